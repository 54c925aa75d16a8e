"""The petition's page: what organisers wrote is there, and says what they meant."""

from petition_app.domain.responses import ResponseKind
from petition_app.queries import petitions
from petition_app.services import export_contents


def test_each_kind_of_response_has_a_word(make, visitor):
    petition = make.petition()
    make.decision_maker(petition, responses=[{"kind": kind.value} for kind in ResponseKind])

    shown = visitor.opens(f"/en/{petition.slug}")

    days = [day for day in shown.all("p") if "responses__day" in day.attributes.get("class", "")]
    words = [day.all("span")[0].text for day in days]
    assert len(words) == len(set(words)) == len(ResponseKind)


def test_what_the_money_is_for_is_named(make, visitor):
    petition = make.petition()
    make.fundraiser(petition)
    items = [{"label": "Lawyers", "url": "https://example.org/lawyers"}, {"label": "Rent", "text": "for a year"}]
    make.section(petition, kind="fundraiser", texts={"en": {"items": items}})

    shown = visitor.opens(f"/en/{petition.slug}")

    assert shown.one("a", href="https://example.org/lawyers").text == "Lawyers"
    assert "Rent for a year" in shown.text


def test_a_summary_is_no_markdown_neither_on_the_page_nor_in_print(make, visitor):
    petition = make.petition(texts={"en": {"summary": "2 * 3 * 4 and *this*\n- not a list", "demand": "*Free* them."}})

    cover = export_contents.cover(petitions.by_id(petition.id), "en", petition.published_at)

    assert cover.summary == ("2 * 3 * 4 and *this*", "- not a list", "Free them.")
    assert "2 * 3 * 4 and *this* - not a list" in visitor.opens(f"/en/{petition.slug}").text
