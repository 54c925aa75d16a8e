"""Screening: as a form comes in it is decided whether its signature will be held; nothing of the person is kept for it.

Forms are counted by network and by domain under names that are other ones each day. Whoever crosses a mark raises an
alarm, and what came before from there and waits for its confirmation is held as well.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from threading import Lock
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, update

from petition_app.adapters import rates
from petition_app.db import db, transaction
from petition_app.domain import clock, mailbox_providers
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.networks import Network
from petition_app.domain.screening import (
    AROUND,
    FORMS_OF_A_CROWD,
    FORMS_OF_A_DOMAIN,
    FORMS_OF_A_HOUSEHOLD,
    WINDOW,
    Reason,
    Signs,
    code,
)
from petition_app.models import Signature
from petition_app.queries import alarms as standing_alarms
from petition_app.queries import keys
from petition_app.queries.petitions import PetitionView
from petition_app.services import alarms

# So far back is remembered, in each process, which forms came from where: some megabytes.
_FORMS_REMEMBERED = 20_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that came in: when, from where under names of that day, and which row it became."""

    at: datetime
    names: tuple[str, ...]
    blind_index: bytes


class Recent:
    """The forms that came in lately and are not held."""

    def __init__(self) -> None:
        """Begin with none."""
        self._forms: deque[_Form] = deque(maxlen=_FORMS_REMEMBERED)
        self._lock = Lock()

    def add(self, form: _Form) -> None:
        """Remember one more; those of yesterday are forgotten."""
        with self._lock:
            self._forms.append(form)
            while self._forms[0].at <= form.at - WINDOW:
                self._forms.popleft()

    def under(self, name: str) -> list[bytes]:
        """Return the rows of those that came from there."""
        with self._lock:
            return [form.blind_index for form in self._forms if name in form.names]


@dataclass(frozen=True)
class _Mark:
    """How often something came, from which number on that is too often, and what it is held for."""

    name: str
    count: int
    most: int
    screening: str

    @property
    def is_over(self) -> bool:
        return self.count > self.most

    @property
    def was_crossed(self) -> bool:
        # The alarm is renewed while it goes on.
        return self.is_over and (self.count - 1) % self.most == 0


def screen(petition: PetitionView, network: Network, address: str, country: str, signs: Signs) -> str | None:
    """Return the code for which a signature will be held, or None; `address` is the canonical one."""
    if not current_app.config["LIMITS"]:
        return None
    if signs.trapped:
        return code(Reason.TRAP)
    standing = standing_alarms.standing(petition.id)
    petition_keys = keys.of(petition.id)
    marks = _marks(petition.id, network, address.rpartition("@")[2], petition_keys)
    for mark in marks:
        if mark.screening in standing.trusted:
            continue
        if mark.was_crossed:
            alarms.raise_(petition.id, mark.screening)
            hold(petition.id, recent().under(mark.name), mark.screening)
        if mark.is_over:
            return mark.screening
    by_country = code(Reason.COUNTRY, country)
    if by_country in standing.raised:
        return by_country
    now = clock.now()
    if standing.guarded and not signs.was_filled_in(now):
        return code(Reason.STAMP)
    if standing.guarded and not signs.proven:
        return code(Reason.UNPROVEN)
    recent().add(_Form(now, tuple(mark.name for mark in marks), petition_keys.blind_index(address)))
    return None


def hold(petition_id: UUID, blind_indexes: Collection[bytes], screening: str) -> None:
    """Let signatures that wait for their confirmation be held when it comes."""
    rest = iter(blind_indexes)
    while some := list(islice(rest, _AT_ONCE)):
        with transaction():
            _hold(petition_id, screening, Signature.blind_index.in_(some))


def _hold(petition_id: UUID, screening: str, *which: ColumnElement[bool]) -> None:
    """Let those be held that wait and are well so far. Joins the caller's transaction."""
    db.session.execute(
        update(Signature)
        .where(
            Signature.petition_id == petition_id,
            Signature.state == SignatureState.PENDING,
            Signature.screening.is_(None),
            *which,
        )
        .values(screening=screening)
        .execution_options(synchronize_session=False)
    )


def watch_countries() -> None:
    """Raise an alarm wherever more have signed than can be believed of a country's people, and hold who still waits."""
    for petition_id, country in standing_alarms.countries_above_their_share():
        screening = code(Reason.COUNTRY, country)
        if alarms.raise_(petition_id, screening):
            with transaction():
                _hold(petition_id, screening, Signature.country == country, Signature.expires_at.is_not(None))


def recent() -> Recent:
    """Return the forms that this process remembers."""
    found: Recent = current_app.extensions.setdefault("petition_app_recent_forms", Recent())
    return found


def _marks(petition_id: UUID, network: Network, domain: str, petition_keys: PetitionKeys) -> list[_Mark]:
    """Count one more form of the network, of the range around it and of the domain; return where each stands."""
    counted = rates.current()
    marked = []
    if not network.ours:
        most = FORMS_OF_A_CROWD if network.crowded else FORMS_OF_A_HOUSEHOLD
        marked += [(network.narrow, most, Reason.BURST.value), (network.wide, most * AROUND, Reason.BURST.value)]
    if not mailbox_providers.is_provider(domain):
        # No address is empty before the sign: the label is none of an address's own index.
        label = petition_keys.blind_index(f"@{domain}")[:4].hex()
        marked.append((domain, FORMS_OF_A_DOMAIN, code(Reason.DOMAIN, label)))
    names = [counted.pseudonym(petition_id.hex, what) for what, _, _ in marked]
    counts = counted.count(WINDOW, names)
    return [
        _Mark(name, count, most, screening)
        for (_, most, screening), name, count in zip(marked, names, counts, strict=True)
    ]
