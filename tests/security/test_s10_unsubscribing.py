"""S10: mail to many carries the pair of RFC 8058; opening its link does nothing, posting to it ends the news."""

import pytest
from sqlalchemy import update

from petition_app.db import db, transaction
from petition_app.models import Signature
from petition_app.queries import signatures
from petition_app.services import unsubscribing
from tests import snapshot
from tests.addresses import NO_TOKEN
from tests.people import Organiser, Visitor, work
from tests.readers import mails_update, reader


@pytest.fixture
def petition(make, organiser):
    return make.petition(organisation=organiser.organisation)


@pytest.fixture
def mailed(make, organiser: Organiser, petition):
    """The mail that somebody got who wanted news."""
    reader(make, petition, "olga@example.org")
    organiser.logs_in()
    mails_update(organiser, petition, make.update(petition).id)
    work(organiser.app)
    return organiser.mailbox.mails[-1]


def wants_news(petition) -> list[bool]:
    return [each.signer.updates for each in signatures.confirmed(petition.id)]


def address(mail) -> str:
    return str(mail.message["List-Unsubscribe"]).strip("<>")


def test_s10_an_update_has_the_pair_of_headers_and_its_address_tells_nobody_who_it_is(mailed, petition, make):
    assert mailed.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailed.message.get_all("List-Unsubscribe") == [f"<{address(mailed)}>"]
    assert address(mailed).startswith("https://petitions.example.org/unsubscribe/")
    assert address(mailed) == f"https://petitions.example.org{mailed.link('unsubscribe')}"
    token = address(mailed).rpartition("/")[2]
    assert len(token) == 43
    assert "olga" not in token


def test_s10_no_other_mail_has_them(make, signer):
    signer.signs(make.petition(sends_reminder=True))
    signer.confirms()
    signer.signs(make.petition())

    assert signer.mails()
    assert not any("List-Unsubscribe" in mail.message for mail in signer.mails())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_s10_opening_the_address_changes_nothing(mailed, visitor, method):
    before = snapshot.of_everything()

    for _ in range(3):
        assert visitor._asks(method, mailed.link("unsubscribe")).status_code == 200

    assert snapshot.of_everything() == before


def test_s10_a_mailbox_provider_posts_without_cookies_tokens_or_an_origin_and_is_answered_at_once(
    mailed, app, mailbox, petition
):
    provider = Visitor(app, mailbox)

    for _ in range(2):
        answer = provider._asks(
            "POST",
            mailed.link("unsubscribe"),
            data={"List-Unsubscribe": "One-Click"},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://mailbox.example"},
        )
        assert answer.status_code == 200
        assert answer.location is None
        assert "Set-Cookie" not in answer.headers
        assert answer.cache_control.no_store
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert wants_news(petition) == [False]


def test_s10_ending_the_news_is_not_withdrawing(mailed, visitor, petition, make, organiser):
    page = visitor.sends(visitor.opens(mailed.link("unsubscribe")).form("/unsubscribe/"))

    assert page.status_code == 200
    assert "Your signature stays as it is." in page.text
    assert len(wants_news(petition)) == 1
    # And the other link still does what it says.
    visitor.sends(visitor.opens(mailed.link("withdraw")).form("/withdraw/"))
    assert wants_news(petition) == []
    assert visitor.gets(mailed.link("unsubscribe")).status_code == 200
    assert visitor.posts(mailed.link("unsubscribe")).status_code == 200


def test_s10_whoever_has_had_enough_is_in_no_later_mailing(mailed, visitor, petition, make, organiser):
    visitor.posts(mailed.link("unsubscribe"))
    organiser.mailbox.clear()
    page = f"/organise/petitions/{petition.id}/updates/{make.update(petition).id}/mailing"
    organiser.sends(organiser.opens(page).form("/prepare"))
    work(organiser.app)

    assert "Nobody wanted news by mail." in organiser.opens(page).text


def test_s10_nothing_in_clear_tells_who_has_had_enough(mailed, visitor):
    before = readable()

    visitor.posts(mailed.link("unsubscribe"))

    assert readable() == before


def readable():
    """Return everything that is stored and no envelope."""
    rows = snapshot.of("signatures", "mailings", "mailing_messages", "outbox", "suppressions")
    return {table: [[each for each in row if not isinstance(each, bytes)] for row in of] for table, of in rows.items()}


@pytest.mark.parametrize(
    "change", [lambda t: NO_TOKEN, lambda t: t[:-1] + ("A" if t[-1] != "A" else "E"), lambda t: "x"]
)
def test_s10_a_token_that_is_not_ours_ends_nobodys_news(mailed, visitor, petition, change):
    token = mailed.link("unsubscribe").rpartition("/")[2]

    assert visitor.posts(f"/unsubscribe/{change(token)}").status_code == 410
    assert wants_news(petition) == [True]


def test_s10_a_link_outlives_a_change_of_the_secret_key(mailed, make_app, app, mailbox, petition):
    later = Visitor(
        make_app(SECRET_KEY="n" + "e9a8b7c6d5f40312" * 3, SECRET_KEY_FALLBACKS=app.config["SECRET_KEY"]), mailbox
    )

    assert later.posts(mailed.link("unsubscribe")).status_code == 200
    assert wants_news(petition) == [False]


def test_s10_the_link_of_a_signer_who_is_forgotten_is_told_so(mailed, visitor, petition):
    with transaction():
        db.session.execute(update(Signature).values(blob=None, blind_index=None))

    assert visitor.posts(mailed.link("unsubscribe")).status_code == 200
    with transaction():
        db.session.query(Signature).delete()
    assert visitor.posts(mailed.link("unsubscribe")).status_code == 410


def test_s10_a_signer_who_never_wanted_news_loses_nothing(make, visitor, petition):
    made = reader(make, petition, "olga@example.org", updates=False)
    before = snapshot.of_everything()

    assert visitor.posts(f"/unsubscribe/{unsubscribing.token(made.id)}").status_code == 200
    assert snapshot.of_everything() == before
