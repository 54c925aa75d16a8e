"""The form that signers fill in: what is wrong with it is said beside the field, and nothing is lost or stored."""

import pytest

from tests import pages, snapshot
from tests.people import Signer

LONG_ADDRESS = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org"

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "a closing tag": "</textarea><img src=x onerror=alert(1)>",
    "a control character": "Ol\x07ga",
    "NUL": "Ol\x00ga",
    "an escape sequence": "\x1b[31mOlga",
    "an override of the writing direction": "Olga \u202egpj.exe",
    "an isolate that does not end": "\u2067Olga",
}

MARKUP = ("markup", "a closing tag")

BROKEN = {
    "bytes that got broken": "Ol\ufffdga",
    "a letter that only one font has": "Olga \ue000name\ue001",
    "a letter of a private plane": "Olga \U000f0000",
    "what is no character": "Olga\ufdd0",
    "the last of a plane": "Olga\U0001ffff",
}

WRONG = [
    ("name", "", "Please write your name."),
    ("name", "   \t ", "does not look like a name"),
    ("name", "x" * 256, "A name has at most 255 characters here."),
    ("name", "12345", "does not look like a name"),
    ("name", "\u200b\u200d\ufeff", "does not look like a name"),
    ("name", "=HYPERLINK(1)", "does not look like a name"),
    ("name", "+49 170 Olga", "does not look like a name"),
    ("name", "@olga", "does not look like a name"),
    ("name", "＝cmd|'x'", "does not look like a name"),
    ("name", "see https://spam.example", "does not look like a name"),
    *(("name", text, "invisible" if kind not in MARKUP else "does not look like") for kind, text in HOSTILE.items()),
    *(("name", text, "broken") for text in BROKEN.values()),
    ("place", "Gro\ufffdny", "broken"),
    ("comment", "why\ue000", "broken"),
    ("email", "ol\ufffdga@example.org", "No message can be sent to this address"),
    ("email", "ol\ue000ga@example.org", "No message can be sent to this address"),
    ("email", "", "Please write your e-mail address"),
    ("email", "olga", "No message can be sent to this address"),
    ("email", "olga@", "No message can be sent to this address"),
    ("email", "olga@localhost", "No message can be sent to this address"),
    ("email", "olga@example.org, other@example.org", "No message can be sent to this address"),
    ("email", "Olga <olga@example.org>", "No message can be sent to this address"),
    ("email", '"a b"@example.org', "No message can be sent to this address"),
    ("email", "olga@[192.0.2.1]", "No message can be sent to this address"),
    ("email", "olga@example.org\r\nBcc: all@example.org", "No message can be sent to this address"),
    ("email", "ol\x00ga@example.org", "No message can be sent to this address"),
    ("email", LONG_ADDRESS, "An e-mail address has at most 254 characters."),
    ("country", "", "Please choose your country"),
    ("country", "XX", "Please choose your country"),
    ("country", "de", "Please choose your country"),
    ("country", "Germany", "Please choose your country"),
    ("country", "D\x00", "Please choose your country"),
    ("place", "x" * 121, "A place has at most 120 characters here."),
    ("place", "Gro\x00zny", "invisible control characters"),
    ("place", "Grozny \u202e", "invisible control characters"),
    ("comment", "x" * 1001, "A comment has at most 1,000 characters."),
    ("comment", "why\x00", "invisible control characters"),
    ("comment", "\u202ewhy", "invisible control characters"),
    ("display", "everything", "Please choose one of the answers."),
    ("display", "", "Please choose one of the answers."),
    ("disclose", "all", "Please choose one of the answers."),
    ("disclose", "\x00", "Please choose one of the answers."),
    ("consent", None, "without your consent we may not keep your signature"),
    ("consent", "false", "without your consent we may not keep your signature"),
    ("consent", "0", "without your consent we may not keep your signature"),
]

FILLED_IN = {
    "name": "Ольга",
    "country": "DE",
    "place": "Грозный",
    "comment": "Потому что\nэто важно.",
    "display": "initials",
    "disclose": "name",
    "consent": True,
    "updates": True,
    "partner_partner-one": True,
    "source": "poster-7",
}


@pytest.fixture
def petition(make):
    return make.petition(shows_signers=True, asks_place=True, asks_comment=True, partners=[{"slug": "partner-one"}])


@pytest.mark.parametrize(("field", "typed", "words"), WRONG, ids=lambda value: repr(value)[:40])
def test_a_mistake_is_said_beside_its_field_and_nothing_is_stored(petition, signer, field, typed, words):
    before = snapshot.of_everything()

    response = signer.signs(petition, **(FILLED_IN | {field: typed}))

    page = pages.read(response.text)
    assert response.status_code == 422
    assert page.title.startswith("Error:")
    beside = page.one(id=f"{field}-mistake").text
    assert words in beside
    summary = page.one(id="error-summary")
    targets = [link.attributes["href"].removeprefix("#") for link in summary.all("a")]
    assert targets
    assert all(page.all(id=target) for target in targets)
    assert any(target.startswith(field) for target in targets)
    assert snapshot.of_everything() == before


@pytest.mark.parametrize(("field", "typed", "words"), WRONG, ids=lambda value: repr(value)[:40])
def test_the_form_comes_back_as_it_was_filled_in(petition, signer, field, typed, words):
    answers = FILLED_IN | {"email": signer.email}
    if typed is not None:
        answers[field] = typed
    response = signer.signs(petition, **(answers | {field: typed}))

    came_back = pages.read(response.text).form("/sign").fields
    for name, answer in answers.items():
        if name != field:
            assert came_back[name.replace("partner_", "partner-")] == ("y" if answer is True else answer), name
    assert came_back["started"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", ["name", "email", "country", "place", "comment", "display", "source", "started"])
def test_what_is_hostile_comes_back_as_text(petition, signer, field, text):
    response = signer.signs(petition, **(FILLED_IN | {field: text, "consent": None}))

    page = pages.read(response.text)
    assert response.status_code == 422
    # The other one is no script: it tells machines what the petition is, and nothing of what was typed.
    loaded = [script for script in page.all("script") if script.attributes.get("type") != "application/ld+json"]
    assert [script.attributes["src"].rpartition("/")[2] for script in loaded] == ["petition.js"]
    assert not [script for script in page.all("script") if script not in loaded and text in "".join(script.children)]
    assert page.all("img") == []


@pytest.mark.parametrize(
    "field", ["name", "email", "country", "display", "disclose", "consent", "comment", "updates", "partner-partner-one"]
)
def test_a_field_that_comes_twice_is_refused(petition, signer, field):
    form = signer.opens(signer.page(petition)).form("/sign")
    sent = form.filled(**(signer.answers | FILLED_IN))
    before = snapshot.of_everything()

    response = signer.posts(form.action, {**sent, field: [sent[field], sent[field]]})

    assert response.status_code == 422
    page = pages.read(response.text)
    assert "This came twice." in page.one(id=f"{field}-mistake").text
    assert page.title.startswith("Error:")
    targets = [link.attributes["href"].removeprefix("#") for link in page.one(id="error-summary").all("a")]
    assert [target for target in targets if target.startswith(field) and page.all(id=target)]
    assert snapshot.of_everything() == before


@pytest.mark.parametrize("field", ["name", "email", "country", "consent", "display", "disclose"])
def test_a_field_that_is_missing_is_refused(petition, signer, field):
    response = signer.signs(petition, **(FILLED_IN | {field: None}))

    expected = 303 if field in ("display", "disclose") else 422
    assert response.status_code == expected


def test_an_empty_form_says_everything_at_once(petition, signer):
    response = signer.posts(f"/en/{petition.slug}/sign", {})

    page = pages.read(response.text)
    assert response.status_code == 422
    assert {"name-mistake", "email-mistake", "country-mistake", "consent-mistake"} <= {
        element.attributes["id"] for element in page.all() if element.attributes.get("id", "").endswith("-mistake")
    }


@pytest.mark.parametrize(
    "name",
    [
        "Ольга Петрова",
        "محمد",
        "נועם",
        "李小龍",
        "𠮷野家",
        "𐍈𐌿𐌳𐌰",
        "Nguyễn Thị Minh",
        "அருண்",
        "O’Brien-Smith",
        "Jean d'Arc",
        "N",
        "می‌خواهم",
        "x" * 255,
        "é" * 255,
    ],
)
def test_a_name_in_any_script_is_taken(petition, signer, name):
    assert signer.signs(petition, name=name).status_code == 303


@pytest.mark.parametrize(
    "address",
    ["olga@example.org", " olga@example.org ", "OLGA+tag@Example.ORG", "o.l.g.a@пример.example", "ольга@example.org"],
)
def test_every_address_that_mail_can_reach_is_taken(petition, signer, address):
    assert signer.signs(petition, email=address).status_code == 303


def test_what_fills_the_fields_to_the_brim_is_taken(petition, signer):
    brim = {"name": "n" * 255, "place": "p" * 120, "comment": "c" * 1000}
    assert signer.signs(petition, **brim).status_code == 303


def test_a_comment_may_hold_what_is_no_markup_but_looks_like_it(petition, signer):
    assert signer.signs(petition, comment="1 < 2 & \"3\" > '2' 😀 =A1").status_code == 303


def test_a_petition_is_asked_only_for_what_it_wants(make, signer):
    form = signer.opens(signer.page(make.petition(asks_updates=False))).form("/sign")

    assert not any(form.has(name) for name in ("place", "comment", "updates", "display"))
    assert all(form.has(name) for name in ("name", "email", "country", "consent", "disclose", "source"))


def test_what_a_petition_does_not_ask_for_is_not_kept(make, signer):
    from petition_app.queries import keys

    petition = make.petition(asks_updates=False)
    form = signer.opens(signer.page(petition)).form("/sign")
    signer.posts(form.action, form.filled(**signer.answers) | {"place": "Grozny", "comment": "why", "updates": "y"})

    row = snapshot.of("signatures")["signatures"][0]
    envelopes = [value for value in row if isinstance(value, bytes) and len(value) > 100]
    index = next(value for value in row if isinstance(value, bytes) and len(value) == 32)
    kept = keys.of(petition.id).open(envelopes[0], kind="signature", row=index)
    assert not {"place", "comment"} & kept.keys()
    assert kept["updates"] is False


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", ["/{language}/no-such-petition", "/{language}/no-such-petition/sign"])
def test_an_unknown_petition_is_said_in_the_visitors_language(visitor, path, language):
    address = path.format(language=language)
    response = visitor.posts(address, {}) if address.endswith("sign") else visitor.gets(address)

    page = pages.read(response.text)
    assert response.status_code == 404
    assert page.language == language
    assert f"/{language}/" in page.links


def test_an_unknown_language_is_answered_in_the_one_that_the_browser_asks_for(make, visitor):
    petition = make.petition()
    for address in (f"/tlh/{petition.slug}", f"/eo/{petition.slug}", "/eo/", "/not a language/x", f"/{'x' * 300}/y"):
        response = visitor.gets(address, headers={"Accept-Language": "de-AT, en;q=0.5"})
        page = pages.read(response.text)
        assert response.status_code == 404, address
        assert page.language == "de"
        assert "/de/" in page.links


@pytest.mark.parametrize("state", ["draft", "hidden"])
def test_a_petition_that_is_not_public_cannot_be_found_or_signed(make, signer, state):
    petition = make.petition(state="draft") if state == "draft" else make.petition(hidden=True)

    assert signer.gets(signer.page(petition)).status_code == 404
    assert signer.posts(f"/en/{petition.slug}/sign", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("state", ["closed", "paused"])
def test_a_petition_that_takes_no_signatures_shows_no_form_and_takes_none(make, signer: Signer, state):
    petition = make.petition(state=state)

    assert signer.opens(signer.page(petition)).forms() == []
    assert signer.posts(f"/en/{petition.slug}/sign", signer.answers | {"consent": "y"}).status_code == 410
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}


def test_a_body_over_64_kb_is_refused(petition, signer):
    form = signer.opens(signer.page(petition)).form("/sign")
    response = signer.posts(form.action, form.filled(**signer.answers) | {"comment": "x" * 66_000})

    assert response.status_code == 413
    assert pages.read(response.text).heading
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/json", "text/plain", "application/octet-stream"])
def test_a_body_of_another_kind_is_refused_kindly(petition, signer, kind):
    response = signer.posts(f"/en/{petition.slug}/sign", b'{"name": "Olga"}', content_type=kind)

    assert response.status_code in (400, 422)
    assert pages.read(response.text).language == "en"


def test_more_parts_than_a_form_has_are_refused(petition, signer):
    parts = {f"field-{number}": (None, "x") for number in range(1000)}
    boundary = "part"
    body = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in parts)
    response = signer.posts(
        f"/en/{petition.slug}/sign",
        f"{body}--{boundary}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert response.status_code == 413


@pytest.mark.parametrize("name", [b"Ol%f0ga", b"Ol\xf0ga", "Olgá".encode("latin-1")])
def test_bytes_that_got_broken_are_said_kindly(petition, signer, name):
    response = signer.posts(
        f"/en/{petition.slug}/sign",
        b"name=" + name + b"&email=olga%40example.org&country=DE&consent=y&display=nothing&disclose=counted",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 422
    assert "broken" in pages.read(response.text).one(id="name-mistake").text
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}


def test_a_letter_that_is_younger_than_this_program_is_kept(petition, signer, make):
    from petition_app.queries import keys

    # U+323B0 came with Unicode 17; what it will be called one day, somebody is called today.
    assert signer.signs(petition, name="李\U000323b0").status_code == 303

    made = make.signed(petition, signer.email)
    row = next(row for row in snapshot.of("signatures")["signatures"] if made.id.hex in repr(row) or made.id in row)
    index = keys.of(petition.id).blind_index(signer.email)
    blob = next(value for value in row if isinstance(value, bytes) and len(value) > 150)
    assert keys.of(petition.id).open(blob, kind="signature", row=index)["name"] == "李\U000323b0"


def test_bytes_that_are_no_text_become_text_or_a_mistake(petition, signer):
    form = signer.opens(signer.page(petition)).form("/sign")
    response = signer.posts(
        form.action,
        b"name=%ff%00%80&email=olga%40example.org&country=DE&consent=y&display=nothing&disclose=counted",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 422
    assert "invisible" in pages.read(response.text).one(id="name-mistake").text


def test_more_fields_than_a_form_has_are_refused(petition, signer):
    response = signer.posts(f"/en/{petition.slug}/sign", {f"field-{number}": "x" for number in range(1000)})
    assert response.status_code == 413
    assert pages.read(response.text).heading


def test_the_address_of_the_form_leads_back_to_the_form(petition, signer):
    response = signer.gets(f"/en/{petition.slug}/sign")
    assert (response.status_code, response.location) == (303, f"/en/{petition.slug}#sign")
