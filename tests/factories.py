"""Factories: `make.petition(…)` stores something valid; a test names only what matters to it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from petition_app.adapters.pictures import renditions
from petition_app.db import db, transaction
from petition_app.domain import addresses, clock, tokens
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.pictures import PictureOwner
from petition_app.domain.signers import Consent, Details
from petition_app.domain.tokens import Purpose
from petition_app.models import (
    DecisionMaker,
    Fundraiser,
    Membership,
    Organisation,
    Partner,
    Person,
    Petition,
    PetitionText,
    Response,
    Section,
    SectionText,
    Signature,
    Update,
)
from petition_app.queries import keys, petitions
from petition_app.queries.petitions import PetitionView
from petition_app.services import keys as key_services
from petition_app.services import pictures, signature_log, signing
from tests import drawn_pictures

T = TypeVar("T")

PASSWORD = "correct horse battery staple"

# Tests log in often; what the hash costs is for production.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Made:
    """A stored signature, and the secret that its signer's mail holds."""

    id: UUID
    email: str
    secret: bytes

    def token(self, purpose: Purpose) -> str:
        return tokens.token(self.secret, purpose)

    def link(self, purpose: Purpose) -> str:
        return f"/{purpose}/{self.token(purpose)}"


class Make:
    """Stores valid things and returns them; needs the application's context."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers = count(1)

    def organisation(self, **values: Any) -> Organisation:
        number = next(self._numbers)
        organisation = Organisation(
            **{
                "slug": f"organisation-{number}",
                "name": f"Organisation {number}",
                "website": "https://organisation.example",
                "email": "office@organisation.example",
                "postal_address": "1 Example Street, 12345 Example",
                "created_at": clock.now(),
            }
            | values
        )
        return self._stored(organisation)

    def person(self, **values: Any) -> Person:
        """Store somebody who can log in with PASSWORD."""
        number = next(self._numbers)
        password = values.pop("password", PASSWORD)
        person = Person(
            **{
                "email": f"person-{number}@organisation.example",
                "name": "",
                "password": _CHEAP.hash(password),
                "created_at": clock.now(),
            }
            | values
        )
        return self._stored(person)

    def member(self, organisation: Organisation | UUID, role: str = "manager", **values: Any) -> Person:
        """Store a person with a role in the organisation: reader, editor or manager."""
        person = self.person(**values)
        organisation_id = organisation if isinstance(organisation, UUID) else organisation.id
        self._stored(Membership(person_id=person.id, organisation_id=organisation_id, role=role))
        return person

    def petition(self, **values: Any) -> PetitionView:
        """Store a petition with its keys, open and in English unless said otherwise.

        `texts={"de": {"title": …}}` gives the languages, `partners=[{"slug": …}]` the partners.
        """
        number = next(self._numbers)
        organisation = values.pop("organisation", None) or self.organisation()
        texts = values.pop("texts", None) or {"en": {}}
        partners = values.pop("partners", [])
        now = clock.now()
        petition = Petition(
            **{
                "organisation_id": organisation.id,
                "slug": f"petition-{number}",
                "state": PetitionState.OPEN,
                "default_language": next(iter(texts)),
                "created_at": now,
                "published_at": None if values.get("state") == PetitionState.DRAFT else now,
                "closed_at": now if values.get("state") == PetitionState.CLOSED else None,
            }
            | values
        )
        for language, words in texts.items():
            petition.texts.append(
                PetitionText(
                    **{"language": language, "title": f"Title {number} ({language})", "summary": "A summary."} | words
                )
            )
        for position, partner in enumerate(partners):
            petition.partners.append(
                Partner(**{"name": partner["slug"].title(), "asks_opt_in": True, "position": position} | partner)
            )
        self._stored(petition)
        with transaction():
            key_services.make(petition.id)
            signature_log.start(petition.id)
        view = petitions.by_id(petition.id)
        assert view is not None
        return view

    def signature(self, petition: PetitionView, *, confirmed: bool = True, **values: Any) -> Made:
        """Sign the petition as somebody, and confirm it unless said otherwise."""
        email = values.pop("email", f"signer-{next(self._numbers)}@example.org")
        screening = values.pop("screening", None)
        address = addresses.parse(email)
        consent = Consent(
            wording="0" * 64, language="en", form_opened=None, form_sent=clock.now(), updates=False, partners=()
        )
        details = Details(
            **{
                "name": "Ольга",
                "email": address.mailed,
                "canonical_email": address.canonical,
                "country": "DE",
                "language": "en",
                "consent": consent,
            }
            | values
        )
        signing.sign(petition, details, screening)
        made = self.signed(petition, email)
        if confirmed:
            signing.confirm(made.token(Purpose.CONFIRM))
        # What the test has read is let go, so that it reads anew afterwards.
        db.session.rollback()
        return made

    def signed(self, petition: PetitionView, email: str) -> Made:
        """Return the signature that an address has under the petition, with the secret of its links."""
        petition_keys = keys.of(petition.id)
        index = petition_keys.blind_index(addresses.parse(email).canonical)
        with db.engine.connect() as connection:
            row = connection.execute(
                select(Signature.id, Signature.link_secret).where(
                    Signature.petition_id == petition.id, Signature.blind_index == index
                )
            ).one()
        secret = petition_keys.open_bytes(row.link_secret, kind="link", row=index)
        return Made(id=row.id, email=email, secret=secret)

    def section(self, petition: PetitionView, kind: str = "text", **values: Any) -> Section:
        """Store a block of a petition's page; `texts={"en": {"heading": …, "body": …, "items": […]}}`."""
        texts = values.pop("texts", {"en": {"heading": "A heading", "body": "A paragraph."}})
        section = Section(**{"petition_id": petition.id, "position": next(self._numbers), "kind": kind} | values)
        for language, words in texts.items():
            section.texts.append(SectionText(**{"language": language} | words))
        return self._stored(section)

    def update(self, petition: PetitionView, **values: Any) -> Update:
        """Store a piece of news that is published."""
        return self._stored(
            Update(
                **{
                    "petition_id": petition.id,
                    "happened_on": clock.today(),
                    "published_at": clock.now(),
                    "title": {"en": "News"},
                    "body": {"en": "Something happened."},
                }
                | values
            )
        )

    def decision_maker(self, petition: PetitionView, **values: Any) -> DecisionMaker:
        """Store whom the petition asks; `responses=[{"text": {"en": …}}]` gives what was said."""
        responses = values.pop("responses", [])
        maker = DecisionMaker(
            **{"petition_id": petition.id, "name": {"en": "The Ministry"}, "role": {"en": "Ministry"}} | values
        )
        for response in responses:
            maker.responses.append(Response(**{"kind": "answered", "said_on": clock.today()} | response))
        return self._stored(maker)

    def fundraiser(self, petition: PetitionView, **values: Any) -> Fundraiser:
        """Store money asked for: 1,000 euros by default, none raised, thirty days left."""
        ends_on = clock.today() + timedelta(days=30)
        return self._stored(Fundraiser(**{"petition_id": petition.id, "goal": 100_000, "ends_on": ends_on} | values))

    def picture(self, owner: Any, **values: Any) -> UUID:
        """Store a small picture of a petition or of an organisation; return its id."""
        kind: Any = "petition" if isinstance(owner, PetitionView) else "organisation"
        picture_id = uuid4()
        alt = values.pop("alt", {"en": "A green field."})
        with transaction():
            pictures.store(
                picture_id,
                PictureOwner(kind, owner.id),
                renditions(drawn_pictures.png(320, 200)),
                alt,
                pictures.PictureWords(**{"alt": "", "credit": "Ольга"} | values),
            )
        return picture_id

    def _stored(self, row: T) -> T:
        with transaction():
            db.session.add(row)
        return row
