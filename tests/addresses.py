"""Addresses: every address that the application answers, filled in with something that is there."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from petition_app.queries.petitions import PetitionView

#: A token of the right form that belongs to nothing.
NO_TOKEN = "A" * 43
#: An id of the right form that belongs to nothing.
NO_ID = UUID("00000000-0000-4000-8000-000000000000")


def every(app: Flask, petition: PetitionView, method: str = "GET", **things: Any) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that takes the method, with an address that it matches.

    `things` says which ids stand in it; one that is not given belongs to nothing.
    """
    examples: dict[str, Any] = {
        "language": "en",
        "token": NO_TOKEN,
        "filename": "css/base.css",
        "slug": petition.slug,
        "digest": "0" * 24,
        "style": "public",
        "script": "petition",
        "petition_id": petition.id,
        "person_id": 0,
        "width": 320,
        "suffix": "webp",
        "size": 0,
        "old": 0,
        "new": 0,
        "tile": "0/000",
    } | things
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or ()):
                values = {
                    name: examples.get(name, NO_ID) if name.endswith("_id") else examples[name]
                    for name in rule.arguments
                }
                if "organisation" in rule.endpoint and "slug" in values:
                    values["slug"] = petition.organisation_slug
                yield rule, app.url_for(rule.endpoint, **values)
