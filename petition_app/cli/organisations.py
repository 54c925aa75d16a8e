"""Organisations: `flask organisations create|list`."""

import click

from petition_app.cli.database import Group
from petition_app.domain import addresses, slugs
from petition_app.queries import organisations as queries
from petition_app.services import organisations
from petition_app.services.organisations import Contact

group = Group("organisations", help="The organisations that publish petitions here.")


@group.command("create")
@click.option("--name", required=True, help="The organisation's name.")
@click.option("--slug", help="What comes last in its page's address; made of the name where it is not given.")
@click.option("--email", default="", help="The address at which it answers questions.")
def create(name: str, slug: str | None, email: str) -> None:
    """Store an organisation; then invite its people with `flask people create`."""
    slug = slug or slugs.proposed(name)
    if not slugs.is_slug(slug):
        raise click.ClickException(f"{slug!r} is no address: give --slug of small letters, digits and hyphens.")
    if email:
        try:
            email = addresses.parse(email).mailed
        except addresses.AddressInvalid as invalid:
            raise click.ClickException(f"{email!r} is no e-mail address.") from invalid
    contact = Contact(name=name.strip(), website="", email=email, postal_address="")
    if organisations.create(slug, contact) is None:
        raise click.ClickException(f"There is an organisation {slug!r} already.")
    click.echo(f"The organisation {slug} is there.")


@group.command("list")
def list_organisations() -> None:
    """List the organisations."""
    for organisation in queries.listed():
        click.echo(f"{organisation.slug}\t{organisation.name}")
