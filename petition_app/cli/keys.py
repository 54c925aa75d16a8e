"""Keys: `flask keys rotate|save|load`."""

from pathlib import Path

import click

from petition_app.cli.database import Group
from petition_app.queries import keys as queries
from petition_app.queries import petitions
from petition_app.queries.keys import KeyMissing
from petition_app.services import keys, rotation
from petition_app.services.keys import KeyCopyBroken

group = Group("keys", help="The keys that protect signers.")

_UNREADABLE = "A key cannot be read with this KEY_FILE, or was destroyed: nothing was changed."


@group.command("rotate")
@click.argument("slugs", nargs=-1)
@click.option("--kek", is_flag=True, help="Only wrap the petitions' keys by the first line of KEY_FILE.")
def rotate(slugs: tuple[str, ...], kek: bool) -> None:
    """Give petitions new keys and write what is there anew; without names, all petitions.

    Signing, confirming and withdrawing go on meanwhile. Stopped half-way, it goes on when it is called again.
    """
    if kek:
        _wrap_anew()
        return
    chosen = [petition for petition in petitions.all_of_them() if not slugs or petition.slug in slugs]
    unknown = set(slugs) - {petition.slug for petition in chosen}
    if unknown:
        raise click.ClickException(f"There is no petition {sorted(unknown)[0]!r}.")
    with_keys = queries.held([petition.id for petition in chosen])
    try:
        done = rotation.rotate(with_keys, lambda count: click.echo(f"{count} signatures", err=True))
    except KeyMissing:
        raise click.ClickException(_UNREADABLE) from None
    click.echo(f"{done.petitions} petitions have new keys; {done.signatures} signatures were written anew.")
    click.echo("Earlier backups cannot be opened any more: make one now, and save the keys.")


@group.command("save")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
def save(path: Path) -> None:
    """Write the petitions' keys, wrapped, into a file that replaces the one before."""
    click.echo(f"{keys.save(path)} keys are in {path}. Keep no earlier copy: destroyed keys would live on in it.")


@group.command("load")
@click.option("--from", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="It.")
def load(path: Path) -> None:
    """Put saved keys beside a restored database."""
    try:
        click.echo(f"{keys.load(path)} keys were put back.")
    except KeyCopyBroken:
        raise click.ClickException(f"{path} is no copy of keys.") from None


def _wrap_anew() -> None:
    try:
        done = keys.wrap_anew()
    except KeyMissing:
        raise click.ClickException(_UNREADABLE) from None
    click.echo(f"{done} keys are wrapped by the first line of KEY_FILE; its other lines are needed no more.")
