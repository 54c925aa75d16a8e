"""Signature log: `flask signature-log checkpoint|verify|sample|audit|files|stop|go-on|begin-anew`."""

from pathlib import Path
from typing import TextIO

import click
from flask import current_app

from petition_app.cli.database import Group
from petition_app.domain import samples
from petition_app.queries import log_audit, log_samples, petitions
from petition_app.queries import log_files as public_logs
from petition_app.queries import signature_log as queries
from petition_app.queries.keys import KeyMissing
from petition_app.queries.petitions import PetitionView
from petition_app.services import log_files, log_restoring
from petition_app.services import log_samples as sampling
from petition_app.services.log_files import FilesRefused
from petition_app.services.log_restoring import LogRefused

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
@click.option("--size", type=click.IntRange(min=1), help="The size of the checkpoint; by default the latest.")
def sample(slug: str, number: int, size: int | None) -> None:
    """Print the places of signatures for an audit, one a line; the root of a checkpoint alone decides which."""
    draw = log_samples.draw(_logged(slug).id, number, size)
    for each in draw.entries if draw else ():
        click.echo(each.place)


@group.command("audit")
@click.argument("slug")
@click.option("--of", "number", type=click.IntRange(1, samples.MOST), default=samples.USUAL, help="How many.")
@click.option("--size", type=click.IntRange(min=1), help="The size of the auditor's checkpoint; by default the latest.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
@click.option("--recipient", "recipients", multiple=True, help="The auditor's age key; the file opens for each.")
def audit(slug: str, number: int, size: int | None, path: Path, recipients: tuple[str, ...]) -> None:
    """Write who is behind the signatures that the root of a checkpoint draws, for the auditor who asks them.

    Managers of the petition see in their list of acts that it was done.
    """
    petition = _logged(slug)
    if petition.sealing:
        raise click.ClickException("This petition is sealed: nobody can open it here. Take `petition-open --audit`.")
    if path.exists():
        raise click.ClickException(f"{path} exists already.")
    try:
        taken = sampling.take(petition, number, path, recipients, size=size)
    except LookupError:
        raise click.ClickException(f"The log of {slug} has no checkpoint of {size} entries.") from None
    except sampling.KeyInvalid:
        raise click.ClickException("A recipient is no age key: it begins with age1.") from None
    except (sampling.KeyMissing, sampling.EnvelopeBroken):
        raise click.ClickException(
            "The signatures cannot be opened: they were forgotten, or KEY_FILE is not the one they were written with."
        ) from None
    except sampling.DiskFull:
        raise click.ClickException("There is no room on the disk. Nothing of the file is left.") from None
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}.") from fault
    for sentence in taken.told():
        click.echo(sentence)
    click.echo(
        f"{path} opens for the auditor's key alone."
        if recipients
        else f"{path} is not encrypted, and only you can read it. Keep it no longer than you need it."
    )


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
    chosen = [(each.petition_id, each.name) for each in public_logs.public()]
    if slug:
        petition = _logged(slug)
        chosen = [(petition.id, queries.name(petition.id))]
    for petition_id, name in chosen:
        try:
            written = log_files.write(petition_id, name, root, whole=True)
        except FilesRefused as refused:
            raise click.ClickException(f"Nothing was written of {name}: {refused}.") from None
        except OSError as fault:
            raise click.ClickException(f"{fault.filename or root} cannot be written: {fault.strerror}.") from fault
        click.echo(f"{name}: {written.size} entries; {written.files} files were written.")


@group.command("stop")
@click.argument("slug")
def stop(slug: str) -> None:
    """Let a log stand still, where the database was put back by other means than `flask restore`."""
    log_restoring.stop(_logged(slug).id)
    click.echo(f"The log of {slug} stands still. Let it go on, or begin anew: see docs/signature-log.md.")


@group.command("go-on")
@click.argument("slug")
@click.option("--checkpoint", "newest", type=click.File("r"), required=True, help="What a witness saw last.")
def go_on(slug: str, newest: TextIO) -> None:
    """Let a log go on after a restore, if the newest checkpoint that anybody saw is what came back."""
    try:
        log_restoring.go_on(_logged(slug).id, newest.read())
    except LogRefused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"The log of {slug} goes on.")


@group.command("begin-anew")
@click.argument("slug")
def begin_anew(slug: str) -> None:
    """Let a log end after a restore that lost some of it, and another begin, with a name and a key of its own."""
    petition = _logged(slug)
    try:
        log_restoring.begin_anew(petition.id)
    except LogRefused as refused:
        raise click.ClickException(str(refused)) from None
    except KeyMissing:
        raise click.ClickException("KEY_FILE holds no key that opens the log's own.") from None
    click.echo(f"The log of {slug} goes by the name {queries.name(petition.id)} now. Tell whoever watches it, and why.")


def _logged(slug: str) -> PetitionView:
    petition = petitions.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    if not petition.logged:
        raise click.ClickException(f"{slug} keeps no log.")
    return petition
