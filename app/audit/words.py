"""What deeds, their details and what they are done to are called. What no room has named cannot be
recorded, so nobody ever reads a code in the audit."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app

from app.config import settings
from app.i18n.current import LazyText, gettext
from app.i18n.formats import format_moment, format_short_day, join_words, language_name

HIDDEN = "…"
"""Stands for the value of a private detail: that it changed is told, not what it was."""
LONGEST_VALUE = 2_000
NOTHING: Mapping[str, Any] = {}
# A day, or a moment with its zone, as they are stored.
_TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Deed:
    """Something that people do, in the past: ``Deed("partner.suspended", lazy_gettext("Hid the
    profile"))``."""

    key: str
    label: LazyText


@dataclass(frozen=True)
class Detail:
    """One thing that a deed may change."""

    key: str
    label: LazyText
    words: Mapping[str, LazyText] = field(default_factory=dict)
    """What its values are called, when they are words of the program."""
    told: Callable[[str], str] | None = None
    """How a text is told that is a code of another kind: a language, a category. It gives back
    what it does not know."""
    is_private: bool = False
    """Whether it says who or where a person is: its values are never stored."""


def add_audited(
    app: Flask,
    deeds: Sequence[Deed],
    details: Sequence[Detail] = (),
    subjects: Mapping[str, LazyText] = NOTHING,
) -> None:
    """Name what a room records; ``subjects`` are what its deeds are done to. Called when the site
    is put together."""
    audited = app.extensions["audit"]
    audited["subjects"] |= subjects
    audited["deeds"] |= {deed.key: deed for deed in deeds}
    audited["details"] |= {detail.key: detail for detail in details}


def deeds() -> Mapping[str, Deed]:
    """All deeds by their key."""
    named: Mapping[str, Deed] = current_app.extensions["audit"]["deeds"]
    return named


def details() -> Mapping[str, Detail]:
    """All details by their key."""
    named: Mapping[str, Detail] = current_app.extensions["audit"]["details"]
    return named


def subjects() -> Mapping[str, LazyText]:
    """What all that deeds are done to is called, by its key."""
    named: Mapping[str, LazyText] = current_app.extensions["audit"]["subjects"]
    return named


def stored_value(key: str, value: Any) -> Any:
    """A value as the audit keeps it: short, of JSON, and hidden when it is private.

    Raises ValueError for a detail that no room has named.
    """
    if key not in details():
        raise ValueError(f"nobody has named the detail {key!r} (app.audit.words)")
    if details()[key].is_private:
        return HIDDEN if value else None
    if isinstance(value, Mapping):
        return {name: stored_part(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [stored_part(part) for part in value]
    return stored_part(value)


def stored_part(value: Any) -> Any:
    """One value within a value."""
    if value is None or isinstance(value, (bool, int)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def told_value(key: str, value: Any) -> str:
    """A stored value in the reader's words; a dash for none."""
    if value is None or value in ("", [], {}):
        return "–"
    detail = details().get(key) or Detail(key, LazyText(key))
    if isinstance(value, dict):
        # Texts by their language.
        return join_words(f"{language_name(name)}: {part}" for name, part in value.items())
    if isinstance(value, list):
        return join_words(_told_part(detail, part) for part in value)
    return _told_part(detail, value)


def _told_part(detail: Detail, value: Any) -> str:
    if value is True:
        return gettext("yes")
    if value is False:
        return gettext("no")
    if value in detail.words:
        return str(detail.words[value])
    told = detail.told or _told_time
    return told(value) if isinstance(value, str) else str(value)


def _told_time(text: str) -> str:
    """A day or a moment as the reader's language writes it; any other text as it is."""
    if not _TIME.fullmatch(text):
        return text
    try:
        if len(text) == len("2026-11-21"):
            return format_short_day(date.fromisoformat(text))
        return format_moment(datetime.fromisoformat(text), settings().timezone)
    except ValueError:  # it only looks like one: the 31st of February
        return text
