"""S54: who is responsible, what for and for how long stands beside each form, in each language of its petition."""

import pytest

from petition_app.domain.editing import Missing
from petition_app.services import petitions as services
from tests import pages, snapshot

WHO = {
    "name": "Friends of the Valley",
    "postal_address": "1 Hill Street\n12345 Town",
    "email": "office@friends.example",
    "telephone": "+00 30 123456",
    "represented_by": "the board",
    "register_entry": "Town court, VR 1234",
    "vat_number": "XX123456789",
    "responsible_person": "The editor, 1 Hill Street",
    "data_protection_officer": "The officer\nofficer@friends.example",
    "complaint_authority": "Commissioner for Data Protection, Town",
}
#: What an imprint says of an organisation (DDG section 5, MStV section 18(2)).
IMPRINT = [line for value in WHO.values() for line in value.split("\n")]
LANGUAGES = ["en", "de", "ar", "hy"]
BEFORE_ALL = ["/{language}/{slug}", "/{language}/{slug}/updates", "/{language}/{slug}/check-mail"]


@pytest.fixture
def petition(make):
    return make.petition(
        organisation=make.organisation(**WHO),
        texts={
            "en": {"joint_controllers": "**Others** keep the list with us."},
            "de": {"joint_controllers": "**Andere** führen die Liste mit uns."},
            "ar": {},
            "hy": {},
        },
        partners=[{"slug": "one", "name": "One More"}, {"slug": "two", "name": "No List", "asks_opt_in": False}],
        retention_days=90,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_s54_the_short_layer_stands_beside_the_form_and_leads_to_the_whole(petition, visitor, language):
    page = visitor.opens(f"/{language}/{petition.slug}")
    fold = next(each for each in page.form("/sign").element.all("details") if each.all("dl"))

    for told in ("Friends of the Valley", "1 Hill Street, 12345 Town", "office@friends.example", "90"):
        assert told in fold.text, told
    assert "Commissioner for Data Protection" in fold.text
    assert f"/{language}/{petition.slug}/privacy" in [link.attributes["href"] for link in fold.all("a")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_s54_the_whole_is_a_page_of_its_own_that_anybody_may_keep(petition, visitor, language):
    response = visitor.gets(f"/{language}/{petition.slug}/privacy")
    page = pages.read(response.text)

    assert response.cache_control.public
    assert [line for line in IMPRINT if line not in page.text] == []
    assert "One More" in page.text
    assert "No List" not in page.text
    assert page.all("form") == []


@pytest.mark.parametrize(("language", "words"), [("en", "Others keep"), ("de", "Andere führen"), ("ar", "Others keep")])
def test_s54_joint_controllers_are_named_with_who_does_what(petition, visitor, language, words):
    for path in ("", "/privacy"):
        page = visitor.opens(f"/{language}/{petition.slug}{path}")
        assert words in page.text
    written = next(each for each in page.all("div") if each.attributes.get("class") == "prose")
    assert written.attributes["lang"] == ("de" if language == "de" else "en")


def test_s54_what_organisers_write_there_is_no_markup(make, visitor):
    hostile = "<script>alert(1)</script>[x](javascript:alert(1))"
    shorter = {"vat_number": "<script>alert(1)</script>"}
    organisation = make.organisation(**dict.fromkeys(WHO, hostile) | shorter)
    petition = make.petition(organisation=organisation, texts={"en": {"joint_controllers": hostile}})

    paths = ["privacy", "updates", "check-mail"]
    for path in (*(f"/en/{petition.slug}/{each}" for each in paths), "/en/imprint", f"/en/{petition.slug}"):
        page = visitor.opens(path)
        for script in page.all("script"):
            # What tells machines what the petition is holds every name, and no sign that could end it.
            told = "".join(map(str, script.children))
            assert "alert(1)" not in told or (script.attributes["type"] == "application/ld+json" and "<" not in told)
        assert not [link for link in page.links if link.startswith("javascript:")]


@pytest.mark.parametrize("path", BEFORE_ALL)
def test_s54_every_page_of_a_petition_says_at_its_foot_who_answers_for_it(petition, visitor, path):
    foot = visitor.opens(path.format(language="en", slug=petition.slug)).one("footer")
    links = [link.attributes["href"] for link in foot.all("a")]

    for told in ("Friends of the Valley", "1 Hill Street, 12345 Town", "office@friends.example"):
        assert told in foot.text
    assert f"/en/{petition.slug}/privacy" in links
    assert f"/en/organisations/{petition.organisation_slug}/imprint" in links


@pytest.mark.parametrize("purpose", ["confirm", "withdraw", "not-me"])
def test_s54_so_do_the_pages_behind_mailed_links(petition, signer, purpose):
    signer.signs(petition)
    foot = signer.opens(signer.mail().link(purpose)).one("footer")

    assert "Friends of the Valley" in foot.text
    assert f"/en/organisations/{petition.organisation_slug}/imprint" in [a.attributes["href"] for a in foot.all("a")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_s54_an_organisations_imprint_says_what_the_law_asks_for(make, petition, visitor, language):
    organisation = make.organisation(**WHO, presentation={tag: {"about": "We."} for tag in LANGUAGES})
    page = visitor.opens(f"/{language}/organisations/{organisation.slug}/imprint")

    assert [line for line in IMPRINT if line not in page.text] == []


def test_s54_there_is_no_imprint_of_nobody_or_in_no_language(make, visitor):
    organisation = make.organisation()
    assert visitor.gets("/en/organisations/nobody/imprint").status_code == 404
    assert visitor.gets(f"/tlh/organisations/{organisation.slug}/imprint").status_code == 404
    assert visitor.gets("/tlh/imprint").status_code == 404
    assert visitor.gets("/en/no-such-petition/privacy").status_code == 404


def test_s54_who_runs_the_service_stands_on_the_pages_that_belong_to_no_petition(make_app, make, mailbox):
    from tests.people import Visitor

    make.organisation(name="Another one")
    visitor = Visitor(make_app(OPERATOR="The operator; 2 Hill Street; run@service.example"), mailbox)
    home = visitor.opens("/en/").one("footer")
    imprint = visitor.opens("/en/imprint")

    assert "The operator, 2 Hill Street, run@service.example" in home.text
    assert "/en/imprint" in [link.attributes["href"] for link in home.all("a")]
    assert "mailto:run@service.example" in imprint.links
    assert "Another one" in imprint.text
    missing = pages.read(visitor.gets("/en/no-such-petition").text).one("footer")
    assert "The operator" in missing.text


def test_s54_who_works_for_the_service_is_named(make_app, petition, mailbox):
    from tests.people import Visitor

    visitor = Visitor(make_app(HOSTING="Machines Ltd, Iceland", MAIL_RELAY="Post Ltd, Norway"), mailbox)
    page = visitor.opens(f"/en/{petition.slug}/privacy")

    assert "Machines Ltd, Iceland" in page.text
    assert "Post Ltd, Norway" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_s54_the_consent_names_the_version_of_everything_that_was_shown(petition, another_signer, language):
    signer = another_signer("olga@example.org", language=language)
    whole = signer.opens(f"/{language}/{petition.slug}/privacy")
    signer.signs(petition)

    ((digest, kept_language, text, _day),) = snapshot.of("consent_wordings")["consent_wordings"]
    assert kept_language == language
    assert digest[:16] in whole.text
    for told in ("Friends of the Valley", "One More", "The officer", "90"):
        assert told in text


def test_s54_nobody_agrees_to_words_that_have_changed_since_the_form_was_opened(petition, signer, make):
    from sqlalchemy import update

    from petition_app.db import db, transaction
    from petition_app.models import Petition

    form = signer.opens(signer.page(petition)).form("/sign")
    with transaction():
        db.session.execute(update(Petition).values(retention_days=800, edition=Petition.edition + 1))

    response = signer.sends(form, **signer.answers)

    page = signer.sees()
    assert response.status_code == 422
    assert "has been changed" in page.one(id="consent-mistake").text
    assert "800" in page.one("label", for_="consent").text
    again = page.form("/sign")
    assert again.fields["name"] == "Ольга"
    assert "consent" not in again.fields
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}
    assert signer.sends(again, consent=True).status_code == 303


def test_s54_a_petition_without_an_imprint_is_not_published(make):
    petition = make.petition(organisation=make.organisation(postal_address=""), state="draft")

    assert services.publish(petition.id) == {Missing.IMPRINT}
