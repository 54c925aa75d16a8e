"""Organising: from a login to a petition that was signed, closed and told about, as people do it."""

from petition_app.domain.lifecycle import PetitionState
from petition_app.queries import petitions


def test_an_organiser_writes_publishes_and_closes_a_petition(organiser, visitor):
    assert organiser.logs_in().status_code == 303
    form = organiser.opens("/organise/petitions/new").form("new")
    page = organiser.follows(organiser.sends(form, title="Free the five", slug="free-the-five", language="en"))
    assert page.heading == "Texts: English"

    organiser.sends(page.form("/texts/en"), summary="They are in prison for who they are.", demand="**Let them go.**")
    overview = organiser.opens("/organise/").one("th", scope="row").one("a").attributes["href"]
    page = organiser.follows(organiser.sends(organiser.opens(overview).form("languages"), language="de"))
    organiser.sends(page.form("/texts/de"), title="Freiheit für die fünf", summary="Sie sitzen in Haft.")

    page = organiser.follows(organiser.sends(organiser.opens(f"{overview}/sections").form("sections"), kind="figures"))
    form = page.form("/sections/")
    organiser.sends(
        form,
        heading="Prisoners",
        **{"items-0-label": "in five years", "items-0-value": "140", "items-0-unit": "people"},
    )

    preview = organiser.opens(f"{overview}/preview/de")
    assert preview.heading == "Freiheit für die fünf"
    assert "This is a preview" in preview.text or "Vorschau" in preview.text
    assert visitor.gets("/en/free-the-five").status_code == 404

    page = organiser.follows(organiser.sends(organiser.opens(overview).form("/publish")))
    assert "Published. Everybody can see it and sign." in page.text
    public = visitor.opens("/en/free-the-five")
    assert public.heading == "Free the five"
    assert "140" in public.text
    assert public.one("strong").text == "Let them go."

    organiser.sends(organiser.opens(overview).form("/close"))
    assert petitions.by_slug("free-the-five").state is PetitionState.CLOSED
    assert "This petition has ended" in visitor.opens("/en/free-the-five").text
