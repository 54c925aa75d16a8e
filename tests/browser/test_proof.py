"""Under alarm a browser does its work while the form is filled in; without a script the form goes too (S32)."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import proofs, screening
from petition_app.models import Petition, Signature
from petition_app.services import alarms
from tests.browser.conftest import PHONE, Open, Site
from tests.browser.test_form import PETITION, sends
from tests.browser.test_signing import fill_in


@pytest.mark.parametrize(
    ("scripts", "held"), [pytest.param(True, None, id="scripts"), pytest.param(False, "unproven", id="no scripts")]
)
def test_s32_a_browser_proves_itself_unseen(site: Site, open_browser: Open, monkeypatch, scripts, held):
    monkeypatch.setattr(screening, "SOONEST", -screening.LATEST)
    monkeypatch.setattr(proofs, "MOST_TRIES", 1000)
    with site.app.app_context():
        slug = PETITION.rpartition("/")[2]
        alarms.raise_(db.session.scalars(select(Petition.id).where(Petition.slug == slug)).one(), "burst")
    page, seen = open_browser(viewport=PHONE, java_script_enabled=scripts)
    page.goto(PETITION)
    fill_in(page)
    sends(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")

    with site.app.app_context():
        assert db.session.scalars(select(Signature.screening).where(Signature.state == "pending")).all() == [held]
    assert seen.foreign(site.address) == []
    assert seen.complaints == []
