"""Petition: `flask petition list|close|limit|approve-keys`."""

import click

from petition_app.cli.database import Group
from petition_app.queries import counting, sealing
from petition_app.queries import petitions as queries
from petition_app.queries.petitions import PetitionView
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


def _found(slug: str) -> PetitionView:
    petition = queries.by_slug(slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug!r}.")
    return petition
