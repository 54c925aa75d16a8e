"""Demo: `flask demo load`."""

import click

from petition_app.cli.database import Group
from petition_app.services import demo

group = Group("demo", help="The petitions that show what the service does.")


@group.command("load")
def load() -> None:
    """Load the demo; again and again without doubling."""
    try:
        loaded = demo.load()
    except demo.DemoBroken as mistake:
        raise click.ClickException(str(mistake)) from mistake
    click.echo(f"Organisations: {', '.join(loaded.organisations)}")
    click.echo(f"Petitions: {', '.join(loaded.petitions)}")
    if password := demo.invite(loaded.organisations):
        click.echo(f"Organiser: {demo.ORGANISER} with the password {password} (shown this once)")
