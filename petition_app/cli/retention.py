"""Retention: `flask retention run|erase`."""

import sys

import click

from petition_app.cli.database import Group
from petition_app.domain import addresses
from petition_app.domain.addresses import AddressInvalid
from petition_app.services import erasing, retention

group = Group("retention", help="What may be kept no longer, and what somebody wants erased.")


@group.command("run")
def run() -> None:
    """Forget now what is due; the worker does the same once an hour."""
    retention.forget_what_is_due()
    click.echo("Whatever was due is forgotten.")


@group.command("erase")
@click.option("--address", "asks", is_flag=True, required=True, help="By an e-mail address, which is asked for.")
@click.option("--mail-no-more", is_flag=True, help="Also never write to the address again for these petitions.")
def erase(asks: bool, mail_no_more: bool) -> None:
    """Erase what somebody signed, in every petition.

    The address is read from the terminal or from stdin, so that it stands in no history of commands and in no
    list of processes. Only numbers are printed. An organiser's account is not touched.
    """
    del asks
    typed = click.prompt("E-mail address") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        address = addresses.parse(typed.strip())
    except AddressInvalid:
        raise click.ClickException("That is no e-mail address.") from None
    done = erasing.erase(address, mail_no_more=mail_no_more)
    click.echo(
        f"Petitions that knew the address: {done.petitions}. Signatures erased: {done.signatures}. "
        f'Kept "write no more" marks erased: {done.suppressions}.'
    )
    if done.unreadable:
        raise click.ClickException(
            f"The keys of {done.unreadable} petitions cannot be read with this KEY_FILE: nothing was looked for there."
        )
