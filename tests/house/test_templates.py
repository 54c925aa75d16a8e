"""Templates and styles: what every page keeps, also the one that is written tomorrow."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Mail carries its styles in itself, since mailboxes load none; a PDF's template is not HTML.
PAGES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.relative_to(ROOT).parts[1] not in ("mail", "pdf")
)
COMPONENTS = [path for path in PAGES if path.parent.name == "components"]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
# What a browser would fetch or send to by itself; a link that a reader follows may lead anywhere.
FETCHED = {"src", "srcset", "poster", "data", "action", "formaction", "background"}
FOREIGN = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tags(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Return the opening tags with their attributes; what the template fills in stands there as `x`."""
    source = EXPRESSION.sub("x", STATEMENT.sub(" ", COMMENT.sub("", path.read_text())))
    return [
        (tag.lower(), {key.lower(): value.strip("\"'") for key, value in ATTRIBUTE.findall(attributes)})
        for closing, tag, attributes in TAG.findall(source)
        if not closing
    ]


def packed(*paths: Path) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths), 9))


def test_there_are_templates_styles_and_scripts():
    assert len(PAGES) > 40
    assert {"tokens.css", "base.css", "components.css", "public.css", "organise.css"} <= {path.name for path in STYLES}
    assert SCRIPTS


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_s18_no_page_has_inline_script_style_or_handler(path: Path):
    for tag, attributes in tags(path):
        assert tag != "style"
        # Linked data is data: of all templates one may hold it, and nothing but it.
        is_data = attributes.get("type") == "application/ld+json" and path.name == "linked_data.html"
        assert tag != "script" or "src" in attributes or is_data
        assert "style" not in attributes, tag
        assert not [attribute for attribute in attributes if attribute.startswith("on")], tag
        assert not any(value.lower().startswith("javascript:") for value in attributes.values()), tag


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_s19_no_page_fetches_from_another_site(path: Path):
    for tag, attributes in tags(path):
        for attribute, value in attributes.items():
            if attribute in FETCHED or (attribute == "href" and tag in ("link", "use", "image", "base")):
                assert not FOREIGN.match(value), f"<{tag} {attribute}={value}>"


@pytest.mark.parametrize("path", STYLES + SCRIPTS, ids=name)
def test_s19_no_style_and_no_script_fetches_from_another_site(path: Path):
    source = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert not FOREIGN.search(source)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_form_says_where_it_goes_and_how(path: Path):
    for tag, attributes in tags(path):
        if tag == "form":
            assert attributes.get("action")
            assert attributes.get("method", "").lower() in ("get", "post")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_block_is_closed_by_its_name(path: Path):
    open_blocks = []
    for statement in STATEMENT.findall(COMMENT.sub("", path.read_text())):
        words = statement.strip("{}%-+ \n").split()
        if words[0] == "block":
            open_blocks.append(words[1])
        elif words[0] == "endblock":
            assert words[1:] == [open_blocks.pop()], statement
    assert not open_blocks


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_word_that_is_seen_can_be_translated(path: Path):
    without_tags = TAG.sub(" ", EXPRESSION.sub("", STATEMENT.sub(" ", COMMENT.sub("", path.read_text()))))
    words = re.sub(r"&\w+;|<!doctype html>", "", without_tags)
    assert not re.findall(r"[^\W\d_]{2,}", words)
    for tag, attributes in tags(path):
        for attribute in ("alt", "aria-label", "title", "placeholder"):
            # What is left of a translated value is the `x` in its place.
            assert not re.search(r"[^\W\d_]{2,}", attributes.get(attribute, "")), f"<{tag} {attribute}>"


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_is_one_macro_in_a_file_of_its_name_and_says_what_it_is(path: Path):
    source = path.read_text()

    macros = re.findall(r"\{%-? macro (\w+)\(", source)

    assert [macro for macro in macros if not macro.startswith("_")] == [path.stem]
    assert source.startswith("{# ")


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_know_start_and_end_but_neither_left_nor_right(path: Path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    without_questions_to_the_screen = re.sub(r"@media[^{]*", "", source)
    assert PHYSICAL.findall(without_questions_to_the_screen) == []


def test_every_class_of_the_public_styles_is_used():
    used = " ".join(path.read_text() for path in PAGES)
    for path in STYLES:
        if path.name == "organise.css":
            continue
        source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", source)))
        unused = {each for each in classes if not re.search(rf"\b{re.escape(each.split('--')[0])}\b", used)}
        assert unused == set(), path.name


def test_the_styles_stay_small():
    assert packed(*STYLES) <= 25_000


def test_the_scripts_of_a_petition_stay_small():
    assert packed(*(ROOT / "static" / "js").glob("*.js")) <= 5_000


def test_the_widget_stays_small():
    assert packed(ROOT / "static" / "widget" / "petition-counter.js") <= 3_000
