"""Pages: what a person sees of an answer: headings, links, forms and what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr path circle rect line polyline use".split()
)


@dataclass
class Element:
    """A tag with its attributes and everything in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, *tags: str, **attributes: str) -> "list[Element]":
        """Return the elements in it that have one of the tags and every one of the attributes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tags or child.tag in tags) and wanted.items() <= child.attributes.items():
                    found.append(child)
                found.extend(child.all(*tags, **attributes))
        return found

    def one(self, *tags: str, **attributes: str) -> "Element":
        """Return the only such element."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """The words in it, each space once."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        if self.tag in ("script", "style", "template"):
            return ""
        return "".join(child if isinstance(child, str) else child._words() + " " for child in self.children)


class Form:
    """A form as it came: where it goes and what stands in it."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action = urlsplit(element.attributes["action"]).path
        self.fields: dict[str, Any] = {}
        self._values: dict[str, list[str]] = {}
        for control in element.all("input", "select", "textarea", "button"):
            if name := control.attributes.get("name"):
                self._read(name, control)

    def filled(self, **typed: Any) -> dict[str, Any]:
        """Return what a browser would send after the answers are given.

        True ticks a box, False leaves it empty, None takes the field away.
        """
        sent = {**self.fields}
        for name, value in typed.items():
            name = name.replace("partner_", "partner-")
            if value is True:
                assert name in self._values, f"there is no box {name!r}; there are {sorted(self._values)}"
                sent[name] = self._values[name][0]
            elif value is None or value is False:
                sent.pop(name, None)
            else:
                sent[name] = value
        return sent

    def has(self, name: str) -> bool:
        """Tell whether it asks for the field."""
        return name in self._values

    def _read(self, name: str, control: Element) -> None:
        kind = control.attributes.get("type", "text")
        if control.tag == "button" or kind in ("submit", "image", "button", "reset"):
            return
        values = self._values.setdefault(name, [])
        if control.tag == "select":
            options = control.all("option")
            values.extend(option.attributes.get("value", option.text) for option in options)
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            self.fields[name] = chosen[0].attributes.get("value", chosen[0].text) if chosen else ""
        elif control.tag == "textarea":
            values.append("")
            text = "".join(child for child in control.children if isinstance(child, str))
            # The first line break after the tag is markup and no answer.
            self.fields[name] = text.removeprefix("\r").removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            values.append(control.attributes.get("value", "on"))
            if "checked" in control.attributes:
                self.fields[name] = values[-1]
        else:
            values.append(control.attributes.get("value", ""))
            self.fields[name] = values[-1]


class Page(Element):
    """A whole page."""

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def language(self) -> str:
        return self.one("html").attributes.get("lang", "")

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def links(self) -> list[str]:
        return [link.attributes["href"] for link in self.all("a") if "href" in link.attributes]

    def forms(self) -> list[Form]:
        return [Form(element) for element in self.all("form")]

    def form(self, part_of_action: str = "") -> Form:
        """Return the form whose action ends with the words, else the one that holds them, the only one of its kind."""
        found = [form for form in self.forms() if form.action.endswith(part_of_action)]
        found = found or [form for form in self.forms() if part_of_action in form.action]
        actions = [form.action for form in self.forms()]
        assert len(found) == 1, f"{len(found)} forms to {part_of_action!r} among {actions} on {self.text[:300]!r}"
        return found[0]


def read(source: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page("page")
        self._open: list[Element] = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
