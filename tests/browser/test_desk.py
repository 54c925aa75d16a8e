"""The desk in a browser: what an organiser writes on a telephone fits it, in the language with the longest words."""

import pytest

from petition_app.services import accounts
from tests.browser.conftest import PHONE, Open, Site
from tests.browser.test_accessibility import barriers, runs_over
from tests.factories import PASSWORD, Make


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_desk_fits_a_telephone(site: Site, open_browser: Open, language):
    with site.app.app_context():
        make = Make(site.app)
        organisation = make.organisation()
        manager = make.member(organisation)
        petition = make.petition(organisation=organisation)
        make.decision_maker(petition)
        update = make.update(petition)
        accounts.choose_language(manager.id, language)
        email, of_petition = manager.email, f"/organise/petitions/{petition.id}"
        of_organisation, of_update = f"/organise/organisations/{organisation.id}", f"{of_petition}/updates/{update.id}"
    page, seen = open_browser(viewport=PHONE)
    page.goto("/organise/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(of_petition)
    page.locator("form[action$='/pause'] button").click()

    for path in (
        "/organise/",
        of_petition,
        f"{of_petition}/decision-makers",
        f"{of_petition}/sections",
        f"{of_petition}/settings",
        f"{of_update}/mailing",
        f"{of_organisation}/audit",
    ):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert barriers(page) == []
        assert not runs_over(page), path
    assert page.locator("td").nth(1).evaluate("cell => getComputedStyle(cell, '::before').content") not in ("", "none")
    assert seen.complaints == []
