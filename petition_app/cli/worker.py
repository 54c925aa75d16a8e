"""Worker: mail, totals, duties and files, done in the background until somebody stops it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from threading import Event, Thread

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError

from petition_app.cli import database
from petition_app.domain import faults
from petition_app.services import counting, exports, mailing_rounds, outbox, schedules, worker_keys

# Mail that is gathered costs half of mail that goes out one by one, and nobody waits for a quarter of a second.
_SECONDS_BETWEEN_ROUNDS = 0.25
# The totals and the duties have a second: whoever reads the count adds what is not folded yet.
_ROUNDS_A_FULL_ONE = 4
_SECONDS_BETWEEN_FILES = 2.0
_SECONDS_AFTER_A_FAULT = 5.0

log = structlog.get_logger()


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the mail, fold the counts, do what is due and make files, again and again."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with _stopped_by_signals() as stopping:
        if once:
            _work_off(app, stopping)
            return
        log.info("worker_started")
        # A file of many signatures takes minutes, and mail waits for nobody.
        files = Thread(target=_go_on, args=(stopping, lambda: _pause_after_a_file(app, stopping)), name="files")
        # What is sealed to this worker must not wait for a duty of minutes, either.
        key = Thread(target=_go_on, args=(stopping, lambda: _pause_after_showing_the_key(app)), name="key")
        for thread in (files, key):
            thread.start()
        rounds = cycle([_work, *[_send_mail] * (_ROUNDS_A_FULL_ONE - 1)])
        _go_on(stopping, lambda: _pause_after_a_round(next(rounds)(app, stopping)))
        key.join()
        _try_to(_forget_the_key)
        files.join()
        log.info("worker_stopped")


def _work_off(app: Flask, stopping: Event) -> None:
    with database.needed():
        while _work(app, stopping) or _make_a_file(app, stopping):
            continue


def _go_on(stopping: Event, work: Callable[[], float]) -> None:
    """Work until somebody asks for an end; each time the work says how many seconds to wait before the next."""
    while not stopping.is_set():
        stopping.wait(_try_to(work))


def _try_to(work: Callable[[], float]) -> float:
    try:
        return work()
    except (OperationalError, InterfaceError) as error:
        log.error("database_away", kind=type(error).__name__)
    except Exception as error:  # noqa: BLE001  The outermost loop: whatever it is, the next message may be well.
        log.error("fault", kind=type(error).__name__, where=faults.place(error))
    return _SECONDS_AFTER_A_FAULT


def _pause_after_a_round(done: int) -> float:
    return 0.0 if done >= outbox.AT_ONCE else _SECONDS_BETWEEN_ROUNDS


def _pause_after_a_file(app: Flask, stopping: Event) -> float:
    return 0.0 if _make_a_file(app, stopping) else _SECONDS_BETWEEN_FILES


def _pause_after_showing_the_key(app: Flask) -> float:
    with app.app_context():
        worker_keys.show()
    return worker_keys.SHOWN_EVERY.total_seconds()


def _forget_the_key() -> float:
    worker_keys.forget()
    return 0.0


def _send_mail(app: Flask, stopping: Event) -> int:
    with app.app_context():
        return outbox.send_due(must_stop=stopping.is_set)


def _work(app: Flask, stopping: Event) -> int:
    """Do one round of everything but files; return how much there was."""
    with app.app_context():
        mailed = outbox.send_due(must_stop=stopping.is_set)
        folded = counting.fold()
        done = schedules.run_due()
        news = 0 if stopping.is_set() else mailing_rounds.work(stopping.is_set)
    return 0 if stopping.is_set() else mailed + folded + done + news


def _make_a_file(app: Flask, stopping: Event) -> int:
    """Do what takes long: forget what is due, make one file that an organiser asked for; return 0 for neither."""
    if stopping.is_set():
        return 0
    with app.app_context():
        return schedules.run_due(takes_long=True) + exports.make_due(must_stop=stopping.is_set)


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
