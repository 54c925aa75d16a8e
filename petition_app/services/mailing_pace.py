"""Mailing pace: how many copies of updates go in a minute, in all workers together; a row says when the next may."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import update

from petition_app.db import hot, insert
from petition_app.models import Schedule

_NAME = "mail the news"


def take_turn(now: datetime, most: int) -> bool:
    """Take the next turn, in which so many copies may go; of several workers in the same instant one gets it."""
    until = now + _time_of(most)
    taking = insert(Schedule).values(name=_NAME, next_run=until)
    with hot() as connection:
        taken = connection.scalar(
            taking.on_conflict_do_update(
                index_elements=[Schedule.name], set_={"next_run": until}, where=Schedule.next_run <= now
            ).returning(Schedule.name)
        )
    return taken is not None


def shorten(begun: datetime, most: int, number: int) -> None:
    """Let the next turn come as soon as the copies that really go allow."""
    if number < most:
        with hot() as connection:
            connection.execute(
                update(Schedule)
                .where(Schedule.name == _NAME, Schedule.next_run == begun + _time_of(most))
                .values(next_run=begun + _time_of(number))
            )


def _time_of(copies: int) -> timedelta:
    return timedelta(minutes=1) * copies / current_app.config["NEWS_MAILS_A_MINUTE"]
