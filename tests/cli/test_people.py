"""People and organisations: what operators type, and the sentences that they get."""

import pytest

from petition_app.db import db
from petition_app.models import Membership, Organisation, Person
from petition_app.services import accounts
from tests import snapshot
from tests.factories import PASSWORD
from tests.people import Organiser, outside


@pytest.fixture
def types(app):
    """Type a command; what goes to stdin is given as `says`."""

    def run(*words, says="", fails=False):
        result = outside(app.test_cli_runner().invoke, args=list(words), input=says)
        assert (result.exit_code != 0) is fails, result.output
        assert "Traceback" not in result.output
        return result.output

    return run


def create(types, email="olga@example.org", *more, password=PASSWORD, **options):
    return types("people", "create", "--email", email, *more, "--password-stdin", says=f"{password}\n", **options)


def test_an_organiser_is_invited_and_logs_in(app, mailbox, make, types):
    organisation = make.organisation(slug="friends")
    said = create(types, "Olga@Example.org", "--role", "organiser", "--organisation", "friends", "--as", "manager")

    assert "can log in" in said
    assert PASSWORD not in said
    person = db.session.query(Person).one()
    assert (person.email, person.operator, person.active) == ("olga@example.org", False, True)
    member = db.session.query(Membership).one()
    assert (member.person_id, member.organisation_id, member.role) == (person.id, organisation.id, "manager")
    assert Organiser(app, mailbox, "olga@example.org", PASSWORD).logs_in().status_code == 303


def test_an_operator_needs_no_organisation(types):
    create(types, "olga@example.org", "--role", "operator")
    assert db.session.query(Person).one().operator
    assert types("people", "list") == "olga@example.org\toperator\n"


def test_a_password_is_asked_for_twice(types):
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    types("people", "create", "--email", "olga@example.org", "--role", "operator", says=typed)
    assert accounts.log_in("olga@example.org", PASSWORD)


def test_a_slip_in_the_second_password_is_asked_again(types):
    typed = f"{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"
    said = types("people", "create", "--email", "olga@example.org", "--role", "operator", says=typed)
    assert "do not match" in said
    assert PASSWORD not in said


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        (("olga", "--role", "operator"), PASSWORD, "'olga' is no e-mail address."),
        (("olga@example.org", "--role", "operator"), "short", "The password is too short: it has at least 12"),
        (("olga@example.org", "--role", "operator"), "", "The password is too short"),
        (("olga@example.org", "--role", "operator"), "x1!y" * 200, "The password is too long"),
        (("olga@example.org", "--role", "operator"), "a" * 20, "The password repeats the same few characters."),
        (("olga@example.org", "--role", "operator"), "olga@example.org", "The password is part of the address"),
        (("olga@example.org", "--role", "organiser"), PASSWORD, "say which with --organisation"),
        (("olga@example.org", "--role", "organiser", "--organisation", "nobody"), PASSWORD, "no organisation 'nobody'"),
        (("olga@example.org", "--role", "king"), PASSWORD, "'king' is not one of"),
        (("olga@example.org", "--role", "organiser", "--organisation", "x", "--as", "king"), PASSWORD, "'king' is not"),
    ],
)
def test_a_mistake_gets_a_sentence_and_makes_nobody(types, words, password, sentence):
    before = snapshot.of_everything()
    assert sentence in create(types, *words, password=password, fails=True)
    assert snapshot.of_everything() == before


def test_an_address_has_one_account(types):
    create(types, "olga@example.org", "--role", "operator")
    before = snapshot.of_everything()
    said = create(types, "OLGA@example.org", "--role", "operator", fails=True)
    assert "olga@example.org has an account already." in said
    assert snapshot.of_everything() == before


def test_another_password_ends_the_sessions(app, mailbox, make, types, organiser):
    organiser.logs_in()
    types("people", "password", "--email", organiser.email, "--password-stdin", says="quite another staple\n")

    assert organiser.gets("/organise/").status_code == 303
    assert accounts.log_in(organiser.email, PASSWORD) is None
    assert accounts.log_in(organiser.email, "quite another staple")
    said = types("people", "password", "--email", "x@example.org", "--password-stdin", says=f"{PASSWORD}\n", fails=True)
    assert "Nobody has an account with x@example.org." in said


def test_somebody_joins_another_organisation_and_changes_role(make, types):
    person = make.person(email="olga@example.org")
    make.organisation(slug="friends")
    for role in ("reader", "editor"):
        types("people", "join", "--email", "olga@example.org", "--organisation", "friends", "--as", role)
    assert [member.role for member in db.session.query(Membership).filter_by(person_id=person.id)] == ["editor"]
    assert types("people", "list") == "olga@example.org\teditor in friends\n"


def test_an_account_is_switched_off_and_on(types, organiser):
    organiser.logs_in()
    types("people", "switch-off", "--email", organiser.email)
    assert organiser.gets("/organise/").status_code == 303
    assert "switched off" in types("people", "list")
    assert accounts.log_in(organiser.email, PASSWORD) is None
    types("people", "switch-on", "--email", organiser.email)
    assert accounts.log_in(organiser.email, PASSWORD)


def test_sessions_are_ended_of_one_or_of_everybody(app, mailbox, make, types, organiser):
    other = Organiser(app, mailbox, make.person().email, PASSWORD)
    for person in (organiser, other):
        person.logs_in()

    assert types("people", "log-out", "--email", other.email) == "Sessions ended: 1.\n"
    assert other.gets("/organise/").status_code == 303
    assert organiser.gets("/organise/").status_code == 200
    assert types("people", "log-out") == "Sessions ended: 1.\n"
    assert organiser.gets("/organise/").status_code == 303
    types("people", "log-out", "--email", "x@example.org", fails=True)


def test_an_account_without_any_role_says_so(make, types):
    make.person(email="olga@example.org")
    assert types("people", "list") == "olga@example.org\tno role\n"


def test_an_organisation_is_brought_by_name(types):
    types("organisations", "create", "--name", "Freundinnen für alle", "--email", "office@example.org")
    row = db.session.query(Organisation).one()
    assert (row.slug, row.name, row.email) == ("freundinnen-fur-alle", "Freundinnen für alle", "office@example.org")
    assert types("organisations", "list") == "freundinnen-fur-alle\tFreundinnen für alle\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--name", "Друзья"), "'' is no address"),
        (("--name", "Friends", "--slug", "Friends!"), "'Friends!' is no address"),
        (("--name", "Friends", "--email", "office"), "'office' is no e-mail address."),
        (("--name", "Friends", "--slug", "taken"), "There is an organisation 'taken' already."),
    ],
)
def test_a_mistake_brings_no_organisation(make, types, words, sentence):
    make.organisation(slug="taken")
    before = snapshot.of_everything()
    assert sentence in types("organisations", "create", *words, fails=True)
    assert snapshot.of_everything() == before
