"""Listing: whoever looks for a petition finds it, in any script, page by page, without a script and without a trace."""

import pytest

from petition_app.domain import searching
from petition_app.domain.pictures import Place
from petition_app.models import PetitionTopic
from petition_app.queries import listing
from petition_app.queries.listing import Wanted
from tests import confirmed
from tests.statements import noted


def titles(page) -> list[str]:
    return [heading.text for heading in page.all("h3")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Freiheit für alle", ["FÜR", "fur", "FREI"]),
        ("Straße", ["strasse", "STRASSE"]),
        ("Свобода Ёлке", ["свобода", "елке"]),
        ("الحُرِّيَّة", ["الحرية"]),
        ("İstanbul Sözleşmesi", ["istanbul", "sozlesmesi"]),
        ("ＦＲＥＥ them", ["free"]),
        ("한국", ["한국"]),
    ],
)
def test_words_are_found_whatever_their_case_and_their_accents(text, words):
    for word in words:
        assert searching.folded(word) in searching.folded(text)


def test_nobody_searches_with_a_book():
    assert searching.words("a a  B\tb") == ["a", "b"]
    assert len(searching.words(" ".join(map(str, range(1000))))) == searching.MOST_WORDS


@pytest.fixture
def three(make):
    """A petition of two languages, one with a hashtag that has ended, and one of another organisation."""
    make.petition(
        slug="prisoners",
        texts={"en": {"title": "Free them", "summary": "They wait."}, "be": {"title": "Вызваліце іх"}},
        topics=[PetitionTopic(topic="prisoners"), PetitionTopic(topic="peace")],
    )
    make.petition(slug="forests", hashtag="#KeepTheTrees", texts={"de": {"title": "Wälder"}}, state="closed")
    make.petition(slug="draft", state="draft", texts={"en": {"title": "Free nobody yet"}})
    make.petition(slug="hidden", hidden=True, texts={"en": {"title": "Free and hidden"}})
    return make.petition(
        slug="third", organisation=make.organisation(slug="us", name="Мы"), texts={"en": {"title": "Third"}}
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"prisoners", "forests", "third"}),
        ({"q": "free"}, {"prisoners"}),
        ({"q": "FREE wait"}, {"prisoners"}),
        ({"q": "free forests"}, set()),
        ({"q": "вызваліце"}, {"prisoners"}),
        ({"q": "walder"}, {"forests"}),
        ({"q": "#keepthetrees"}, {"forests"}),
        ({"q": "мы"}, {"third"}),
        ({"q": "%"}, set()),
        ({"q": "   "}, {"prisoners", "forests", "third"}),
        ({"topic": "peace"}, {"prisoners"}),
        ({"topic": "animals"}, set()),
        ({"topic": "nonsense"}, {"prisoners", "forests", "third"}),
        ({"written": "be"}, {"prisoners"}),
        ({"written": "de"}, {"forests"}),
        ({"written": "??"}, {"prisoners", "forests", "third"}),
        ({"by": "us"}, {"third"}),
        ({"by": "nobody"}, set()),
        ({"state": "open"}, {"prisoners", "third"}),
        ({"state": "ended"}, {"forests"}),
        ({"state": "nonsense"}, {"prisoners", "forests", "third"}),
        ({"q": "t", "state": "open", "by": "us"}, {"third"}),
    ],
    ids=str,
)
def test_a_petition_is_found_by_what_is_said_of_it(three, visitor, wanted, found):
    response = visitor.gets("/en/", query_string=wanted)
    page = visitor.sees()
    assert response.status_code == 200
    links = {link for link in page.links if link.startswith("/en/") and link.count("/") == 2 and link != "/en/"}
    assert {link.removeprefix("/en/") for link in links} - {"imprint"} == found
    assert page.form("/en/").fields.get("q", "") == wanted.get("q", "").strip()


def test_a_list_that_somebody_looked_for_is_kept_and_listed_by_nobody(three, visitor):
    response = visitor.gets("/en/?q=free")
    assert response.cache_control.no_store
    assert response.headers["X-Robots-Tag"] == "noindex, follow"
    assert visitor.sees().one("meta", name="robots").attributes["content"] == "noindex, follow"
    assert "1 petition found." in visitor.sees().text
    assert "No petition was found." in visitor.opens("/en/?q=xyzzy").text

    plain = visitor.gets("/en/")
    assert plain.cache_control.public
    assert "X-Robots-Tag" not in plain.headers
    assert not visitor.sees().all("meta", name="robots")


def test_what_was_typed_is_shown_as_it_was_typed_and_is_no_markup(three, visitor):
    typed = "\"><script>alert('x')</script>"
    page = visitor.opens(f"/en/?q={typed}")
    assert page.form("/en/").fields["q"] == typed
    assert not [script for script in page.all("script") if "src" not in script.attributes]


def test_only_what_can_be_chosen_is_offered(three, visitor):
    page = visitor.opens("/en/")
    offered = {
        select.attributes["name"]: [option.attributes["value"] for option in select.all("option")]
        for select in page.all("select")
    }
    assert offered["topic"] == ["", "prisoners", "peace"]
    assert offered["written"] == ["", "be", "de", "en"]
    assert offered["state"] == ["", "open", "ended"]
    assert "us" in offered["by"]


def test_a_lonely_petition_is_listed_without_empty_questions(make, visitor):
    make.petition()
    names = [select.attributes["name"] for select in visitor.opens("/en/").all("select")]
    assert names == ["state"]


def test_nothing_is_listed_where_there_is_nothing(visitor):
    page = visitor.opens("/en/")
    assert "There is no petition here yet." in page.text
    assert not page.forms()


def test_a_long_list_comes_in_pages_that_lead_on_and_back(make, visitor, monkeypatch):
    monkeypatch.setattr(listing, "ON_A_PAGE", 2)
    organisation = make.organisation()
    for number in range(5):
        make.petition(organisation=organisation, slug=f"p-{number}", texts={"en": {"title": f"Petition {number}"}})
    seen = []
    page = visitor.opens("/en/?state=open")
    for _ in range(3):
        seen.append(titles(page))
        onward = [link.attributes["href"] for link in page.all("a", rel="next")]
        page = visitor.opens(onward[0]) if onward else page
    assert sorted(title for part in seen for title in part) == [f"Petition {number}" for number in range(5)]
    assert [len(part) for part in seen] == [2, 2, 1]

    [back] = page.all("a", rel="prev")
    second = visitor.opens(back.attributes["href"])
    assert titles(second) == seen[1]
    [back] = second.all("a", rel="prev")
    assert back.attributes["href"] == "/en/?state=open"
    assert titles(visitor.opens("/en/?after=nowhere")) == seen[0]
    assert visitor.gets("/en/?after=p-3").headers["X-Robots-Tag"]


def test_a_list_asks_for_all_its_numbers_and_pictures_at_once(app, make):
    organisation = make.organisation()
    made = [make.petition(organisation=organisation) for _ in range(2)]
    confirmed.signatures(made[0].id, [{"country": "AM"} for _ in range(3)])
    make.picture(made[1], place=Place.TOP)

    with noted(app) as few:
        first = listing.page(Wanted(), "", "en")
    made += [make.petition(organisation=organisation) for _ in range(4)]
    with noted(app) as many:
        second = listing.page(Wanted(), "", "en")
        of_organisation = listing.of_organisation(organisation.id, "en")

    assert {each.petition.id: each.count for each in first.cards} == {made[0].id: 3, made[1].id: 0}
    assert {each.petition.id: each.picture is not None for each in first.cards} == {made[0].id: False, made[1].id: True}
    assert len(second.cards) == len(of_organisation) == 6
    asked = [[statement for statement in each if statement.startswith("SELECT")] for each in (few, many)]
    assert len(asked[1]) == 2 * len(asked[0])


def test_the_desk_says_what_a_petition_is_about(organiser, visitor, make):
    organiser.logs_in()
    petition = make.petition(organisation=organiser.organisation)
    path = f"/organise/petitions/{petition.id}/settings"
    form = organiser.opens(path).form("/settings")
    assert organiser.sends(form, topic_1="peace", topic_2="work", topic_3="peace").status_code == 303
    form = organiser.opens(path).form("/settings")
    assert [form.fields[f"topic_{number}"] for number in (1, 2, 3)] == ["peace", "work", ""]
    assert len(titles(visitor.opens("/en/?topic=work"))) == 1

    assert organiser.sends(form, topic_1="", topic_2="", topic_3="").status_code == 303
    assert titles(visitor.opens("/en/?topic=work")) == []
    assert organiser.sends(organiser.opens(path).form("/settings"), topic_1="nonsense").status_code == 422
