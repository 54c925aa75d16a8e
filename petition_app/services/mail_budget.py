"""Mail budget: so many confirmations an hour go out of the whole installation, and the others wait for the next.

A relay that is asked for more than it was booked for refuses, and the refused mail of a flood would be everybody's.
"""

from flask import current_app
from sqlalchemy import case, select

from petition_app.db import hot, insert
from petition_app.domain import clock
from petition_app.models import MailAllowance

# It stands among the addresses' allowances, under what no pseudonym of an address is.
_ALL = b"of the whole"


def left(wanted: int) -> int:
    """Return how many of the wanted mails may go out now; two workers may go one round beyond the budget."""
    budget: int = current_app.config["MAILS_AN_HOUR"]
    if not budget:
        return wanted
    running = select(MailAllowance.used).where(MailAllowance.pseudonym == _ALL, MailAllowance.until > clock.now())
    with hot() as connection:
        used = connection.scalar(running) or 0
    return max(0, min(wanted, budget - used))


def spend(mails: int) -> None:
    """Write down that so many mails went out in this hour."""
    if not mails or not current_app.config["MAILS_AN_HOUR"]:
        return
    now = clock.now()
    is_over = MailAllowance.until <= now
    spending = insert(MailAllowance).values(pseudonym=_ALL, until=clock.next_hour(now), used=mails)
    with hot() as connection:
        connection.execute(
            spending.on_conflict_do_update(
                index_elements=[MailAllowance.pseudonym],
                set_={
                    "used": case((is_over, mails), else_=MailAllowance.used + mails),
                    "until": case((is_over, spending.excluded.until), else_=MailAllowance.until),
                },
            )
        )
