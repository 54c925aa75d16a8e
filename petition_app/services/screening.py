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
from petition_app.domain import clock, disposable_domains, mailbox_providers, registered_domains
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.networks import Network
from petition_app.domain.screening import (
    AROUND,
    FORMS_OF_A_CROWD,
    FORMS_OF_A_HOUSEHOLD,
    LOTS,
    RINGS_AGAIN,
    WINDOW,
    DomainShare,
    Reason,
    Signs,
    code,
    disposable,
)
from petition_app.models import Signature
from petition_app.queries import alarms as standing_alarms
from petition_app.queries import keys
from petition_app.queries.petitions import PetitionView
from petition_app.services import alarms

# So far back is remembered, in each process, which forms came from where: some megabytes.
_FORMS_REMEMBERED = 20_000
_RANG_REMEMBERED = 10_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that came in: when, from where under names of that day, and which row it became."""

    at: datetime
    names: tuple[str, ...]
    blind_index: bytes
    disposable: bool


class Recent:
    """The forms that came in lately and are not held, and what rang lately."""

    def __init__(self) -> None:
        """Begin with none."""
        self._forms: deque[_Form] = deque(maxlen=_FORMS_REMEMBERED)
        self._rang: dict[str, datetime] = {}
        self._lock = Lock()

    def add(self, form: _Form) -> None:
        """Remember one more; those of yesterday are forgotten."""
        with self._lock:
            self._forms.append(form)
            while self._forms[0].at <= form.at - WINDOW:
                self._forms.popleft()

    def under(self, name: str) -> list[_Form]:
        """Return those that came from there."""
        with self._lock:
            return [form for form in self._forms if name in form.names]

    def rings(self, name: str, now: datetime) -> bool:
        """Tell whether an alarm is due there: the first time, and now and again while it goes on."""
        with self._lock:
            rang = self._rang.get(name)
            if rang is not None and now < rang + RINGS_AGAIN:
                return False
            if len(self._rang) >= _RANG_REMEMBERED:
                self._rang = {other: at for other, at in self._rang.items() if now < at + RINGS_AGAIN}
            self._rang[name] = now
            return True


@dataclass(frozen=True)
class _Mark:
    """Where a form comes from: under a name of that day, whether too many do, and what they are held for."""

    name: str
    screening: str
    is_over: bool
    #: Whether the code stands for nothing else, so that its alarm is the alarm of this one place.
    is_its_own: bool = False


def screen(petition: PetitionView, network: Network, address: str, country: str, signs: Signs) -> str | None:
    """Return the code for which a signature will be held, or None; `address` is the canonical one."""
    if not current_app.config["LIMITS"]:
        return None
    now = clock.now()
    domain = address.rpartition("@")[2]
    is_disposable = disposable_domains.is_disposable(domain)
    if signs.trapped:
        return _held(code(Reason.TRAP), is_disposable)
    standing = standing_alarms.standing(petition.id)
    petition_keys = keys.of(petition.id)
    marks = _of_the_network(petition.id, network)
    # Most have their mail at a provider, of which nobody needs to ask who registered it.
    registered = domain if mailbox_providers.is_provider(domain) else registered_domains.registered(domain)
    if mailbox_providers.is_provider(registered):
        rates.current().count(WINDOW, [_at_providers(petition.id)])
    else:
        marks.append(_of_the_domain(petition.id, registered, petition_keys, is_disposable=is_disposable))
    for mark in marks:
        held = _held(mark.screening, is_disposable)
        if not standing.trusted.isdisjoint((mark.screening, held)):
            continue
        if mark.is_over and recent().rings(mark.name, now):
            alarms.raise_(petition.id, mark.screening)
            _hold_what_waits(petition.id, mark)
        if mark.is_over or (mark.is_its_own and mark.screening in standing.raised):
            return held
    by_country = code(Reason.COUNTRY, country)
    held = _held(by_country, is_disposable)
    if by_country in standing.raised and held not in standing.trusted:
        return held
    if standing.guarded and not signs.was_filled_in(now):
        return _held(code(Reason.STAMP), is_disposable)
    if standing.guarded and not signs.proven:
        return _held(code(Reason.UNPROVEN), is_disposable)
    blind_index = petition_keys.blind_index(address)
    recent().add(_Form(now, tuple(mark.name for mark in marks), blind_index, is_disposable))
    return None


def _held(screening: str, is_disposable: bool) -> str:
    return disposable(screening) if is_disposable else screening


def _hold_what_waits(petition_id: UUID, mark: _Mark) -> None:
    forms = recent().under(mark.name)
    for is_disposable in (False, True):
        some = [form.blind_index for form in forms if form.disposable is is_disposable]
        hold(petition_id, some, _held(mark.screening, is_disposable))


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


def _of_the_network(petition_id: UUID, network: Network) -> list[_Mark]:
    """Count one more form of the network and of the range around it; return where each stands."""
    if network.ours:
        return []
    counted = rates.current()
    most = FORMS_OF_A_CROWD if network.crowded else FORMS_OF_A_HOUSEHOLD
    names = [counted.pseudonym(petition_id.hex, range_) for range_ in (network.narrow, network.wide)]
    counts = zip(names, counted.count(WINDOW, names), (most, most * AROUND), strict=True)
    return [_Mark(name, Reason.BURST.value, forms > most_there) for name, forms, most_there in counts]


def _of_the_domain(petition_id: UUID, domain: str, petition_keys: PetitionKeys, *, is_disposable: bool) -> _Mark:
    """Count one more form of a domain that is no mailbox provider's; return where it stands."""
    counted = rates.current()
    name = counted.pseudonym(petition_id.hex, domain)
    forms, elsewhere = counted.count(WINDOW, [name, f"elsewhere/{petition_id.hex}"])
    at_providers = counted.seen(WINDOW, _at_providers(petition_id))
    share = DomainShare(
        forms=forms, elsewhere=elsewhere, at_providers=at_providers, disposable=is_disposable, lot=lot(name)
    )
    # No address is empty before the sign: the label is none of an address's own index.
    label = petition_keys.blind_index(f"@{domain}")[:4].hex()
    return _Mark(name, _held(code(Reason.DOMAIN, label), is_disposable), share.is_too_large, is_its_own=True)


def lot(name: str) -> float:
    """Return the lot that is drawn for a place on this day, from its name of the day, which nobody can work out."""
    fewest, most = LOTS
    drawn = int(rates.current().pseudonym("lot", name).rpartition("/")[2], 16) / 2**64
    return fewest + (most - fewest) * drawn


def _at_providers(petition_id: UUID) -> str:
    return f"providers/{petition_id.hex}"
