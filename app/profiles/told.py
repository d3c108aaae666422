"""How the audit tells what was changed in a profile: short, and so that the change shows."""

from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

from app.i18n.current import gettext
from app.profiles.content import TEXTS, price_of
from app.profiles.rules import Parts, changed_parts

LONGEST_TOLD = 200
BEFORE_THE_CHANGE = 40
"""Characters of a long text that are told before the place where it begins to differ."""

Told = dict[str, Any]


def told_changes(before: Parts, after: Parts) -> tuple[Told, Told]:
    """Of both versions what differs, by the names of details (``profile_headline``)."""
    was: Told = {}
    now: Told = {}
    for part in changed_parts(before, after):
        name, _dash, locale = part.partition("-")
        pair = (before.get(part, ""), after.get(part, ""))
        if name in TEXTS:
            for told, text in zip((was, now), _shortened(*pair), strict=True):
                told.setdefault(f"profile_{name}", {})[locale] = text
        elif name in _ITEMS:
            was[f"profile_{name}"], now[f"profile_{name}"] = _items(_ITEMS[name], *pair)
        else:
            was[f"profile_{name}"], now[f"profile_{name}"] = pair
    return was, now


def picture_told(stored: str) -> str:
    """A picture as people know it: by what is said of it, not by the name of its file."""
    _file, _space, said = stored.partition(" ")
    return said or gettext("a picture")


def _shortened(before: str, after: str) -> tuple[str, str]:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    start = max(0, sum(1 for _ in alike) - BEFORE_THE_CHANGE)
    return _window(before, start), _window(after, start)


def _window(text: str, start: int) -> str:
    told = text[start : start + LONGEST_TOLD]
    return f"{'…' if start and told else ''}{told}{'…' if len(text) > start + len(told) else ''}"


def _items(
    words: Callable[[Mapping[str, Any]], str], before: list[Any], after: list[Any]
) -> tuple[list[str], list[str]]:
    """The items that went and those that came; all of them when only their order changed."""
    was, now = [words(each) for each in before], [words(each) for each in after]
    gone, come = [x for x in was if x not in now], [x for x in now if x not in was]
    return (gone, come) if gone or come else (was, now)


def _service(service: Mapping[str, Any]) -> str:
    price, named = price_of(service), " / ".join(service["name"].values())
    return f"{named}: {price.amount} {price.currency}" if price else named


def _reference(reference: Mapping[str, Any]) -> str:
    return f"{reference['client']}: {' / '.join(reference['text'].values())}"


def _picture(picture: Mapping[str, Any]) -> str:
    return f"{picture['name'][:6]} {' / '.join(picture['alt'].values())}".strip()


_ITEMS = {"services": _service, "references": _reference, "pictures": _picture}
