"""Exports: `flask exports csv` and `flask exports pdf`, the operator's own copies."""

from pathlib import Path

import click

from petition_app.cli.database import Group
from petition_app.domain import languages
from petition_app.domain.exports import ExportFailed, ExportFailure, ExportFormat, offered
from petition_app.queries import petitions
from petition_app.services import export_copies

group = Group("exports", help="The confirmed signatures of a petition as files.")

_REASONS = {
    ExportFailure.DISK_FULL: "There is no room on the disk. Nothing of the file is left.",
    ExportFailure.NOT_PRINTED: "The list could not be printed. Is there enough memory, about 1 GB?",
    ExportFailure.UNREADABLE: "A signature cannot be opened. Is KEY_FILE the one that this database was written with?",
}
_OTHERWISE_SEALED = "This petition is sealed: nobody can open it here. Take `flask exports sealed`."
_NOT_SEALED = "This petition is not sealed. Take `flask exports csv` or `flask exports pdf`."


@group.command("csv")
@click.argument("slug")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.option("--language", default="", help="The language of its words; by default the petition's own.")
def csv(slug: str, folder: Path, language: str) -> None:
    """Write the sheet: what signers agreed to hand over, with the addresses of those who want updates."""
    _copy(slug, ExportFormat.CSV, language, folder)


@group.command("pdf")
@click.argument("slug")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.option("--language", default="", help="The language of its words; by default the petition's own.")
def pdf(slug: str, folder: Path, language: str) -> None:
    """Write the printed list with its cover: names of those who agreed, never an address."""
    _copy(slug, ExportFormat.PDF, language, folder)


@group.command("sealed")
@click.argument("slug")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@click.option("--language", default="", help="The language of the cover; by default the petition's own.")
def sealed(slug: str, folder: Path, language: str) -> None:
    """Write the sealed records of a sealed petition; `petition-open` opens them away from the server."""
    _copy(slug, ExportFormat.SEALED, language, folder)


def _copy(slug: str, kind: ExportFormat, language: str, folder: Path) -> None:
    petition = petitions.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    if kind not in offered(is_sealed=petition.sealing is not None):
        raise click.ClickException(_OTHERWISE_SEALED if petition.sealing else _NOT_SEALED)
    if language and not languages.is_known(language):
        raise click.ClickException(f"{language!r} is no language tag such as de or pt-BR.")
    try:
        copy = export_copies.own_copy(petition, kind, language or petition.default_language, folder)
    except ExportFailed as failed:
        raise click.ClickException(_REASONS[failed.reason]) from failed
    except OSError as fault:
        raise click.ClickException(f"{folder} cannot be written: {fault.strerror}.") from fault
    click.echo(copy.path)
    if kind is ExportFormat.SEALED:
        click.echo(f"It holds {copy.signatures} sealed signatures, which open nowhere but where the keys are.")
        return
    click.echo(
        f"It holds {copy.signatures} signatures: {copy.named} with the name, {copy.signatures - copy.named} withheld; "
        f"{copy.addresses} e-mail addresses."
    )
    click.echo("It is not encrypted, and only you can read it. Keep it no longer than you need it.")
