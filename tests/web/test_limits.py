"""Limits: who asks too often waits; networks and addresses are counted under names that say nothing of them."""

import pytest

from petition_app.adapters import rates
from petition_app.adapters.rates import Rates
from petition_app.domain.limits import FORMS_AN_ADDRESS, LOGIN, SIGN, Standing
from petition_app.domain.networks import Network
from petition_app.services import limits, proofs
from tests import floods, snapshot

FROM = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.9"}}


@pytest.mark.parametrize(
    ("one", "other", "narrow", "wide"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False),
        ("192.0.2.1", "192.0.2.2", False, True),
        ("192.0.2.1", "192.0.3.1", False, False),
        ("192.0.2.1", "::ffff:192.0.2.1", True, True),
        ("", "", True, True),
        ("unix:", "unix:", True, True),
        ("unix:", "192.0.2.1", False, False),
    ],
)
def test_addresses_of_one_sender_are_one_network(one, other, narrow, wide):
    assert (Network.of(one).narrow == Network.of(other).narrow) is narrow
    assert (Network.of(one).wide == Network.of(other).wide) is wide


def test_a_household_may_ask_less_often_than_a_crowd_behind_one_address():
    household, crowd = Network.of("2001:db8::1"), Network.of("192.0.2.1")

    assert SIGN.standing(household, SIGN.household + 1, 1) is Standing.OVER
    assert SIGN.standing(crowd, SIGN.household + 1, 1) is Standing.WITHIN
    assert SIGN.standing(crowd, SIGN.crowd + 1, 1) is Standing.OVER
    assert SIGN.standing(crowd, 2 * SIGN.crowd + 1, 1) is Standing.FAR_OVER


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "::ffff:192.168.1.1", "unix:"])
def test_s31_nobody_is_turned_away_from_signing_because_the_proxy_before_us_was_not_named(address):
    ours = Network.of(address)
    assert SIGN.standing(ours, 10 * SIGN.crowd, 10 * SIGN.crowd) is Standing.WITHIN
    assert LOGIN.standing(ours, LOGIN.crowd + 1, 1) is Standing.OVER


def test_a_range_of_many_networks_has_a_limit_of_its_own():
    network = Network.of("192.0.2.1")
    assert SIGN.standing(network, 1, SIGN.crowd * SIGN.around) is Standing.WITHIN
    assert SIGN.standing(network, 1, SIGN.crowd * SIGN.around + 1) is Standing.OVER


def test_s30_a_networks_name_is_another_one_tomorrow(clock):
    counted = Rates()
    today = counted.pseudonym("sign", "4/32/c0000201")
    assert counted.pseudonym("sign", "4/32/c0000201") == today
    counted.add(SIGN.window, ("sign", "4/32/c0000201"))
    assert counted.here.names() == {today}

    clock.passes(days=1)

    assert counted.pseudonym("sign", "4/32/c0000201") != today
    assert counted.add(SIGN.window, ("sign", "4/32/c0000201")) == [1]
    assert today not in counted.here.names()


def test_s30_another_process_names_it_otherwise_unless_they_count_together():
    assert Rates().pseudonym("sign", "a") != Rates().pseudonym("sign", "a")
    together = [Rates("memory://", b"a secret of all processes") for _ in range(2)]
    assert together[0].pseudonym("sign", "a") == together[1].pseudonym("sign", "a")


def test_s30_what_is_counted_is_forgotten_with_its_window(clock):
    counted = Rates()
    assert [counted.add(SIGN.window, ("sign", "a"), ("sign", "b")) for _ in range(2)] == [[1, 1], [2, 2]]

    clock.passes(minutes=16)

    assert counted.add(SIGN.window, ("sign", "c")) == [1]
    assert len(counted.here.names()) == 1


def test_a_flood_of_names_does_not_fill_the_memory(monkeypatch, clock):
    monkeypatch.setattr(rates, "_MOST_NAMES", 10)
    monkeypatch.setattr(rates, "_LETTERS_OF_A_GROUP", 1)
    counted = Rates()

    last = [counted.add(SIGN.window, ("sign", str(number)))[0] for number in range(1000)]

    assert len(counted.here.names()) <= 10 + 16
    assert max(last) > 10
    assert counted.add(SIGN.window, ("sign", "0")) == [2]


def test_processes_count_together_where_there_is_a_store():
    counted = Rates("memory://", b"a secret of all processes")
    assert counted.add(SIGN.window, ("sign", "a")) == [1]
    assert counted.add(SIGN.window, ("sign", "a")) == [2]
    assert counted.here.names() == set()


@pytest.mark.parametrize("store", ["", "memory://"])
def test_what_came_can_be_looked_at_without_counting_it(clock, store):
    counted = Rates(store, b"a secret of all processes")
    assert counted.seen(SIGN.window, "a") == 0
    counted.count(SIGN.window, ["a"])
    assert [counted.seen(SIGN.window, "a") for _ in range(2)] == [1, 1]
    clock.passes(minutes=16)
    assert counted.seen(SIGN.window, "a") == 0


def test_a_store_that_is_away_stops_nobody(clock, capfd):
    counted = Rates("redis://127.0.0.1:1/0", b"a secret of all processes")

    assert [counted.add(SIGN.window, ("sign", "a")) for _ in range(2)] == [[1], [2]]
    assert "".join(capfd.readouterr()).count("limits_store_away") == 1

    clock.passes(seconds=20)
    assert counted.add(SIGN.window, ("sign", "a")) == [3]
    assert "".join(capfd.readouterr()).count("limits_store_away") == 1


@pytest.fixture
def _few(monkeypatch):
    """A network may send three forms, and a range of them as many as it likes."""
    monkeypatch.setattr(
        type(SIGN), "standing", lambda self, network, narrow, wide: Standing((narrow > 3) + (narrow > 6))
    )


@pytest.mark.usefixtures("_few")
def test_s31_a_network_that_sends_too_many_forms_waits_and_keeps_what_it_typed(make, signer, another_signer, clock):
    petition = make.petition()
    form = signer.opens(signer.page(petition)).form("/sign")
    for number in range(3):
        assert (
            signer.posts(
                form.action, form.filled(**signer.answers | {"email": f"{number}@example.org"}), **FROM
            ).status_code
            == 303
        )

    too_many = signer.posts(form.action, form.filled(**signer.answers), **FROM)

    assert too_many.status_code == 429
    assert too_many.headers["Retry-After"] == "900"
    assert too_many.headers["Cache-Control"] == "no-store"
    assert signer.sees().form("/sign").filled()["email"] == signer.email
    assert len(snapshot.of("signatures")["signatures"]) == 3
    # Reading stays open, and so does signing for everybody else.
    assert signer.gets(signer.page(petition), **FROM).status_code == 200
    assert another_signer("mohammed@example.org").signs(petition).status_code == 303
    clock.passes(minutes=16)
    assert signer.posts(form.action, form.filled(**signer.answers), **FROM).status_code == 303


@pytest.mark.usefixtures("_few")
def test_s31_a_network_that_does_not_stop_gets_a_short_answer(make, signer):
    petition = make.petition()
    form = signer.opens(signer.page(petition)).form("/sign")
    answers = [signer.posts(form.action, {}, **FROM).status_code for _ in range(7)]

    assert answers == [422] * 3 + [429] * 3 + [429]
    assert signer.last.headers["Retry-After"] == "900"
    assert b"<form" not in signer.last.data


def test_s31_forms_for_one_address_are_answered_alike_and_written_down_so_often_at_most(app, make, signer, monkeypatch):
    monkeypatch.setattr(limits, "FORMS_AN_ADDRESS", 3)
    petition = make.petition()
    answers = []
    for _ in range(5):
        answer = signer.signs(petition)
        answers.append((answer.status_code, sorted(answer.headers.items()), answer.data))

    assert len({repr(answer) for answer in answers}) == 1
    assert len(snapshot.of("outbox")["outbox"]) == 3
    with app.app_context():
        here, elsewhere = Network.of("127.0.0.1"), Network.of("203.0.113.9")
        assert not limits.takes_form_for("olga@example.org", here)
        assert not limits.takes_form_for("olga+tag@example.org", here)
        assert limits.takes_form_for("mohammed@example.org", here)
        # Nobody finds out how many forms others have sent.
        assert limits.takes_form_for("olga@example.org", elsewhere)


@pytest.fixture
def _crowded(app, clock):
    """A petition takes two forms in a minute, which does not pass by itself."""
    app.config["FORMS_A_MINUTE"] = 2


def sends(visitor, petition, **typed):
    """Send a petition's form from a network of its own, so that only the petition's own limit is met."""
    form = visitor.opens(visitor.page(petition)).form("/sign")
    return visitor.posts(form.action, form.filled(**visitor.answers | typed), **FROM)


def proof(petition) -> str:
    """Return the answer to a puzzle as the page's script sends it."""
    return floods.solve(proofs.puzzle(petition.id))


@pytest.mark.usefixtures("_crowded")
def test_s31_a_petition_that_is_crowded_asks_people_to_wait_and_loses_nothing(make, signer, clock, capfd):
    petition, other = make.petition(slug="crowded"), make.petition()
    for number in range(2):
        assert sends(signer, petition, email=f"{number}@example.org").status_code == 303
    capfd.readouterr()

    for _ in range(2):
        waits = sends(signer, petition)
        assert waits.status_code == 429
    said = "".join(capfd.readouterr())

    assert waits.headers["Retry-After"] == "60"
    assert waits.headers["Cache-Control"] == "no-store"
    assert signer.sees().form("/sign").filled()["email"] == signer.email
    assert "send it again in a minute" in waits.text
    assert "your network" not in waits.text
    assert said.count("petition_over_its_limit") == 1
    assert "crowded" in said
    assert len(snapshot.of("signatures")["signatures"]) == 2
    # Reading stays open, and so do all other petitions.
    assert signer.gets(signer.page(petition), **FROM).status_code == 200
    assert sends(signer, other).status_code == 303
    clock.passes(minutes=1)
    assert sends(signer, petition).status_code == 303


@pytest.mark.usefixtures("_crowded")
def test_s32_where_a_petition_is_crowded_a_form_with_a_proof_finds_room(make, signer):
    petition = make.petition()
    for number in range(2):
        sends(signer, petition, email=f"{number}@example.org")
    assert "data-proof" not in signer.gets(signer.page(petition)).text

    assert sends(signer, petition).status_code == 429
    # The page that comes back lets the browser do the work; nothing is held for want of it.
    assert "data-proof" in signer.last.text
    answer = proof(petition)
    assert sends(signer, petition, altcha=answer).status_code == 303
    assert sends(signer, petition, altcha=answer).status_code == 429
    assert sends(signer, petition, email="anna@example.org", altcha=proof(petition)).status_code == 303
    assert sends(signer, petition, email="eva@example.org", altcha=proof(petition)).status_code == 429


@pytest.mark.usefixtures("_crowded")
def test_s04_a_crowded_petition_answers_alike_whoever_has_signed_before(make, signer):
    petition = make.petition()
    for email in ("olga@example.org", "eva@example.org"):
        sends(signer, petition, email=email)
    known, unknown = (sends(signer, petition, email=email) for email in ("olga@example.org", "anna@example.org"))

    assert known.status_code == unknown.status_code == 429
    assert known.text.replace("olga", "anna") == unknown.text


@pytest.mark.usefixtures("_crowded")
def test_s31_forms_with_mistakes_take_nobodys_room(make, signer):
    petition = make.petition()
    for _ in range(5):
        assert sends(signer, petition, name="").status_code == 422
    assert sends(signer, petition).status_code == 303


@pytest.mark.usefixtures("_crowded")
def test_a_petition_may_have_room_of_its_own(make, signer):
    petition = make.petition(forms_a_minute=3)
    answers = [sends(signer, petition, email=f"{number}@example.org").status_code for number in range(4)]
    assert answers == [303, 303, 303, 429]


def test_a_campaign_that_explodes_overnight_is_let_through(make, clock):
    petition = make.petition()
    # A hundred a second is four times as many as two million in a day.
    assert all(limits.takes_form_of(petition, proven=False) for _ in range(100 * 60))


def test_limits_are_off_while_measuring(app, make):
    app.config["LIMITS"] = False
    app.config["FORMS_A_MINUTE"] = 1
    petition = make.petition()
    assert all(limits.takes_form_of(petition, proven=False) for _ in range(3))
    network = Network.of("192.0.2.1")
    assert {limits.count(LOGIN, network) for _ in range(LOGIN.crowd + 1)} == {Standing.WITHIN}
    assert all(limits.takes_form_for("olga@example.org", Network.of("127.0.0.1")) for _ in range(FORMS_AN_ADDRESS + 1))
