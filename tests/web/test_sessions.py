"""Sessions: there are none outside the organisers' pages, whatever a page for readers tries."""

import pytest
from flask import session  # noqa: TID251  What pages for readers must not have.

from petition_app.web.organise import sessions


def test_a_page_for_readers_can_keep_nothing(app):
    with app.test_request_context("/en/"):
        with pytest.raises(RuntimeError):
            session["name"] = "Ольга"
        with pytest.raises(RuntimeError):
            sessions.token()


def test_what_only_begins_like_an_organisers_page_has_no_session(app):
    with app.test_request_context("/organiser/"):
        assert not session
    with app.test_request_context("/organise/login"):
        assert session["csrf_token"]
