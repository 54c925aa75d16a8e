"""Organising: from a login to a petition that was signed, closed and told about, as people do it."""

import pytest

from petition_app.domain import clock as clocks
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.roles import Role
from petition_app.queries import petitions
from tests import desk, pages, snapshot
from tests.factories import PASSWORD
from tests.people import Organiser, work


@pytest.fixture
def found(make, organiser):
    organiser.logs_in()
    return desk.of(make, organiser.organisation, state="draft", slug="free-them")


@pytest.fixture
def base(found):
    return f"/organise/petitions/{found.petition.id}"


@pytest.fixture
def colleague(app, mailbox, make, organiser):
    """Somebody else of the organisation, who is logged in."""

    def log_in(role=Role.MANAGER):
        person = Organiser(app, mailbox, make.member(organiser.organisation, role).email, PASSWORD)
        person.logs_in()
        return person

    return log_in


def form_with(page, field):
    [form] = [form for form in page.forms() if form.has(field)]
    return form


def adding_a_block(organiser, base):
    return form_with(organiser.opens(f"{base}/sections"), "kind")


def test_an_organiser_writes_publishes_and_closes_a_petition(organiser, visitor):
    assert organiser.logs_in().status_code == 303
    form = organiser.opens("/organise/petitions/new").form("new")
    page = organiser.follows(organiser.sends(form, title="Free the five", slug="free-the-five", language="en"))
    assert page.heading == "Texts: English"
    assert "The petition is there as a draft." in page.text

    organiser.sends(page.form("/texts/en"), summary="They are in prison for who they are.", demand="**Let them go.**")
    overview = organiser.opens("/organise/").one("th", scope="row").one("a").attributes["href"]
    page = organiser.follows(organiser.sends(organiser.opens(overview).form("languages"), language="de"))
    organiser.sends(page.form("/texts/de"), title="Freiheit für die fünf", summary="Sie sitzen in Haft.")

    page = organiser.follows(organiser.sends(adding_a_block(organiser, overview), kind="figures"))
    organiser.sends(
        page.form("/sections/"),
        heading="Prisoners",
        **{"items-0-label": "in five years", "items-0-value": "140", "items-0-unit": "people"},
    )

    preview = organiser.opens(f"{overview}/preview/de")
    assert preview.heading == "Freiheit für die fünf"
    assert visitor.gets("/en/free-the-five").status_code == 404

    page = organiser.follows(organiser.sends(organiser.opens(overview).form("/publish")))
    assert "Published. Everybody can see it and sign." in page.text
    public = visitor.opens("/en/free-the-five")
    assert public.heading == "Free the five"
    assert "140" in public.text
    assert "Let them go." in [strong.text for strong in public.all("strong")]

    organiser.sends(organiser.opens(overview).form("/close"))
    assert petitions.by_slug("free-the-five").state is PetitionState.CLOSED
    assert "This petition has ended" in visitor.opens("/en/free-the-five").text


def test_what_is_signed_stands_in_the_figures(organiser, found, base, signer, another_signer):
    organiser.sends(organiser.opens(base).form("/publish"))
    petition = petitions.by_slug("free-them")
    for person, country in (
        (signer, "DE"),
        (another_signer("jane@example.org"), "DE"),
        (another_signer("x@example.org"), "SE"),
    ):
        person.signs(petition, country=country)
        person.confirms()
    another_signer("slow@example.org").signs(petition)

    page = organiser.opens(f"{base}/figures")
    tiles = {tile.one("dt").text: tile.all("dd")[0].text for tile in page.one("dl", class_="tiles").all("div")}
    assert tiles == {"Signatures": "3", "Today": "3", "Not confirmed yet": "1"}
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.all("tr")]
    assert ["Germany", "2", ""] in rows
    assert ["Sweden", "1", ""] in rows
    assert ["English", "3", ""] in rows
    assert "example.org" not in page.one("main").text


def test_a_worker_that_is_away_is_missed(clock, app, organiser, found, base):
    work(app)
    assert "The worker is not running" not in organiser.opens(f"{base}/figures").text
    clock.passes(minutes=10)
    assert "The worker is not running" in organiser.opens(f"{base}/figures").text


def test_figures_of_a_long_campaign_are_drawn_by_week(clock, make, organiser, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    petition = petitions.by_id(found.petition.id)
    make.signature(petition)
    clock.passes(days=70)
    organiser.logs_in()
    make.signature(petition)

    page = organiser.opens(f"{base}/figures")
    assert "Signatures by week" in page.text
    assert len(page.one("figure").all("rect")) == 11


def test_figures_before_the_first_signature_say_so(organiser, found, base):
    assert "Nobody has confirmed a signature yet." in organiser.opens(f"{base}/figures").text


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"texts": {"en": {"title": "Free them", "summary": ""}}}, "It needs a summary in its default language."),
        ({"texts": {"de": {}}, "default_language": "en"}, "It needs a title in its default language."),
    ],
)
def test_what_is_not_ready_is_not_published(make, organiser, visitor, missing, words):
    organiser.logs_in()
    petition = make.petition(organisation=organiser.organisation, state="draft", slug="unready", **missing)
    page = organiser.opens(f"/organise/petitions/{petition.id}")
    assert words in page.text

    response = organiser.sends(page.form("/publish"))

    assert response.status_code == 422
    assert words in organiser.sees().text
    assert "Nothing has become public." in organiser.sees().text
    assert visitor.gets("/en/unready").status_code == 404


def test_a_petition_of_nobody_who_answers_is_not_published(make, organiser, found, base):
    contact = form_with(organiser.opens(f"/organise/organisations/{organiser.organisation.id}"), "postal_address")
    organiser.sends(contact, email="")
    response = organiser.sends(organiser.opens(base).form("/publish"))

    assert response.status_code == 422
    assert "The organisation needs an e-mail address for questions." in organiser.sees().text


def test_an_organisation_fills_in_its_imprint_and_is_published_with_it(make, organiser, found, base, visitor):
    address = f"/organise/organisations/{organiser.organisation.id}"
    contact = form_with(organiser.opens(address), "postal_address")
    organiser.sends(contact, postal_address="", represented_by="the board", vat_number="XX1")
    organiser.sends(organiser.opens(base).form("/publish"))
    assert "The organisation needs a postal address: it stands in the imprint." in organiser.sees().text

    organiser.sends(form_with(organiser.opens(address), "postal_address"), postal_address="1 Hill Street\nTown")
    organiser.sends(organiser.opens(base).form("/publish"))

    imprint = visitor.opens(f"/en/organisations/{organiser.organisation.slug}/imprint").text
    assert [word for word in ("1 Hill Street", "Town", "the board", "XX1") if word not in imprint] == []


def test_every_button_moves_the_petition_once(organiser, found, base, visitor):
    moves = [
        ("publish", "open", 200, "published"),
        ("pause", "paused", 200, "paused"),
        ("resume", "open", 200, "opened"),
        ("close", "closed", 200, "closed"),
        ("reopen", "open", 200, "opened"),
        ("hide", "open", 404, "hidden"),
        ("show", "open", 200, "shown"),
    ]
    for button, state, status, word in moves:
        form = organiser.opens(base).form(f"/{button}")
        assert organiser.sends(form).location == f"{base}?notice={word}"
        edition = petitions.by_id(found.petition.id).edition
        assert organiser.sends(form).location == f"{base}?notice=no_change"

        now = petitions.by_id(found.petition.id)
        assert (now.state, now.edition) == (state, edition)
        assert visitor.gets("/en/free-them").status_code == status


def test_a_petition_that_is_opened_again_has_no_last_day_that_is_over(clock, organiser, found, base):
    day = clocks.today().isoformat()
    organiser.sends(organiser.opens(f"{base}/settings").form("settings"), closing_day=day)
    organiser.sends(organiser.opens(base).form("/publish"))
    clock.passes(hours=20)
    organiser.logs_in()
    assert not petitions.by_id(found.petition.id).takes_signatures
    organiser.sends(organiser.opens(base).form("/close"))
    organiser.sends(organiser.opens(base).form("/reopen"))

    now = petitions.by_id(found.petition.id)
    assert now.takes_signatures
    assert now.closes_at is None


def test_the_address_of_a_published_petition_stays(organiser, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    response = organiser.sends(organiser.opens(f"{base}/settings").form("settings"), slug="other")

    assert response.status_code == 422
    assert "its address stays as it is" in organiser.sees().text
    assert organiser.sends(organiser.opens(f"{base}/settings").form("settings"), goal="500").status_code == 303
    assert petitions.by_slug("free-them").fixed_goal == 500


def test_two_petitions_do_not_share_an_address(make, organiser, found, base):
    make.petition(slug="taken")
    before = snapshot.of_everything()
    response = organiser.sends(organiser.opens(f"{base}/settings").form("settings"), slug="taken", hashtag="#Kept")
    assert response.status_code == 422
    assert "Another page has this address already." in organiser.sees().text
    assert organiser.sees().form("settings").fields["hashtag"] == "#Kept"

    response = organiser.sends(organiser.opens("/organise/petitions/new").form("new"), title="Mine", slug="taken")
    assert response.status_code == 422
    assert "Another page has this address already." in organiser.sees().text
    assert snapshot.of_everything() == before


def parts(found):
    things = found.things
    return [
        ("settings", "hashtag"),
        ("partners", "partners-0-name"),
        ("texts/en", "summary"),
        (f"sections/{things['section_id']}/en", "heading"),
        (f"updates/{things['update_id']}/en", "title"),
        ("updates/new/en", "title"),
        (f"decision-makers/{things['maker_id']}/en", "name"),
        ("decision-makers/new/en", "name"),
        (f"decision-makers/{things['maker_id']}/responses/{things['response_id']}/en", "text"),
        (f"decision-makers/{things['maker_id']}/responses/new/en", "text"),
        ("fundraiser", "url"),
    ]


def test_the_second_of_two_who_write_at_once_is_told_and_loses_nothing(organiser, colleague, found, base):
    other = colleague(Role.EDITOR)
    for part, field in parts(found):
        mine = form_with(organiser.opens(f"{base}/{part}"), field)
        theirs = form_with(other.opens(f"{base}/{part}"), field)
        whole = {"happened": "2026", "said": "2026"} if "new" in part else {}
        whole = {name: text for name, text in whole.items() if mine.has(name)}
        typed = {"url": "https://first.example/"} if field == "url" else {field: "The first words"}
        assert (
            other.sends(theirs, **(whole | typed | ({"title": "First"} if theirs.has("title") else {}))).status_code
            == 303
        )
        before = snapshot.of_everything()
        typed = {"url": "https://second.example/"} if field == "url" else {field: "The second words"}

        response = organiser.sends(mine, **(whole | typed))

        assert response.status_code == 409, part
        assert snapshot.of_everything() == before
        page = organiser.sees()
        assert "Somebody changed this petition while you were writing." in page.text
        again = form_with(page, field)
        assert again.fields[field] == next(iter(typed.values()))
        if "new" not in part:
            assert "What is stored now" in page.text
        assert organiser.sends(again).status_code == 303, part
        assert snapshot.of_everything() != before


def test_whoever_presses_a_button_of_an_old_page_changes_nothing(organiser, found, base):
    page = organiser.opens(f"{base}/sections")
    organiser.sends(organiser.opens(f"{base}/settings").form("settings"), hashtag="#New")
    before = snapshot.of_everything()

    for form in page.forms():
        if "sections" in form.action:
            assert "notice=meanwhile" in organiser.sends(form).location
    assert snapshot.of_everything() == before


def test_what_somebody_deleted_meanwhile_is_not_brought_back(organiser, found, base):
    paths = {
        f"sections/{found.things['section_id']}/en": "heading",
        f"updates/{found.things['update_id']}/en": "title",
        f"decision-makers/{found.things['maker_id']}/responses/{found.things['response_id']}/en": "text",
        f"decision-makers/{found.things['maker_id']}/en": "name",
    }
    for path, field in paths.items():
        form = form_with(organiser.opens(f"{base}/{path}"), field)
        place = path.rsplit("/", 1)[0]
        delete = f"{base}/{place}/delete"
        edition = petitions.by_id(found.petition.id).edition
        token = form.fields["csrf_token"]
        assert "deleted" in organiser.posts(delete, {"csrf_token": token, "edition": edition}).location, path
        assert organiser.sends(form, **{field: "Too late"}).status_code == 404
        assert "meanwhile" in organiser.posts(delete, {"csrf_token": token, "edition": edition + 1}).location


def test_blocks_are_put_in_order_and_deleted(make, organiser, base, found):
    for heading in ("Second", "Third"):
        make.section(found.petition, texts={"en": {"heading": heading}})

    def order():
        return [title.text for title in organiser.opens(f"{base}/sections").all("h2", class_="blocks__title")]

    assert order() == ["Quotations", "Text: Second", "Text: Third"]
    up = [form for form in organiser.opens(f"{base}/sections").forms() if "/move" in form.action][-1]
    organiser.sends(up, to="up")
    assert order() == ["Quotations", "Text: Third", "Text: Second"]
    down = next(form for form in organiser.opens(f"{base}/sections").forms() if "/move" in form.action)
    organiser.sends(down, to="down")
    assert order() == ["Text: Third", "Quotations", "Text: Second"]
    first = next(form for form in organiser.opens(f"{base}/sections").forms() if "/move" in form.action)
    organiser.sends(first, to="up")
    assert order() == ["Text: Third", "Quotations", "Text: Second"]
    assert organiser.sends(first, to="sideways").status_code == 400
    delete = [form for form in organiser.opens(f"{base}/sections").forms() if "/delete" in form.action][1]
    organiser.sends(delete)
    assert order() == ["Text: Third", "Text: Second"]


def test_rows_are_added_and_emptied_without_a_script(organiser, found, base):
    path = f"{base}/sections/{found.things['section_id']}/en"
    form = organiser.opens(path).form("sections/")
    assert {"items-0-quote", "items-1-quote", "items-3-quote"} <= form.fields.keys()
    organiser.sends(
        form, **{"items-2-quote": "Second.", "items-2-by": "محمد", "items-2-source_url": "https://x.example/"}
    )
    page = organiser.opens(path)
    assert page.form("sections/").fields["items-1-quote"] == "Second."

    emptied = {name: "" for name in page.form("sections/").fields if name.startswith("items-0-")}
    organiser.sends(page.form("sections/"), **emptied)

    form = organiser.opens(path).form("sections/")
    assert form.fields["items-0-quote"] == "Second."
    assert form.fields["items-1-quote"] == ""
    organiser.sends(
        form, **{name: "" for name in form.fields if name.startswith("items-") or name in ("heading", "body")}
    )
    assert "Nothing is written yet." in organiser.opens(f"{base}/sections").text


def test_a_row_with_a_hole_comes_back_with_every_row(organiser, found, base):
    path = f"{base}/sections/{found.things['section_id']}/en"
    response = organiser.sends(organiser.opens(path).form("sections/"), **{"items-3-by": "Ольга"})

    assert response.status_code == 422
    page = organiser.sees()
    assert "Please fill this in, or empty the whole row." in page.text
    assert page.form("sections/").fields["items-3-by"] == "Ольга"


def test_each_kind_of_block_can_be_written(organiser, visitor, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    blocks = {
        "text": {"heading": "Why", "body": "Because of *this*."},
        "quote": {"items-0-quote": "We are here.", "items-0-by": "محمد"},
        "figures": {"items-0-label": "in prison", "items-0-value": "3,5", "items-0-unit": "thousand"},
        "portraits": {"items-0-name": "Ольга", "items-0-text": "She waits."},
        "partners": {"items-0-name": "Friends", "items-0-url": "https://friends.example/"},
        "events": {"items-0-title": "Vigil", "items-0-country": "SE", "items-0-date": "2026-06"},
        "fundraiser": {"heading": "Give", "items-0-label": "Lawyers"},
        "press": {"items-0-title": "They wait", "items-0-publisher": "The Paper", "items-0-date": "2026"},
    }
    for kind, typed in blocks.items():
        page = organiser.follows(organiser.sends(adding_a_block(organiser, base), kind=kind))
        assert organiser.sends(page.form("/sections/"), **typed).status_code == 303, kind
        again = organiser.opens(organiser.last.location.split("?")[0]).form("/sections/")
        assert {name: again.fields[name] for name in typed} == typed | (
            {"items-0-value": "3.5"} if kind == "figures" else {}
        )
    text = visitor.opens("/en/free-them").text
    for words in ("Because of this .", "We are here.", "in prison", "She waits.", "Friends", "Vigil", "They wait"):
        assert words in text, words


def test_partners_have_names_that_signers_agreed_to(organiser, found, base, visitor):
    organiser.sends(
        organiser.opens(f"{base}/partners").form("partners"),
        **{"partners-0-name": "Friends", "partners-0-asks_opt_in": True, "partners-1-name": "Друзья"},
    )
    organiser.sends(organiser.opens(base).form("/publish"))
    first = {partner.name: partner.slug for partner in petitions.by_slug("free-them").partners}
    assert first == {"Friends": "friends", "Друзья": "partner"}
    assert visitor.opens("/en/free-them").form("/sign").has("partner-friends")

    form = organiser.opens(f"{base}/partners").form("partners")
    organiser.sends(form, **{"partners-0-name": "Strangers", "partners-1-website": "https://friends.example/"})

    second = {partner.name: partner.slug for partner in petitions.by_slug("free-them").partners}
    assert second == {"Strangers": "strangers", "Друзья": "partner"}
    form = organiser.opens(f"{base}/partners").form("partners")
    organiser.sends(form, **{"partners-2-name": "Друзья и подруги", "partners-3-name": "Strangers"})
    assert [partner.slug for partner in petitions.by_slug("free-them").partners] == [
        "strangers",
        "partner",
        "partner-2",
        "strangers-2",
    ]


def test_a_language_comes_and_goes(organiser, found, base):
    form = organiser.opens(base).form("languages")
    page = organiser.follows(organiser.sends(form, language="ce"))
    assert page.one("textarea", name="summary").attributes["lang"] == "ce"
    assert "ce" not in petitions.by_id(found.petition.id).languages
    organiser.sends(page.form("/texts/ce"), title="Нийсо", summary="Нийсо")
    assert "ce" in petitions.by_id(found.petition.id).languages

    page = organiser.opens(f"{base}/texts/ce")
    organiser.sends(page.form("/delete"))
    assert "ce" not in petitions.by_id(found.petition.id).languages
    assert "meanwhile" in organiser.sends(page.form("/delete")).location
    assert organiser.gets(f"{base}/texts/xx").status_code == 404
    assert organiser.sends(form, language="xx").status_code == 422
    assert "Please choose a language." in organiser.sees().text


def test_the_default_language_stays(organiser, found, base):
    assert not [form for form in organiser.opens(f"{base}/texts/en").forms() if "/delete" in form.action]
    edition = petitions.by_id(found.petition.id).edition
    address = f"{base}/texts/en/delete"
    assert "meanwhile" in organiser.posts(address, {"csrf_token": desk.token(organiser), "edition": edition}).location
    assert "en" in petitions.by_id(found.petition.id).languages


def test_news_are_read_once_they_are_published(organiser, visitor, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    form = organiser.opens(f"{base}/updates/new/en").form("updates")
    organiser.sends(form, title="Arrested", body="All **five**.", happened="2017-05")
    assert "Arrested" not in visitor.opens("/en/free-them").text
    page = organiser.opens(f"{base}/updates")
    [link] = [link.attributes["href"] for link in page.all("a") if link.text == "Arrested"]
    organiser.sends(organiser.opens(link).form("updates"), published=True)

    assert "May 2017" in visitor.opens("/en/free-them").text
    moment = [row for row in snapshot.of("updates")["updates"] if "Arrested" in repr(row)]
    organiser.sends(organiser.opens(link).form("updates"))
    assert [row for row in snapshot.of("updates")["updates"] if "Arrested" in repr(row)] == moment
    organiser.sends(organiser.opens(link.replace("/en", "/de")).form("updates"), title="Verhaftet", published=None)
    assert "Arrested" not in visitor.opens("/en/free-them").text


def test_decision_makers_and_what_they_said_are_shown(organiser, visitor, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    form = organiser.opens(f"{base}/decision-makers/new/en").form("new")
    organiser.sends(form, name="The chancellor", role="Chancellor", country="DE", asked_on="2017-04-02")
    assert "Has not answered for" in visitor.opens("/en/free-them").text
    page = organiser.opens(f"{base}/decision-makers")
    respond = [link for link in page.links if "/responses/new/" in link][-1]
    organiser.sends(
        organiser.opens(respond).form("responses"),
        kind="acted",
        said="2017-05-02",
        quote="I asked him to use his influence.",
        source_name="A paper",
        source_url="https://paper.example/",
    )
    text = visitor.opens("/en/free-them").text
    assert "The chancellor" in text
    assert "I asked him to use his influence." in text

    page = organiser.opens(f"{base}/decision-makers")
    assert "Did something, May 2, 2017" in page.text
    link = [link for link in page.links if "/responses/" in link and "/new/" not in link][-1]
    organiser.sends(form_with(organiser.opens(link.replace("/en", "/de")), "quote"), quote="Ich habe ihn gebeten.")
    assert "Ich habe ihn gebeten." in visitor.opens("/de/free-them").text
    organiser.sends(organiser.opens(link).form("/delete"))
    assert "influence" not in visitor.opens("/en/free-them").text


def test_money_is_entered_by_hand(organiser, visitor, found, base):
    organiser.sends(organiser.opens(base).form("/publish"))
    page = organiser.follows(organiser.sends(adding_a_block(organiser, base), kind="fundraiser"))
    organiser.sends(page.form("/sections/"), heading="Give")
    form = organiser.opens(f"{base}/fundraiser").form("fundraiser")
    organiser.sends(
        form, goal="2500", raised="12,50", currency="EUR", url="https://give.example/", ends_on="2099-01-01"
    )

    assert "€12.50 raised of €2,500" in visitor.opens("/en/free-them").text
    form = organiser.opens(f"{base}/fundraiser").form("fundraiser")
    assert (form.fields["goal"], form.fields["raised"]) == ("2500", "12.50")
    organiser.sends(form, goal="", raised="", url="", ends_on="")
    assert snapshot.of("fundraisers")["fundraisers"] == []


def test_whoever_is_logged_out_while_writing_keeps_the_words(clock, organiser, found, base):
    form = organiser.opens(f"{base}/texts/en").form("/texts/en")
    clock.passes(hours=13)
    before = snapshot.of("petitions", "petition_texts")

    response = organiser.sends(form, demand="<b>All of this</b> took me the whole evening.")

    assert response.status_code == 403
    page = organiser.sees()
    assert page.heading == "You are logged out"
    assert page.one("textarea").text == "<b>All of this</b> took me the whole evening."
    assert form.fields["csrf_token"] not in response.text
    assert snapshot.of("petitions", "petition_texts") == before


def test_a_preview_is_for_those_who_write(organiser, visitor, found, base):
    organiser.sends(organiser.opens(f"{base}/texts/en").form("/texts/en"), title="A <b>new</b> title")
    page = organiser.opens(f"{base}/preview/en")

    assert page.heading == "A <b>new</b> title"
    assert "This is a preview" in page.text
    assert ["disabled" in button.attributes for button in page.one("form").all("button") if button.text == "Sign"] == [
        True
    ]
    assert organiser.gets(f"{base}/preview/fr").status_code == 404
    assert visitor.gets(f"{base}/preview/en").status_code == 303


def test_an_organisation_tells_who_it_is(organiser, visitor, colleague):
    path = f"/organise/organisations/{organiser.organisation.id}"
    organiser.logs_in()
    other = colleague()
    mine, theirs = (form_with(person.opens(path), "postal_address") for person in (organiser, other))
    other.sends(theirs, postal_address="2 Another Street")
    assert organiser.sends(mine, name="A new name").status_code == 409
    page = organiser.sees()
    assert "2 Another Street" in page.text
    assert organiser.sends(form_with(page, "postal_address")).status_code == 303

    page = organiser.follows(organiser.sends(organiser.opens(path).form("languages"), language="de"))
    typed = {
        "tagline": "Für alle",
        "about": "Wir *sind* da.",
        "results-0-label": "Menschen",
        "results-0-value": "14385",
        "links-0-label": "Bericht",
        "links-0-url": "https://report.example/",
    }
    mine, theirs = page.form("/presentation/de"), other.opens(f"{path}/presentation/de").form("/presentation/de")
    other.sends(theirs, tagline="Zuerst")
    assert organiser.sends(mine, **typed).status_code == 409
    assert "Zuerst" in organiser.sees().text
    assert organiser.sends(organiser.sees().form("/presentation/de")).status_code == 303

    public = visitor.opens(f"/de/organisations/{organiser.organisation.slug}")
    for words in ("A new name", "Für alle", "Menschen", "14.385", "Bericht"):
        assert words in public.text, words
    form = organiser.opens(f"{path}/presentation/de").form("/presentation/de")
    organiser.sends(form, **{name: "" for name in form.fields if name not in ("csrf_token", "edition")})
    assert "Für alle" not in visitor.opens(f"/en/organisations/{organiser.organisation.slug}").text
    assert organiser.sends(organiser.opens(path).form("languages"), language="xx").status_code == 422


def test_managers_say_who_may_do_what(organiser, colleague):
    organiser.logs_in()
    other = colleague(Role.EDITOR)
    path = f"/organise/organisations/{organiser.organisation.id}/members"

    def forms(what):
        return [form for form in organiser.opens(path).forms() if what in form.action]

    assert other.gets(path).status_code == 403
    organiser.sends(forms("/role")[1], role="manager")
    assert other.gets(path).status_code == 200
    organiser.sends(forms("/remove")[1])
    assert other.gets(path).status_code == 404

    assert "notice=last_manager" in organiser.sends(forms("/role")[0], role="reader").location
    assert "notice=last_manager" in organiser.sends(forms("/remove")[0]).location
    assert organiser.gets(path).status_code == 200


def test_a_manager_can_leave_when_there_is_another(organiser, colleague):
    organiser.logs_in()
    colleague(Role.MANAGER)
    path = f"/organise/organisations/{organiser.organisation.id}/members"
    form = next(form for form in organiser.opens(path).forms() if "/remove" in form.action)

    assert organiser.sends(form).location == "/organise/?notice=member_removed"
    assert organiser.gets(path).status_code == 404
    assert "You do not belong to an organisation yet." in organiser.opens("/organise/").text


def test_an_operator_brings_an_organisation_and_hides_what_must_not_be_seen(app, mailbox, make, visitor):
    operator = Organiser(app, mailbox, make.person(operator=True).email, PASSWORD)
    operator.logs_in()
    form = operator.opens("/organise/organisations/new").form("new")
    page = operator.follows(operator.sends(form, name="Friends", slug="friends"))
    assert page.heading == "Friends"
    assert operator.sends(form, name="Others", slug="friends").status_code == 422
    assert operator.sends(form, name="Others", slug="!").status_code == 422

    petition = make.petition(slug="somebodys")
    page = operator.opens(f"/organise/petitions/{petition.id}")
    operator.sends(page.form("/hide"))
    assert visitor.gets("/en/somebodys").status_code == 404
    assert operator.gets("/organise/petitions/new").status_code == 403


def test_the_desk_speaks_the_organisers_language(organiser):
    organiser.logs_in()
    assert organiser.opens("/organise/").language == "en"
    organiser.sends(organiser.opens("/organise/account").form("language"), language="de")

    assert organiser.opens("/organise/").language == "de"
    assert organiser.sends(organiser.opens("/organise/account").form("language"), language="xx").status_code == 422


def test_a_notice_says_only_what_we_wrote(organiser):
    organiser.logs_in()
    assert "attacker" not in organiser.gets("/organise/?notice=attacker").text
    assert pages.read(organiser.gets("/organise/?notice=saved").text).one("div", role="status").text == "Saved."


def test_whoever_forgets_to_fill_in_the_login_is_told(organiser):
    form = organiser.opens("/organise/login").form("login")
    assert organiser.sends(form, email="", password="").status_code == 422
    text = organiser.sees().text
    assert "Please write your e-mail address." in text
    assert "Please write your password." in text
