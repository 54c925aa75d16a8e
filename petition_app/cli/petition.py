"""Petition: `flask petition list|close|limit`."""

import click

from petition_app.cli.database import Group
from petition_app.queries import counting
from petition_app.queries import petitions as queries
from petition_app.queries.petitions import PetitionView
from petition_app.services import petitions

group = Group("petition", help="The petitions of this installation.")


@group.command("list")
def list_petitions() -> None:
    """List every petition, drafts and hidden ones too: its address, state, confirmed signatures and title."""
    for petition in queries.all_of_them():
        state = f"{petition.state}, hidden" if petition.hidden else petition.state
        title = petition.title(petition.default_language)
        click.echo(f"{petition.slug}\t{state}\t{counting.exact(petition.id)}\t{title}")


@group.command("close")
@click.argument("slug")
def close(slug: str) -> None:
    """Let a petition take no more signatures; links that were mailed before count for another day."""
    petition = _found(slug)
    if not petitions.close(petition.id):
        raise click.ClickException(f"{slug} is not open: nothing was changed.")
    click.echo(f"{slug} is closed.")


@group.command("limit")
@click.argument("slug")
@click.argument("forms", type=click.IntRange(min=1, max=10_000_000), required=False)
def limit(slug: str, forms: int | None) -> None:
    """Let a petition take so many FORMS in a minute; without a number, as many as FORMS_A_MINUTE says."""
    petitions.take_forms(_found(slug).id, forms)
    said = f"takes {forms} forms a minute" if forms else "takes as many forms a minute as all others"
    click.echo(f"{slug} {said}, from a few seconds on.")


def _found(slug: str) -> PetitionView:
    petition = queries.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    return petition
