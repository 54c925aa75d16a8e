"""Signature log: `flask signature-log checkpoint|verify|sample|files`."""

from pathlib import Path

import click
from flask import current_app

from petition_app.cli.database import Group
from petition_app.queries import log_audit, petitions
from petition_app.queries import log_files as public_logs
from petition_app.queries import signature_log as queries
from petition_app.queries.petitions import PetitionView
from petition_app.services import log_files
from petition_app.services.log_files import FilesRefused

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


@group.command("files")
@click.argument("slug", default="")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="By default LOG_FILES_DIR.")
def files(slug: str, folder: Path | None) -> None:
    """Write a log as files that any web server can give away; without SLUG, every public log.

    Each file is looked at, and what is missing or damaged is written anew.
    """
    root = folder or current_app.config["LOG_FILES_DIR"]
    if root is None:
        raise click.ClickException("Say where to: --to FOLDER, or set LOG_FILES_DIR.")
    chosen = [(_logged(slug).id, slug)] if slug else [(each.petition_id, each.slug) for each in public_logs.public()]
    for petition_id, name in chosen:
        try:
            written = log_files.write(petition_id, name, root, whole=True)
        except FilesRefused as refused:
            raise click.ClickException(f"Nothing was written of {name}: {refused}.") from None
        except OSError as fault:
            raise click.ClickException(f"{fault.filename or root} cannot be written: {fault.strerror}.") from fault
        click.echo(f"{name}: {written.size} entries; {written.files} files were written.")


def _logged(slug: str) -> PetitionView:
    petition = petitions.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    if not petition.logged:
        raise click.ClickException(f"{slug} keeps no log.")
    return petition
