"""S55: passwords are hashed with argon2id, guesses are throttled, each login has a session that can be ended."""

import pytest
from argon2 import Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from petition_app.adapters import passwords
from petition_app.adapters.passwords import Passwords
from petition_app.db import db
from petition_app.domain import session_tokens
from petition_app.models import LoginAttempts, LoginSession, Person
from petition_app.services import accounts, throttling
from petition_app.services.accounts import NewPerson
from tests import desk, pages, snapshot
from tests.factories import PASSWORD
from tests.people import Organiser
from tests.together import at_once

WRONG = "a wrong password of some length"


def tries(person, email, password):
    return person.sends(person.opens("/organise/login").form("login"), email=email, password=password)


def cookie(person):
    found = person.browser.get_cookie("__Host-session", domain="petitions.example.org")
    return found.value if found else None


def test_s55_passwords_are_hashed_with_argon2id_at_the_costs_of_rfc_9106():
    kept = Passwords(RFC_9106_LOW_MEMORY).hashed(PASSWORD)

    assert kept.startswith("$argon2id$")
    found = extract_parameters(kept)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 65536, 3, 4)
    assert (found.salt_len, found.hash_len) == (16, 32)


@pytest.mark.parametrize(("environment", "memory"), [("test", 8), ("development", 65536)])
def test_s55_only_tests_hash_cheaply(make_app, environment, memory):
    app = make_app(PETITION_ENV=environment, LIMITS="on")
    with app.app_context():
        assert extract_parameters(passwords.current().hashed(PASSWORD)).memory_cost == memory


def test_s55_a_password_is_the_same_on_another_keyboard(app):
    kept = passwords.current().hashed("Zürich Zürich Zürich")
    assert passwords.current().fits(kept, "Zu\u0308rich Zu\u0308rich Zu\u0308rich")
    assert not passwords.current().fits(kept, "Zurich Zurich Zurich")


def test_s55_what_is_no_hash_fits_no_password(app):
    assert not passwords.current().fits("not a hash", PASSWORD)
    assert not passwords.current().fits(None, PASSWORD)


def test_s55_a_hash_of_other_costs_is_made_anew_at_the_login(make, organiser):
    before = db.session.get(Person, 1).password
    organiser.logs_in()
    after = db.session.get(Person, 1).password

    assert before != after
    assert not passwords.current().is_dated(after)


def test_s55_what_the_browser_holds_is_not_in_the_database(organiser):
    organiser.logs_in()
    token = cookie(organiser)

    assert session_tokens.is_token(token)
    [session] = db.session.query(LoginSession).all()
    assert session.token_hash == session_tokens.stored(token)
    assert token not in repr(snapshot.of_everything())
    assert session.last_seen_at.minute == session.last_seen_at.second == 0


def test_s55_the_cookie_goes_to_us_alone_and_no_script_reads_it(organiser):
    set_cookie = organiser.logs_in().headers["Set-Cookie"]

    assert set_cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(set_cookie.split("; "))
    assert "Domain" not in set_cookie


def test_s55_a_login_begins_under_a_token_that_nobody_has_seen(organiser):
    organiser.opens("/organise/login")
    planted = cookie(organiser)
    organiser.logs_in()

    assert cookie(organiser) != planted
    organiser.browser.set_cookie("__Host-session", planted, domain="petitions.example.org")
    assert organiser.gets("/organise/").status_code == 303


def test_s55_logging_in_again_ends_the_session_before(organiser):
    organiser.logs_in()
    first = cookie(organiser)
    form = desk.token(organiser)
    organiser.posts(
        "/organise/login", {"csrf_token": form, "email": organiser.email, "password": PASSWORD, "next": "/organise/"}
    )

    assert cookie(organiser) != first
    organiser.browser.set_cookie("__Host-session", first, domain="petitions.example.org")
    assert organiser.gets("/organise/").status_code == 303


def test_s55_logging_out_ends_the_session_on_the_server(organiser):
    organiser.logs_in()
    token = cookie(organiser)
    response = organiser.sends(organiser.opens("/organise/").form("logout"))

    assert response.location == "/organise/login"
    organiser.browser.set_cookie("__Host-session", token, domain="petitions.example.org")
    assert organiser.gets("/organise/").status_code == 303
    assert snapshot.of("sessions")["sessions"] == []


def test_s55_nobody_is_logged_out_by_a_link(organiser):
    organiser.logs_in()
    assert organiser.gets("/organise/logout").status_code == 405
    assert organiser.gets("/organise/").status_code == 200


def test_s55_a_session_ends_by_itself(organiser, clock):
    organiser.logs_in()
    clock.passes(hours=11, minutes=59)
    assert organiser.gets("/organise/").status_code == 200
    clock.passes(minutes=2)

    assert organiser.gets("/organise/").status_code == 303
    organiser.logs_in()
    assert len(snapshot.of("sessions")["sessions"]) == 1


def test_s55_when_a_session_was_used_is_known_to_the_hour(organiser, clock):
    organiser.logs_in()
    clock.passes(hours=3, minutes=17)
    organiser.gets("/organise/")

    [session] = db.session.query(LoginSession).all()
    assert session.last_seen_at == clock.now.replace(minute=0)


def test_s55_a_new_password_ends_every_other_session(app, mailbox, organiser):
    elsewhere = Organiser(app, mailbox, organiser.email, PASSWORD)
    elsewhere.logs_in()
    organiser.logs_in()
    before = cookie(organiser)
    page = organiser.opens("/organise/account")
    assert "You are logged in in 2 browsers." in page.text

    response = organiser.sends(page.form("password"), old=PASSWORD, new="quite another staple of horses")

    assert response.status_code == 303
    assert elsewhere.gets("/organise/").status_code == 303
    assert organiser.gets("/organise/").status_code == 200
    assert cookie(organiser) != before
    organiser.sends(organiser.opens("/organise/").form("logout"))
    assert organiser.logs_in().status_code == 422
    organiser.password = "quite another staple of horses"
    assert organiser.logs_in().status_code == 303


def test_s55_a_new_password_needs_the_old_one(organiser):
    organiser.logs_in()
    before = snapshot.of("people", "sessions")
    page = organiser.opens("/organise/account")
    response = organiser.sends(page.form("password"), old=WRONG, new="quite another staple of horses")

    assert response.status_code == 422
    assert "This is not the password that you have used until now." in organiser.sees().text
    assert snapshot.of("people", "sessions") == before


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("", "Please write a new password."),
        ("elevenchars", "at least 12 characters"),
        ("aaaaaaaaaaaaaaaa", "repeats the same few characters"),
        ("x1!" * 200, "at most 512 characters"),
        ("organisation.example", "is in your address"),
    ],
)
def test_s55_a_weak_password_is_not_taken(organiser, new, words):
    organiser.logs_in()
    before = snapshot.of("people")
    response = organiser.sends(organiser.opens("/organise/account").form("password"), old=PASSWORD, new=new)

    assert response.status_code == 422
    assert words in organiser.sees().text
    assert not new or f'value="{new}"' not in response.text
    assert snapshot.of("people") == before


def test_s55_logging_out_everywhere_ends_all_sessions_of_the_person_alone(app, mailbox, make, organiser):
    other = Organiser(app, mailbox, make.person().email, PASSWORD)
    elsewhere = Organiser(app, mailbox, organiser.email, PASSWORD)
    for person in (other, elsewhere, organiser):
        person.logs_in()

    organiser.sends(organiser.opens("/organise/account").form("everywhere"))

    assert organiser.gets("/organise/").status_code == elsewhere.gets("/organise/").status_code == 303
    assert other.gets("/organise/").status_code == 200


def test_s55_whoever_is_switched_off_is_out_at_once(organiser):
    organiser.logs_in()
    token = cookie(organiser)
    accounts.switch(organiser.email, active=False)

    assert organiser.gets("/organise/").status_code == 303
    assert organiser.logs_in().status_code == 422
    accounts.switch(organiser.email, active=True)
    organiser.browser.set_cookie("__Host-session", token, domain="petitions.example.org")
    assert organiser.gets("/organise/").status_code == 303
    assert organiser.logs_in().status_code == 303


def test_s55_the_answer_does_not_tell_who_has_an_account(organiser, visitor):
    known = tries(visitor, organiser.email, WRONG)
    unknown = tries(visitor, "nobody@example.org", WRONG)

    assert known.status_code == unknown.status_code == 422
    assert masked(known, organiser.email) == masked(unknown, "nobody@example.org")


def masked(response, email):
    page = pages.read(response.text)
    return response.text.replace(email, "").replace(page.form("login").fields["csrf_token"], "")


def test_s55_an_unknown_address_costs_the_same_work(organiser, monkeypatch):
    asked = []
    fits = Passwords.fits

    def counted(self, kept, password):
        asked.append(extract_parameters(kept or self._nobodys))
        return fits(self, kept, password)

    monkeypatch.setattr(Passwords, "fits", counted)
    accounts.create(NewPerson(email="olga@example.org", password=PASSWORD))
    assert accounts.log_in("olga@example.org", WRONG) is None
    assert accounts.log_in("nobody@example.org", WRONG) is None

    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_s55_the_eleventh_guess_in_a_quarter_of_an_hour_is_not_looked_at(organiser, visitor, clock):
    for _ in range(throttling.ATTEMPTS):
        assert tries(visitor, organiser.email, WRONG).status_code == 422

    limited = tries(visitor, organiser.email, PASSWORD)
    assert limited.status_code == 429
    assert pages.read(limited.text).heading == "Please wait a quarter of an hour"
    clock.passes(minutes=15, seconds=1)
    assert tries(visitor, organiser.email, PASSWORD).status_code == 303


def test_s55_guessing_at_an_address_without_account_is_throttled_alike(visitor):
    answers = [tries(visitor, "nobody@example.org", WRONG).status_code for _ in range(throttling.ATTEMPTS + 1)]
    assert answers == [422] * throttling.ATTEMPTS + [429]


def test_s55_another_way_to_write_the_address_has_no_guesses_of_its_own(organiser, visitor):
    for _ in range(throttling.ATTEMPTS):
        tries(visitor, organiser.email, WRONG)
    assert tries(visitor, f"  {organiser.email.upper()} ", WRONG).status_code == 429


def test_s55_guesses_that_come_together_are_all_counted(app, mailbox, organiser):
    def guess():
        with app.app_context():
            try:
                return accounts.log_in(organiser.email, WRONG) or "wrong"
            except throttling.TooManyAttempts:
                return "limited"

    answers = at_once([guess] * 24)

    assert sorted(answers) == ["limited"] * 14 + ["wrong"] * 10


def test_s55_whoever_knows_the_password_begins_again_with_all_guesses(organiser, visitor):
    for _ in range(throttling.ATTEMPTS - 1):
        tries(visitor, organiser.email, WRONG)
    organiser.logs_in()
    assert snapshot.of("login_attempts")["login_attempts"] == []
    assert tries(visitor, organiser.email, WRONG).status_code == 422


def test_s55_who_was_tried_is_not_written_down(organiser, visitor):
    tries(visitor, "nobody@example.org", WRONG)

    [attempts] = db.session.query(LoginAttempts).all()
    assert len(attempts.pseudonym) == 16
    assert "nobody" not in repr(snapshot.of_everything())
    assert WRONG not in repr(snapshot.of_everything())


def test_s55_one_network_tries_at_most_sixty_times(app, make, visitor):
    for number in range(60):
        assert tries(visitor, f"nobody-{number}@example.org", WRONG).status_code == 422
    assert tries(visitor, "somebody@example.org", WRONG).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    form = visitor.opens("/organise/login").form("login").filled(email="somebody@example.org", password=WRONG)
    assert visitor.posts("/organise/login", form, environ_overrides=elsewhere).status_code == 422


def test_s55_measuring_is_not_throttled(make_app):
    app = make_app(PETITION_ENV="bench", LIMITS="off")
    with app.app_context():
        for _ in range(throttling.ATTEMPTS + 1):
            throttling.take("somebody@example.org")
        assert snapshot.of("login_attempts")["login_attempts"] == []


@pytest.fixture
def changed_meanwhile(monkeypatch):
    """Let somebody's password be changed at the moment in which it is being looked at."""

    def change(email):
        fits = Passwords.fits

        def slowly(self, kept, password):
            monkeypatch.setattr(Passwords, "fits", fits)
            accounts.set_password(email, "changed in this very moment")
            return fits(self, kept, password)

        monkeypatch.setattr(Passwords, "fits", slowly)

    return change


def test_s55_a_password_that_is_changed_while_it_is_looked_at_opens_nothing(make, changed_meanwhile):
    email = make.person().email
    changed_meanwhile(email)

    assert accounts.log_in(email, PASSWORD) is None
    assert snapshot.of("sessions")["sessions"] == []


def test_s55_of_two_who_change_a_password_at_once_one_does(make, changed_meanwhile):
    person = make.person()
    changed_meanwhile(person.email)

    assert accounts.change_password(person.id, PASSWORD, "quite another staple of horses") is None
    assert accounts.log_in(person.email, "changed in this very moment")


@pytest.mark.parametrize(
    "target",
    [
        "https://attacker.example/",
        "//attacker.example/organise/",
        "/\\attacker.example/organise/",
        "/organise/\\..\\attacker",
        "/organise/\r\nLocation: https://attacker.example",
        "/\t/attacker.example",
        "javascript:alert(1)",
        "/en/",
        "organise/",
        "",
    ],
)
def test_s24_a_login_leads_to_our_own_pages_only(organiser, target):
    form = organiser.opens("/organise/login").form("login")
    response = organiser.sends(form, email=organiser.email, password=PASSWORD, next=target)

    assert (response.status_code, response.location) == (303, "/organise/")


def test_s24_a_login_leads_to_where_one_wanted_to_go(organiser):
    response = organiser.gets("/organise/account?notice=saved")
    form = pages.read(organiser.gets(response.location).text).form("login")

    assert organiser.sends(form, email=organiser.email, password=PASSWORD).location == "/organise/account?notice=saved"
    assert organiser.gets("/organise/login?next=/organise/account").location == "/organise/account"


def test_readers_get_no_cookie_and_none_of_theirs_is_read(make, organiser):
    petition = make.petition()
    organiser.logs_in()
    for path in ("/en/", f"/en/{petition.slug}", f"/embed/{petition.slug}/count.json", "/healthz"):
        response = organiser.gets(path)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("value", ["", "x", "A" * 42, "A" * 44, "Ä" * 43, "../" * 14 + "A"])
def test_a_cookie_of_another_form_is_no_session(organiser, value):
    organiser.browser.set_cookie("__Host-session", value, domain="petitions.example.org")
    assert organiser.gets("/organise/").status_code == 303
