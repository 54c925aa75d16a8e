"""A7: the public list shows only who agreed, never at once, and nobody who has withdrawn."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from petition_app.db import db
from petition_app.domain.display import LEAST_AT_ONCE, MOST_SHOWN
from petition_app.domain.signers import Display
from petition_app.domain.tokens import Purpose
from petition_app.models import ShownSigner, Signature
from petition_app.queries import publications
from petition_app.services import publishing, retention
from tests import confirmed


def people(many, display=Display.NAME, first=0):
    return [
        {"name": f"Marker {number} Person", "display": display, "email": f"person-{number}@example.org"}
        for number in range(first, first + many)
    ]


def shown(petition):
    return {signer.name for signer in publications.signers(petition.id)}


def names(people):
    return {person["name"] for person in people}


def a_day_later(clock):
    clock.passes(days=1)
    publishing.publish_what_is_due()


def test_a7_nobody_is_shown_unless_the_petition_and_the_signer_want_it(app, make, visitor, clock):
    silent, open_ = make.petition(), make.petition(shows_signers=True)
    confirmed.signatures(silent.id, people(20))
    confirmed.signatures(open_.id, people(12) + people(12, Display.NOTHING, first=12))
    a_day_later(clock)

    assert shown(silent) == set()
    assert shown(open_) == names(people(12))
    page = visitor.opens(f"/en/{open_.slug}/signatures")
    assert "Marker 3 Person Germany" in page.text
    assert "Marker 13" not in page.text
    assert "Marker" not in visitor.opens(f"/en/{open_.slug}").text
    assert "Marker" not in visitor.opens(f"/en/{silent.slug}/signatures").text


def test_a7_initials_are_all_that_is_shown_of_whoever_chose_them(app, make, visitor, clock):
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(10, Display.INITIALS))
    a_day_later(clock)

    text = visitor.opens(f"/en/{petition.slug}/signatures").text
    assert "M. P. Germany" in text
    assert "Marker" not in text


def test_a7_nobody_is_shown_on_the_day_on_which_they_sign_nor_before_ten_are(app, make, clock):
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(LEAST_AT_ONCE))
    publishing.publish_what_is_due()
    assert shown(petition) == set()
    a_day_later(clock)
    assert len(shown(petition)) == LEAST_AT_ONCE

    confirmed.signatures(petition.id, people(LEAST_AT_ONCE - 1, first=100))
    a_day_later(clock)
    a_day_later(clock)
    assert len(shown(petition)) == LEAST_AT_ONCE

    confirmed.signatures(petition.id, people(1, first=200))
    a_day_later(clock)
    assert len(shown(petition)) == 2 * LEAST_AT_ONCE


def test_a7_the_list_has_an_end_and_the_latest_stand_first(app, make, clock, monkeypatch):
    monkeypatch.setattr(publications, "_READ_AT_ONCE", 25)
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(MOST_SHOWN + 30))
    a_day_later(clock)
    assert len(shown(petition)) == MOST_SHOWN

    confirmed.signatures(petition.id, people(12, first=500))
    a_day_later(clock)

    listed = [signer.name for signer in publications.signers(petition.id)]
    assert len(listed) == MOST_SHOWN
    assert set(listed[:12]) == names(people(12, first=500))
    assert db.session.query(ShownSigner).count() == MOST_SHOWN


def test_a7_a_page_of_many_signers_is_read_in_steps(app, make, clock, monkeypatch):
    monkeypatch.setattr(publications, "_READ_AT_ONCE", 4)
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(11) + people(7, Display.NOTHING, first=11))
    a_day_later(clock)
    assert shown(petition) == names(people(11))


def test_a7_whoever_withdraws_is_not_on_the_next_page(app, make, visitor, signer, clock):
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(LEAST_AT_ONCE))
    made = make.signature(petition, name="Qzxvarkname", display=Display.NAME)
    a_day_later(clock)
    page = f"/en/{petition.slug}/signatures"
    assert "Qzxvarkname" in visitor.opens(page).text

    signer.presses(made.link(Purpose.WITHDRAW))

    response = visitor.gets(page)
    assert "Qzxvarkname" not in response.text
    assert "Marker 1 Person" in response.text
    a_day_later(clock)
    assert db.session.get(ShownSigner, made.id) is None


def test_a7_the_list_is_kept_by_no_cache_and_found_by_no_search(app, make, visitor, clock):
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(LEAST_AT_ONCE))
    a_day_later(clock)
    response = visitor.gets(f"/en/{petition.slug}/signatures", headers={"Accept-Encoding": "gzip"})

    assert response.cache_control.no_store
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in response.text
    assert 'role="search"' not in response.text


def test_a7_when_the_petition_shows_nobody_any_more_the_list_is_emptied(app, make, clock):
    petition = make.petition(shows_signers=True)
    confirmed.signatures(petition.id, people(LEAST_AT_ONCE))
    a_day_later(clock)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE petitions SET shows_signers = false")
    a_day_later(clock)
    assert db.session.scalars(select(ShownSigner)).all() == []


def test_a7_when_names_are_destroyed_so_is_the_list(app, make, visitor, clock):
    petition = make.petition(shows_signers=True, state="closed", retention_days=2)
    confirmed.signatures(petition.id, people(LEAST_AT_ONCE))
    a_day_later(clock)
    assert len(shown(petition)) == LEAST_AT_ONCE

    clock.passes(days=2)
    retention.forget_what_is_due()

    assert db.session.scalars(select(ShownSigner)).all() == []
    assert "Marker" not in visitor.opens(f"/en/{petition.slug}/signatures").text
    a_day_later(clock)
    assert shown(petition) == set()


def test_a7_an_envelope_that_is_broken_shows_nobody_and_stops_nothing(app, make, clock):
    petition = make.petition(shows_signers=True)
    broken, *_others = confirmed.signatures(petition.id, people(LEAST_AT_ONCE + 1))
    row = db.session.get(Signature, broken)
    row.blob = row.blob[:-1] + bytes((row.blob[-1] ^ 1,))
    db.session.commit()
    a_day_later(clock)
    assert shown(petition) == names(people(LEAST_AT_ONCE, first=1))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(Display), min_size=8, max_size=30), st.sets(st.integers(0, 29), max_size=6))
def test_a7_the_list_is_always_a_part_of_those_who_agreed(app, make, clock, choices, withdrawing):
    petition = make.petition(shows_signers=True)
    signers = [
        {"name": f"Person{number} Marker{number}", "display": choice, "email": f"p{number}@example.org"}
        for number, choice in enumerate(choices)
    ]
    ids = confirmed.signatures(petition.id, signers)
    a_day_later(clock)
    gone = {number for number in withdrawing if number < len(ids)}
    for number in gone:
        row = db.session.get(Signature, ids[number])
        row.state, row.blob, row.blind_index = "withdrawn", None, None
    db.session.commit()

    agreed = {
        signer["name"]
        for number, signer in enumerate(signers)
        if signer["display"] is Display.NAME and number not in gone
    }
    initials = sum(signer["display"] is Display.INITIALS for signer in signers)
    listed = [signer.name for signer in publications.signers(petition.id)]
    assert {name for name in listed if name != "P. M."} <= agreed
    assert listed.count("P. M.") <= initials
