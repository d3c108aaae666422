"""Reading the pages that the site answers with, as a tree of elements.

    page = parse(response.text)
    page.one("#answer-count").attrs["data-total"]
    [card["data-partner"] for card in page.all("article[data-partner]")]

The parser is strict: an element closed that was never opened, or left open, is an error, because
that is how text that was not escaped shows itself first.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

# Split, because a list of quoted names would hide which they are.
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_PART = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*)|#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)"
    r"|\[(?P<name>[\w:-]+)(?:=(?P<quote>[\"']?)(?P<value>[^\"'\]]*)(?P=quote))?\]"
)


@dataclass
class Element:
    """An element with its attributes; ``children`` are elements and texts in their order."""

    tag: str
    attrs: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attrs[attribute]

    @property
    def text(self) -> str:
        """The words in it, white space made single."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def walk(self) -> Iterator["Element"]:
        """Every element below this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, selector: str) -> list["Element"]:
        """Elements that match ``tag#id.class[attribute=value]``, parts of it, or several with
        spaces between: each within the one before."""
        first, *rest = _split(selector)
        found = [element for element in self.walk() if _matches(element, first)]
        for part in rest:
            within = {id(e): e for outer in found for e in outer.walk() if _matches(e, part)}
            found = list(within.values())
        return found

    def one(self, selector: str) -> "Element":
        """The only element that matches; AssertionError when there is none or another one."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def has(self, selector: str) -> bool:
        """Whether any element matches."""
        return bool(self.all(selector))


def parse(html: str) -> Element:
    """The page or fragment as a tree; AssertionError when its tags do not nest."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"left open: {[e.tag for e in reader.open[1:]]}"
    return reader.root


def structured(page: Element) -> list[dict[str, Any]]:
    """The structured data of a page."""
    scripts = page.all('script[type="application/ld+json"]')
    return [json.loads("".join(script._texts())) for script in scripts]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _split(selector: str) -> list[str]:
    return re.findall(r"(?:[^\s\[]|\[[^\]]*\])+", selector)


@lru_cache
def _conditions(part: str) -> tuple[re.Match[str], ...]:
    matches = tuple(_PART.finditer(part))
    assert "".join(match.group() for match in matches) == part, f"not understood: {part}"
    return matches


def _matches(element: Element, part: str) -> bool:
    return all(_holds(element, condition) for condition in _conditions(part))


def _holds(element: Element, condition: re.Match[str]) -> bool:
    wanted = condition.groupdict()
    if wanted["tag"]:
        return element.tag == wanted["tag"]
    if wanted["id"]:
        return element.attrs.get("id") == wanted["id"]
    if wanted["cls"]:
        return wanted["cls"] in element.attrs.get("class", "").split()
    there = element.attrs.get(wanted["name"])
    return there is not None and (wanted["value"] is None or there == wanted["value"])
