"""Schedules: what the worker does again and again; runs that were missed collapse into one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from petition_app.db import hot, insert
from petition_app.domain import clock
from petition_app.models import Schedule
from petition_app.queries import schedules
from petition_app.queries.schedules import HEARTBEAT, HEARTBEAT_EVERY
from petition_app.services import (
    alarm_mails,
    key_mails,
    log_files,
    petitions,
    publishing,
    retention,
    screening,
    signature_log,
)


@dataclass(frozen=True)
class Duty:
    """Something that is done again and again; what is done once a day may begin with the day (UTC)."""

    name: str
    every: timedelta
    does: Callable[[], object] | None = None
    at_midnight: bool = False
    #: Whether mail must not wait for it: two million signatures are not forgotten in a moment.
    takes_long: bool = False

    def next_run(self, now: datetime) -> datetime:
        """Return when it is due again."""
        following = now + self.every
        return following.replace(hour=0, minute=0, second=0, microsecond=0) if self.at_midnight else following


DUTIES = (
    Duty(HEARTBEAT, HEARTBEAT_EVERY),
    Duty("close what is over", timedelta(minutes=1), petitions.close_what_is_over),
    Duty("watch the countries", timedelta(minutes=1), screening.watch_countries),
    Duty("tell the alarms", timedelta(minutes=1), alarm_mails.tell),
    Duty("tell of new keys", timedelta(minutes=1), key_mails.tell),
    Duty("forget what is due", timedelta(hours=1), retention.forget_what_is_due, takes_long=True),
    Duty("append to the logs", signature_log.LOOKS_EVERY, signature_log.append_due, takes_long=True),
    # Often, for logs are appended to outside their hours, too: before a list is printed.
    Duty("write the logs' files", timedelta(minutes=1), log_files.write_due, takes_long=True),
    Duty("publish what is due", timedelta(days=1), publishing.publish_what_is_due, at_midnight=True),
)


def run_due(*, takes_long: bool = False) -> int:
    """Do every duty whose time has come, of those that take long or of the others; return how many there were."""
    waiting = schedules.not_due()
    return sum(_run(duty) for duty in DUTIES if duty.takes_long is takes_long and duty.name not in waiting)


def _run(duty: Duty) -> bool:
    if not _take(duty):
        return False
    if duty.does is not None:
        duty.does()
    return True


def _take(duty: Duty) -> bool:
    """Move the duty's time on; of several workers in the same instant one is told that it was the one."""
    now = clock.now()
    taking = insert(Schedule).values(name=duty.name, next_run=duty.next_run(now))
    with hot() as connection:
        taken = connection.scalar(
            taking.on_conflict_do_update(
                index_elements=[Schedule.name],
                set_={"next_run": taking.excluded.next_run},
                where=Schedule.next_run <= now,
            ).returning(Schedule.name)
        )
    return taken is not None
