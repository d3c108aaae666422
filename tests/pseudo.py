"""Finds the texts of a page that never went through gettext.

Render the page with ``app.config["CATALOGUES"] = PseudoStore()``; then every translated text
stands in ⟦brackets⟧, and ``untranslated_texts`` names what does not.
"""

from collections.abc import Iterable
from html.parser import HTMLParser

from app.i18n.pseudo import CLOSE, OPEN

ATTRIBUTES = frozenset(
    {
        "alt",
        "title",
        "placeholder",
        "label",
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "aria-valuetext",
    }
)
BUTTONS = frozenset({"submit", "button", "reset"})
DESCRIPTIONS = frozenset(
    {"description", "og:title", "og:description", "og:image:alt", "twitter:title"}
    | {"twitter:description"}
)
# Written by CLDR's rules, not by our catalogues: dates. Amounts are told by data-currency.
WRITTEN_BY_CLDR = frozenset({"time"})
UNSEEN = frozenset({"script", "style"})
# Elements that never close.
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
    | {"track", "wbr"}
)


def untranslated_texts(html: str, data: Iterable[str] = ()) -> list[str]:
    """The visible texts of a page, attributes included, that no catalogue translated.

    ``data`` are texts that come from the database or the settings: names, headlines. Left out are
    elements with ``translate="no"`` or in another language than the page's, dates and amounts,
    and whatever has no letter.
    """
    page = _Page(data)
    page.feed(html)
    page.close()
    if page.depth:
        page.found.append(f"{OPEN} is not closed")
    return page.found


class _Page(HTMLParser):
    def __init__(self, data: Iterable[str]) -> None:
        super().__init__(convert_charrefs=True)
        # The longest first: a name may be a part of another.
        self.data = sorted((text for text in data if text), key=len, reverse=True)
        self.found: list[str] = []
        self.depth = 0
        self.language: str | None = None
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = attributes.pop("lang", None)
        left_out = self._is_left_out(tag, attributes)
        if not left_out:
            for text in _texts_of(tag, attributes):
                self._look_at(self._outside(text, 0)[0])
        if tag not in VOID:
            self.open.append((tag, left_out))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        # A message with markup is several texts: its brackets open in one and close in another.
        outside, self.depth = self._outside(data, self.depth)
        if not (self.open and self.open[-1][1]):
            self._look_at(outside)

    def _is_left_out(self, tag: str, attributes: dict[str, str]) -> bool:
        if attributes.get("translate") == "yes":
            return False
        return (
            bool(self.open and self.open[-1][1])
            or attributes.get("translate") == "no"
            or attributes.get("lang", self.language) != self.language
            or tag in WRITTEN_BY_CLDR | UNSEEN
            or (tag == "data" and "data-currency" in attributes)
        )

    def _outside(self, text: str, depth: int) -> tuple[str, int]:
        """What stands outside all brackets, and how many are still open behind it."""
        outside = []
        for character in text:
            if character == OPEN:
                depth += 1
            elif character == CLOSE:
                depth -= 1
            elif depth == 0:
                outside.append(character)
        return "".join(outside), depth

    def _look_at(self, text: str) -> None:
        rest = text
        for known in self.data:
            rest = rest.replace(known, " ")
        if any(character.isalpha() for character in rest):
            self.found.append(" ".join(text.split()))


def _texts_of(tag: str, attributes: dict[str, str]) -> list[str]:
    """What a reader meets of an element's attributes."""
    texts = [
        value
        for name, value in attributes.items()
        if name in ATTRIBUTES or _is_text_for_scripts(name, value)
    ]
    if tag == "input" and attributes.get("type") in BUTTONS:
        texts.append(attributes.get("value", ""))
    if tag == "meta" and (attributes.get("name") or attributes.get("property")) in DESCRIPTIONS:
        texts.append(attributes.get("content", ""))
    return texts


def _is_text_for_scripts(name: str, value: str) -> bool:
    """Whether ``data-failed="The server …"`` and the like: a code has no spaces."""
    return name.startswith("data-") and not name.startswith("data-hx-") and " " in value.strip()
