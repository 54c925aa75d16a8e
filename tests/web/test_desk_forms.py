"""Organisers' forms: what is wrong is said beside the field; nothing is lost, and nothing is stored."""

from itertools import count

import pytest

from tests import desk, pages, snapshot

HOSTILE = {
    "NUL": "Free\x00them",
    "a control character": "Free\x07 them",
    "an escape sequence": "\x1b[31mFree them",
    "an override of the writing direction": "Free \u202egpj.exe",
    "an isolate that does not end": "\u2067Free",
}
MARKUP = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
WORLD = "محمد می‌خواهم ひと 𞤆𞤵𞤤 𠜎 🏳️"
_NUMBERS = count(1)
BROKEN = "There are broken characters in it, or some that only your own fonts have."
INVISIBLE = "There are invisible control characters in it."
BAD_ADDRESSES = [
    "example.org",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://",
    "https://localhost",
    "https://user:secret@example.org/",
    "https://exa mple.org/",
    "https://[::1",
    "https://example.org:99999/",
    "//example.org/",
]
PETITION = "/organise/petitions/{petition_id}"
ORGANISATION = "/organise/organisations/{organisation_id}"
NEW = "/organise/petitions/new"
SETTINGS = f"{PETITION}/settings"
TEXT = f"{PETITION}/texts/en"
QUOTE = f"{PETITION}/sections/{{section_id}}/en"
UPDATE = f"{PETITION}/updates/{{update_id}}/en"
MAKER = f"{PETITION}/decision-makers/{{maker_id}}/en"
RESPONSE = f"{PETITION}/decision-makers/{{maker_id}}/responses/{{response_id}}/en"
FUNDRAISER = f"{PETITION}/fundraiser"
PARTNERS = f"{PETITION}/partners"
PRESENTATION = f"{ORGANISATION}/presentation/en"

#: Where each line and each text of the desk is written, with how much of it there may be.
WRITTEN = [
    (NEW, "title", 160),
    (SETTINGS, "hashtag", 64),
    (TEXT, "title", 160),
    (TEXT, "summary", 2000),
    (TEXT, "demand", 20_000),
    (TEXT, "risk_note", 5000),
    (TEXT, "thanks", 5000),
    (TEXT, "share_text", 300),
    (TEXT, "joint_controllers", 5000),
    (QUOTE, "heading", 200),
    (QUOTE, "body", 20_000),
    (QUOTE, "items-0-quote", 2000),
    (QUOTE, "items-0-by", 300),
    (UPDATE, "title", 160),
    (UPDATE, "body", 20_000),
    (MAKER, "name", 160),
    (MAKER, "role", 160),
    (RESPONSE, "text", 5000),
    (RESPONSE, "quote", 5000),
    (RESPONSE, "source_name", 160),
    (PARTNERS, "partners-0-name", 160),
    (ORGANISATION, "name", 160),
    (ORGANISATION, "postal_address", 500),
    (ORGANISATION, "telephone", 60),
    (ORGANISATION, "represented_by", 300),
    (ORGANISATION, "register_entry", 300),
    (ORGANISATION, "vat_number", 40),
    (ORGANISATION, "responsible_person", 300),
    (ORGANISATION, "data_protection_officer", 500),
    (ORGANISATION, "complaint_authority", 500),
    (PRESENTATION, "tagline", 300),
    (PRESENTATION, "about", 20_000),
    (PRESENTATION, "outlook", 10_000),
    (PRESENTATION, "results-0-label", 300),
    (PRESENTATION, "links-0-label", 300),
    (PRESENTATION, "credit", 300),
]
REQUIRED = [
    (NEW, "title"),
    (NEW, "slug"),
    (SETTINGS, "slug"),
    (SETTINGS, "accent"),
    (SETTINGS, "retention_days"),
    (TEXT, "title"),
    (QUOTE, "items-0-quote"),
    (UPDATE, "title"),
    (UPDATE, "happened"),
    (MAKER, "name"),
    (RESPONSE, "said"),
    (FUNDRAISER, "goal"),
    (ORGANISATION, "name"),
]
WRONG = [
    *(
        (NEW, "slug", text, "small letters")
        for text in ("Free", "free them", "-free", "free-", "fréé", "a--b", "../x", "ь")
    ),
    (NEW, "slug", "x" * 65, "shorten this to 64 characters"),
    (NEW, "language", "xx", "Please choose a language."),
    (NEW, "language", "../en", "Please choose a language."),
    (NEW, "language", "de_DE", "Please choose a language."),
    (NEW, "organisation", "nonsense", "Please choose one of the answers."),
    (SETTINGS, "default_language", "fr", "Please choose one of the answers."),
    (SETTINGS, "outcome", "lost", "Please choose one of the answers."),
    *((SETTINGS, "accent", text, "a colour as #") for text in ("red", "#fff", "#gggggg", "8a1c4a", "#8a1c4")),
    *(
        (SETTINGS, "goal", text, "a whole number from 1")
        for text in ("0", "-1", "1.5", "many", "100000001", "١٢", "1e3")
    ),
    *((SETTINGS, "retention_days", text, "a whole number from 1") for text in ("0", "731", "soon")),
    *(
        (SETTINGS, "closing_day", text, "as year, month and day")
        for text in ("tomorrow", "2026-02-30", "1.2.2027", "20270101")
    ),
    (SETTINGS, "closing_day", "2020-01-01", "This day is over."),
    *(
        (UPDATE, "happened", text, "a date as 2017-06-30")
        for text in ("June", "2017-13", "2017-6-1", "0999", "٢٠١٧", "2017-06-31")
    ),
    (RESPONSE, "kind", "lied", "Please choose one of the answers."),
    (MAKER, "country", "XX", "Please choose one of the answers."),
    *((FUNDRAISER, "goal", text, "amount in digits") for text in ("a lot", "-5", "1.005", "1,000.50", "10000000", "٥")),
    (FUNDRAISER, "goal", "0", "more than nothing"),
    (FUNDRAISER, "raised", "1.5.0", "amount in digits"),
    (FUNDRAISER, "currency", "XXX", "Please choose one of the answers."),
    (FUNDRAISER, "ends_on", "2027-99-01", "as year, month and day"),
    *(
        (ORGANISATION, "email", text, "No message can be sent")
        for text in ("olga", "olga@", "a@b", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org")
    ),
    *(
        (path, field, text, "An address begins with https://")
        for text in BAD_ADDRESSES
        for path, field in (
            (QUOTE, "items-0-source_url"),
            (ORGANISATION, "website"),
        )
    ),
    *(
        (path, field, "javascript:alert(1)", "An address begins with https://")
        for path, field in (
            (RESPONSE, "source_url"),
            (FUNDRAISER, "url"),
            (PARTNERS, "partners-0-website"),
            (PRESENTATION, "links-0-url"),
        )
    ),
    (PRESENTATION, "results-0-value", "many", "a number in digits"),
    (PRESENTATION, "results-0-value", "-1", "a number in digits"),
]
#: What makes a form whole that is not so by itself.
WHOLE = {
    NEW: {"title": "Free them", "slug": "free-them"},
    FUNDRAISER: {"goal": "100", "raised": "1"},
    PARTNERS: {"partners-0-name": "Friends"},
    PRESENTATION: {
        "results-0-label": "people",
        "results-0-value": "5",
        "links-0-label": "Us",
        "links-0-url": "https://example.org",
    },
}


@pytest.fixture
def found(make, organiser):
    organiser.logs_in()
    return desk.of(make, organiser.organisation, state="draft")


@pytest.fixture
def form_of(found, organiser):
    """Open a page and return the form that has a field, and what makes it whole."""

    def open_form(path, field):
        page = organiser.opens(path.format(petition_id=found.petition.id, **found.things))
        [form] = [form for form in page.forms() if form.has(field)]
        return form, WHOLE.get(path, {})

    return open_form


def refused(organiser, form, field, typed, words):
    """Send the form, and see it again with what was typed and with words beside the field."""
    before = snapshot.of_everything()
    response = organiser.posts(form.action, form.filled(**typed))

    assert response.status_code == 422, response.location
    assert snapshot.of_everything() == before
    page = pages.read(response.text)
    assert page.title.startswith("Error:")
    [again] = [each for each in page.forms() if each.has(field)]
    control = again.element.one("input", "select", "textarea", name=field)
    mistake = page.one(id=f"{control.attributes['id']}-mistake").text
    assert words in mistake
    assert control.attributes["aria-describedby"].endswith("-mistake")
    summary = page.one(id="error-summary")
    assert f"#{control.attributes['id']}" in [link.attributes["href"] for link in summary.all("a")]
    for name, value in typed.items():
        if name != field:
            assert again.fields[name] == value, name
    return again


@pytest.mark.parametrize(("path", "field", "longest"), WRITTEN)
def test_what_is_too_long_or_cannot_be_seen_comes_back_whole(form_of, organiser, path, field, longest):
    form, whole = form_of(path, field)
    text = "ф" * (longest + 1)
    again = refused(organiser, form, field, whole | {field: text}, f"shorten this to {longest} characters")
    assert again.fields[field] == text
    for hostile in HOSTILE.values():
        refused(organiser, form, field, whole | {field: hostile}, INVISIBLE)
    for broken in ("Fr\ufffde", "Free \ue000name\ue001", "Free\ufffe"):
        refused(organiser, form, field, whole | {field: broken}, BROKEN)


@pytest.mark.parametrize(("path", "field", "longest"), WRITTEN)
def test_whatever_can_be_read_is_kept_and_shown_as_it_was_typed(form_of, organiser, path, field, longest):
    for text in ("𠜎" * longest, WORLD, MARKUP[:longest]):
        form, whole = form_of(path, field)
        response = organiser.posts(form.action, form.filled(**(whole | {field: text, **_another(path)})))

        assert response.status_code == 303, text
        assert text in set(_texts(snapshot.of_everything()))
        for page in (organiser.follows(response), organiser.opens("/organise/")):
            assert not page.all("img")
            assert not [element for element in page.all("script") if "src" not in element.attributes]


def _another(path):
    """Return what must be another one each time."""
    return {"slug": f"free-{next(_NUMBERS)}"} if path == NEW else {}


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


@pytest.mark.parametrize(("path", "field"), REQUIRED)
def test_what_is_missing_is_asked_for(form_of, organiser, path, field):
    form, whole = form_of(path, field)
    for nothing in ("", "   ", "\u200b\ufeff"):
        refused(organiser, form, field, whole | {field: nothing}, "lease")


@pytest.mark.parametrize(("path", "field"), sorted({(path, field) for path, field, _, _ in WRONG}))
def test_what_is_of_the_wrong_kind_is_explained(form_of, organiser, path, field):
    form, whole = form_of(path, field)
    for text, words in [(text, words) for where, name, text, words in WRONG if (where, name) == (path, field)]:
        refused(organiser, form, field, whole | {field: text}, words)


@pytest.mark.parametrize("path", [NEW, SETTINGS, TEXT, QUOTE, UPDATE, MAKER, RESPONSE, ORGANISATION])
def test_a_field_that_comes_twice_is_sent_back(form_of, organiser, path):
    field = next(name for each, name, _ in WRITTEN if each == path)
    form, whole = form_of(path, field)
    before = snapshot.of_everything()
    sent = form.filled(**whole) | {field: ["one", "another"]}
    response = organiser.posts(form.action, sent)

    assert response.status_code == 422
    assert "Something came twice. Please send it once." in pages.read(response.text).one(id="error-summary").text
    assert snapshot.of_everything() == before


def test_an_organiser_may_write_more_than_a_signer(form_of, organiser, visitor):
    form, _ = form_of(TEXT, "demand")
    text = "𠜎" * 20_000
    assert organiser.posts(form.action, form.filled(demand=text)).status_code == 303
    assert organiser.posts(form.action, {"demand": "x" * 600_000}).status_code == 413
    assert visitor.posts(form.action, {"demand": "x" * 70_000}).status_code == 413
