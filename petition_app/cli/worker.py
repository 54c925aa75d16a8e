"""Worker: mail, totals and duties, done in the background until somebody stops it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError

from petition_app.domain import faults
from petition_app.services import counting, outbox, schedules

# Mail that is gathered costs half of mail that goes out one by one, and nobody waits for a quarter of a second.
_SECONDS_BETWEEN_ROUNDS = 0.25
_SECONDS_AFTER_A_FAULT = 5.0

log = structlog.get_logger()


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the mail, fold the counts and do what is due, again and again."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with _stopped_by_signals() as stopping:
        if once:
            _work_off(app, stopping)
            return
        log.info("worker_started")
        while not stopping.is_set():
            stopping.wait(_try_to_work(app, stopping))
        log.info("worker_stopped")


def _work_off(app: Flask, stopping: Event) -> None:
    try:
        while _work(app, stopping):
            continue
    except (OperationalError, InterfaceError):
        raise click.ClickException("The database does not answer, or it lacks our tables.") from None


def _try_to_work(app: Flask, stopping: Event) -> float:
    """Do one round; return how many seconds to wait before the next."""
    try:
        return 0.0 if _work(app, stopping) >= outbox.AT_ONCE else _SECONDS_BETWEEN_ROUNDS
    except (OperationalError, InterfaceError) as error:
        log.error("database_away", kind=type(error).__name__)
    except Exception as error:  # noqa: BLE001  The outermost loop: whatever it is, the next message may be well.
        log.error("fault", kind=type(error).__name__, where=faults.place(error))
    return _SECONDS_AFTER_A_FAULT


def _work(app: Flask, stopping: Event) -> int:
    """Do one round of everything; return how much there was."""
    with app.app_context():
        mailed = outbox.send_due(must_stop=stopping.is_set)
        folded = counting.fold()
        done = schedules.run_due()
    return 0 if stopping.is_set() else mailed + folded + done


@contextmanager
def _stopped_by_signals() -> Iterator[Event]:
    """Let SIGTERM and SIGINT ask for an end after the mail in flight, as long as the worker runs."""
    stopping = Event()
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
