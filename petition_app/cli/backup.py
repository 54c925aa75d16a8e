"""Backup: `flask backup` and `flask restore`."""

from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from petition_app.cli import database
from petition_app.services import backups
from petition_app.services.backups import BackupBroken, DiskFull, KeyInvalid, RestoreRefused


@click.command()
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
@click.option("--recipient", "recipients", multiple=True, required=True, help="An age key; the file opens for each.")
@with_appcontext
def backup(path: Path, recipients: tuple[str, ...]) -> None:
    """Write everything but the keys into an age file, as it is at one moment; the service goes on meanwhile."""
    with database.needed():
        try:
            held = backups.make(path, list(recipients))
        except KeyInvalid:
            raise click.ClickException("A recipient is no age key: it begins with age1.") from None
        except DiskFull:
            raise click.ClickException("There is no room on the disk. Nothing of the backup is left.") from None
        except OSError as fault:
            raise click.ClickException(f"{path} cannot be written: {fault.strerror}.") from fault
    click.echo(f"{path} holds {held.rows} rows, {held.signatures} of them signatures, and no key that opens them.")


@click.command()
@click.option("--from", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="It.")
@click.option(
    "--identity",
    type=click.File("r"),
    required=True,
    help="The file that age-keygen wrote; - reads it from stdin.",
)
@with_appcontext
def restore(path: Path, identity: TextIO) -> None:
    """Put a backup back into an empty database: all of it or nothing. Then `flask keys load`."""
    with database.needed():
        try:
            held = backups.restore(path, identity.read())
        except KeyInvalid:
            raise click.ClickException("The identity is no age key: give the file that age-keygen wrote.") from None
        except BackupBroken:
            raise click.ClickException(
                "It cannot be read: it is no backup of ours, was altered, is not whole, or is for another key. "
                "Nothing was changed."
            ) from None
        except RestoreRefused as refused:
            raise click.ClickException(str(refused)) from None
    click.echo(f"{held.rows} rows are back, {held.signatures} of them signatures.")
    click.echo("Signature logs stand still until `flask signature-log go-on` or `begin-anew`: see docs/running.md.")
    click.echo("Whoever withdrew since the backup is in it again: run `flask retention run`, and see docs/running.md.")
