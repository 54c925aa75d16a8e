"""Paper: the sheet that is signed in streets without signal, drawn once and kept while nothing of it changes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from petition_app.adapters import files
from petition_app.adapters.paper_sheet import Drawing, Sheet
from petition_app.adapters.signature_list.volumes import ListNotPrinted
from petition_app.domain import clock, languages, markdown
from petition_app.domain.refusals import PetitionClosed, ServiceBusy
from petition_app.queries import petition_pages
from petition_app.queries.petitions import PetitionView

#: Where signatures on paper come from, in the code of the sheet.
SOURCE = "paper"

log = structlog.get_logger()


def sheet(petition: PetitionView, language: str) -> bytes:
    """Return the petition's sheet in a language as a PDF.

    It is drawn once; one sheet is drawn at a time, so that however many ask, signers are served.
    Raises PetitionClosed, ServiceBusy.
    """
    if not petition.takes_signatures:
        raise PetitionClosed
    drawing = Drawing(_sheet(petition, language))
    # Named by what stands on it: a sheet that is there is the right one.
    path = _folder() / f"{petition.id}-{language}-{drawing.digest[:32]}.pdf"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    with _alone(path.parent):
        with suppress(FileNotFoundError):
            return path.read_bytes()
        return _drawn(drawing, path, f"{petition.id}-{language}-")


def _drawn(drawing: Drawing, path: Path, name: str) -> bytes:
    try:
        printed = drawing.printed()
    except ListNotPrinted as fault:
        log.error("paper_failed", reason=str(fault))
        raise ServiceBusy from fault
    files.write_clear(path, [printed])
    for earlier in path.parent.glob(f"{name}*.pdf"):
        if earlier != path:
            earlier.unlink(missing_ok=True)
    return printed


def _folder() -> Path:
    folder = Path(current_app.config["FILES_DIR"]) / "paper"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    # A lock of the machine's: it holds among processes, and whoever is killed lets go of it.
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceBusy from None
        yield
    finally:
        os.close(descriptor)


def _sheet(petition: PetitionView, language: str) -> Sheet:
    page = petition_pages.of(petition, language)
    own = petition.shown_language(language)
    tag = languages.best([language], current_app.config["LANGUAGES"])
    changed = petition.published_at or clock.now()
    with force_locale(tag.replace("-", "_")):
        return Sheet(
            title=page.title,
            hashtag=petition.hashtag,
            organisation=petition.organisation_name,
            summary=tuple(markdown.plain(page.summary)),
            demand=tuple(markdown.plain(page.demand)),
            own_language=own,
            own_from_right=languages.direction(own) == "rtl",
            language=tag,
            from_right=languages.direction(tag) == "rtl",
            accent=petition.accent,
            address=f"{current_app.config['PUBLIC_BASE_URL']}/{own}/{petition.slug}?src={SOURCE}",
            day=(changed.year, changed.month, changed.day),
            demand_heading=gettext("What we ask for"),
            risk=tuple(markdown.plain(page.risk_note)),
            consent=gettext(
                "By signing I say that I am 16 or older and agree that %(organisation)s keeps what I write here to "
                "count my signature and to hand it over with this petition. I know that a signature can reveal "
                "political opinions or other things about me that the law protects especially.",
                organisation=petition.organisation_name,
            ),
            privacy=_privacy(petition),
            columns=(
                gettext("No."),
                gettext("Name"),
                gettext("Town"),
                gettext("Country"),
                gettext("E-mail (only if you want news)"),
                gettext("Signature"),
            ),
            scan=gettext("Or sign here"),
            scan_says=gettext("A code for the camera of a telephone: it leads to the petition's page"),
            back_heading=_back_heading(petition, tag),
            back=(petition.organisation_name, *petition.imprint.postal_address.splitlines()),
            page=gettext("Page {page} of {pages}"),
        )


def _back_heading(petition: PetitionView, tag: str) -> str:
    if petition.last_day is None:
        return gettext("Please send this sheet back to:")
    day = format_date(petition.last_day, "long", locale=tag.replace("-", "_"))
    return gettext("Please send this sheet back by %(day)s to:", day=day)


def _privacy(petition: PetitionView) -> tuple[str, ...]:
    return (
        gettext(
            "Who is responsible: %(organisation)s, %(contact)s.",
            organisation=petition.organisation_name,
            contact=petition.organisation_email or petition.imprint.postal_address.replace("\n", ", "),
        ),
        gettext(
            "Your signature rests on your explicit consent alone: Articles 6(1)(a) and 9(2)(a) of the General Data "
            "Protection Regulation. You can withdraw it at any time, ask what is kept about you, have it corrected "
            "or erased, and complain to a data protection authority."
        ),
        ngettext(
            "Your data are deleted %(num)s day after the petition has ended at the latest.",
            "Your data are deleted %(num)s days after the petition has ended at the latest.",
            petition.retention_days,
        ),
    )
