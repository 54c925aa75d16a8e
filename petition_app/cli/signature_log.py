"""Signature log: `flask signature-log checkpoint|verify|sample`."""

import click

from petition_app.cli.database import Group
from petition_app.queries import log_audit, petitions
from petition_app.queries import signature_log as queries
from petition_app.queries.petitions import PetitionView

group = Group("signature-log", help="The logs by which anybody can verify a count.")


@group.command("checkpoint")
@click.argument("slug")
def checkpoint(slug: str) -> None:
    """Print the log's latest checkpoint, as its key signed it."""
    found = queries.checkpoint(_logged(slug).id)
    click.echo(found.note if found else "", nl=False)


@group.command("verify")
@click.argument("slug")
def verify(slug: str) -> None:
    """Work out every root and count anew from the entries; fail where anything differs."""
    petition = _logged(slug)
    try:
        check = log_audit.audit(petition.id)
    except log_audit.LogBroken as broken:
        raise click.ClickException(f"The log of {slug} does not add up: {broken}.") from None
    numbers = log_audit.numbers(petition.id)
    if not numbers.agree:
        raise click.ClickException(
            f"{numbers.counted} signatures are counted; the log of {slug} holds {numbers.logged}, "
            f"and {numbers.waiting} wait to come into it."
        )
    click.echo(
        f"{slug}: {check.size} entries, {check.signed} signed, {check.withdrawn} withdrawn, {check.removed} removed: "
        f"{check.count} count. With what waits it is {numbers.counted}, as the pages tell it."
    )


@group.command("sample")
@click.argument("slug")
@click.option("--of", "number", type=click.IntRange(min=1), required=True, help="How many signatures to draw.")
def sample(slug: str, number: int) -> None:
    """Print the places of signatures for an audit, one a line; the latest root alone decides which."""
    for place in log_audit.sample(_logged(slug).id, number):
        click.echo(place)


def _logged(slug: str) -> PetitionView:
    petition = petitions.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    if not petition.logged:
        raise click.ClickException(f"{slug} keeps no log.")
    return petition
