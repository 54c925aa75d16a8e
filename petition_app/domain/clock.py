"""Clock: the one place that knows what time it is, always in UTC."""

from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return this day in UTC."""
    return now().date()


def this_hour(moment: datetime) -> datetime:
    """Return the full hour at or before a moment."""
    return moment.replace(minute=0, second=0, microsecond=0)


def next_hour(moment: datetime) -> datetime:
    """Return the full hour at or after a moment.

    What is kept in clear is rounded with it, so that a row does not tell the minute in which somebody signed.
    """
    hour = this_hour(moment)
    return hour if hour == moment else hour + timedelta(hours=1)
