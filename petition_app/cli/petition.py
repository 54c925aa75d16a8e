"""Petition: `flask petition list|close|approve-keys`."""

import click

from petition_app.cli.database import Group
from petition_app.queries import counting, sealing
from petition_app.queries import petitions as queries
from petition_app.services import key_approval, petitions

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


@group.command("approve-keys")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask whether the fingerprints were compared.")
def approve_keys(slug: str, yes: bool) -> None:
    """Approve the keys that were proposed for a sealed petition, where there is no second person who could."""
    petition = queries.by_slug(slug)
    proposal = sealing.waiting(petition.id) if petition else None
    if petition is None or proposal is None:
        raise click.ClickException(f"No keys wait for approval for {slug!r}.")
    click.echo(f"Proposed by {proposal.proposer or 'nobody who is known'}:")
    for key in proposal.keys:
        click.echo(f"{key.fingerprint}\t{'proven' if key.is_proven else 'not proven yet'}\t{key.recipient}")
    if not proposal.is_proven:
        raise click.ClickException("Each key must be proven first: nothing was changed.")
    if not yes:
        click.confirm("Did each holder read the same fingerprint to you?", abort=True)
    if not key_approval.approve_as_operator(petition.id, proposal.id):
        raise click.ClickException("Somebody was faster: nothing was changed.")
    click.echo("Approved. What is signed from now on is sealed to these keys.")
