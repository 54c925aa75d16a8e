"""Petition: `flask petition list|close`."""

import click

from petition_app.cli.database import Group
from petition_app.queries import counting
from petition_app.queries import petitions as queries
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
    petition = queries.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    if not petitions.close(petition.id):
        raise click.ClickException(f"{slug} is not open: nothing was changed.")
    click.echo(f"{slug} is closed.")
