"""People: `flask people create|password|join|list|switch-off|switch-on|log-out`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from petition_app.cli.database import Group
from petition_app.domain.passwords import LONGEST, SHORTEST, PasswordWeak
from petition_app.domain.roles import Role
from petition_app.queries import accounts as queries
from petition_app.services import accounts
from petition_app.services.accounts import AccountMistake, NewPerson

group = Group("people", help="The people who log in: organisers and operators.")

_WEAK = {
    "short": f"The password is too short: it has at least {SHORTEST} characters.",
    "long": f"The password is too long: it has at most {LONGEST} characters.",
    "simple": "The password repeats the same few characters.",
    "address": "The password is part of the address, or the address of it.",
}
_email = click.option("--email", required=True, help="The address to log in with.")
_from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
_as = click.option(
    "--as",
    "role_there",
    type=click.Choice([role.value for role in Role]),
    default=Role.EDITOR.value,
    show_default=True,
    help="What the person may do in the organisation.",
)


@group.command("create")
@_email
@click.option("--role", type=click.Choice(["operator", "organiser"]), required=True, help="What the person is.")
@click.option("--organisation", metavar="SLUG", help="The organisation that the person belongs to.")
@_as
@_from_stdin
def create(email: str, role: str, organisation: str | None, role_there: str, password_stdin: bool) -> None:
    """Invite somebody."""
    if role == "organiser" and organisation is None:
        raise click.ClickException("An organiser belongs to an organisation: say which with --organisation.")
    with _said():
        accounts.create(
            NewPerson(
                email=email,
                password=_password(password_stdin),
                operator=role == "operator",
                organisation=organisation,
                role=Role(role_there),
            )
        )
    click.echo(f"{email} can log in at /organise/.")


@group.command("password")
@_email
@_from_stdin
def password(email: str, password_stdin: bool) -> None:
    """Give somebody another password, and end their sessions."""
    with _said():
        accounts.set_password(email, _password(password_stdin))
    click.echo(f"{email} has another password and is logged out everywhere.")


@group.command("join")
@_email
@click.option("--organisation", metavar="SLUG", required=True, help="The organisation.")
@_as
def join(email: str, organisation: str, role_there: str) -> None:
    """Give somebody who has an account a role in an organisation."""
    with _said():
        accounts.join(email, organisation, Role(role_there))
    click.echo(f"{email} is {role_there} in {organisation}.")


@group.command("list")
def list_people() -> None:
    """List everybody who has an account."""
    for person in queries.listed():
        marks = ["operator"] if person.operator else []
        marks += [] if person.active else ["switched off"]
        marks += [f"{role.value} in {slug}" for slug, role in person.memberships]
        click.echo("\t".join([person.email, ", ".join(marks) or "no role"]))


@group.command("switch-off")
@_email
def switch_off(email: str) -> None:
    """Let somebody log in no more, and end their sessions."""
    with _said():
        accounts.switch(email, active=False)
    click.echo(f"{email} cannot log in.")


@group.command("switch-on")
@_email
def switch_on(email: str) -> None:
    """Let somebody log in again."""
    with _said():
        accounts.switch(email, active=True)
    click.echo(f"{email} can log in again.")


@group.command("log-out")
@click.option("--email", help="Whom; without it, everybody.")
def log_out(email: str | None) -> None:
    """End the sessions of one person, or of everybody."""
    with _said():
        ended = accounts.log_everybody_out(email)
    click.echo(f"Sessions ended: {ended}.")


@contextmanager
def _said() -> Iterator[None]:
    """Say a mistake in a sentence and leave with a status that is not zero."""
    try:
        yield
    except AccountMistake as mistake:
        raise click.ClickException(str(mistake)) from mistake
    except PasswordWeak as weak:
        raise click.ClickException(_WEAK[weak.code]) from weak


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return typed
