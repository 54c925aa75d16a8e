"""Addresses: every address that the application answers, filled in with something that is there."""

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from petition_app.queries.petitions import PetitionView

#: A token of the right form that belongs to nothing.
NO_TOKEN = "A" * 43


NOBODYS = UUID(int=1)


def every(app: Flask, petition: PetitionView, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Yield each rule that takes the method, with an address that it matches."""
    examples = {
        "language": "en",
        "token": NO_TOKEN,
        "filename": "css/base.css",
        "slug": petition.slug,
        "petition_id": petition.id,
        "kind": "text",
        "move": "close",
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or ()):
                # Whatever else an address names is a thing that nobody has.
                values = {name: examples.get(name, NOBODYS) for name in rule.arguments}
                if "organisation" in rule.endpoint:
                    values["slug"] = petition.organisation_slug
                yield rule, app.url_for(rule.endpoint, **values)
