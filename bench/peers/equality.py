"""Whether two pages show the same: everything that a reader sees, and where it leads.

Compared are the visible words of the whole page in their order with the addresses that they link
to, and the hooks that the contract names: the total, the cards, the facets with their counts.
Markup may differ, and words that are there for screen readers alone. White space does not count:
where two elements meet, it is a matter of markup and style whether there is any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice

from tests.pages import Element, parse

SHOWN_DIFFERENCES = 12
SILENT = frozenset({"script", "style", "title", "template", "datalist", "svg"})


@dataclass(frozen=True)
class Shown:
    """What a page shows, as lines that can be compared one by one."""

    lines: tuple[str, ...]


class PagesDiffer(AssertionError):
    """Two pages that should show the same do not; the text names the first differences."""


def shown(html: str) -> Shown:
    """What a page shows."""
    body = parse(html).one("body")
    return Shown((*_hooks(body), *_words(body)))


def differences(expected: str, got: str) -> list[str]:
    """The first lines in which two pages differ; nothing when they show the same."""
    lines = unified_diff(shown(expected).lines, shown(got).lines, "Kupec", "peer", n=0, lineterm="")
    return [line for line in islice(lines, SHOWN_DIFFERENCES) if not line.startswith("@@")]


def is_exact(html: str) -> bool:
    """Whether a page of Kupec's counts all that answers: beyond a thousand it may say "1 000+",
    or leave the number of a facet out, where an idiomatic page goes on counting."""
    body = parse(html).one("body")
    counted = all("data-count" in facet.attrs for facet in body.all("[data-facet]"))
    return counted and "+" not in body.one("#answer-count").text


def check_equal(address: str, expected: str, name: str, got: str) -> None:
    """Raises PagesDiffer unless both pages show the same."""
    found = differences(expected, got)
    if found:
        raise PagesDiffer(f"{name} shows something else at {address}:\n" + "\n".join(found))


def _hooks(body: Element) -> Iterator[str]:
    yield f"total {body.one('[data-total]')['data-total']}"
    for card in body.all("article[data-partner]"):
        yield f"card {card['data-partner']} {card['data-tier']}"
    for facet in body.all("[data-facet]"):
        yield f"facet {facet['data-facet']}={facet['data-value']}: {facet['data-count']}"
    for field in body.all("input"):
        if field.attrs.get("name"):
            chosen = " chosen" if "checked" in field.attrs else ""
            yield f"field {field['name']}={field.attrs.get('value', '')}{chosen}"
    for option in body.all("option[selected]"):
        yield f"selected {option['value']}"


def _words(element: Element) -> Iterator[str]:
    """A line for each block of words; a link's line ends in its address."""
    line: list[str] = []
    for piece in _pieces(element):
        if piece is None:
            yield from _finished(line)
            line = []
        else:
            line.append(piece)
    yield from _finished(line)


def _finished(line: list[str]) -> Iterator[str]:
    words = "".join("".join(line).split())
    if words:
        yield words


def _pieces(element: Element) -> Iterator[str | None]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag in SILENT or "visually-hidden" in child.attrs.get("class", "").split():
            yield " "
        elif child.tag in ("a", "form"):
            yield None
            yield from _pieces(child)
            yield f" → {child.attrs.get('href', child.attrs.get('action', ''))}"
            yield None
        elif child.tag in INLINE:
            yield from _pieces(child)
        else:
            yield None
            yield from _pieces(child)
            yield None


INLINE = frozenset({"span", "strong", "small", "abbr", "data", "time", "label", "kbd", "b", "em"})
