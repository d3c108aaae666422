"""Finds the texts of the program and its templates, and makes the template of messages of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

from app.i18n.catalogues import FRACTION
from app.i18n.pofiles import TidyCatalog

MAPPING = "babel.cfg"

# What marks a text; the numbers say which arguments are the message, its plural, its context (c).
KEYWORDS = (
    "_",
    "gettext",
    "lazy_gettext:1",
    "lazy_pgettext:1c,2",
    "ngettext:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "measured:1,2",
    "N_",
    "counted_message:1,2",
    "Refused:1",
    "NotFound:1",
    "Forged:1",
    "StaleToken:1",
    "Stale:1",
    "DecidedMeanwhile:1",
    "Overtaken:1",
    "ReadBefore:1",
    "ReviewStands:1",
    "AnsweredMeanwhile:1",
    "DecidedAlready:1",
    "JobEnded:1",
    "LinkNeeded:1",
    "NotForNow:1",
    "Replaced:1",
    "TooLate:1",
    "WordsChanged:1",
    "counted:2,3",
)
COMMENT_TAG = "TRANSLATORS:"
FRACTION_COMMENT = "For amounts with a fraction, such as 1.5."


def extract(root: Path) -> Catalog:
    """The template of messages of the program in ``root``, as its files are now.

    Raises what a template with a fault raises: a text must not be lost in silence.
    """
    template = TidyCatalog(header_comment="# Texts of Kupec. Written by: translations update\n#")
    for name, line, message, comments, context in _found(root, parse_keywords(KEYWORDS)):
        template.add(
            message,
            locations=[(name, line)],
            auto_comments=_without_tag(comments),
            context=context,
        )
    # An amount that may have a fraction asks for one entry more (decision 0005).
    for name, line, message, comments, _ in _found(root, parse_keywords(["measured:2"])):
        template.add(
            message,
            locations=[(name, line)],
            auto_comments=[FRACTION_COMMENT, *_without_tag(comments)],
            context=FRACTION,
        )
    return template


# File, line, text (with its plural), comments before it, context.
_Found = tuple[str, int, str | tuple[str, ...], list[str], str | None]


def _found(root: Path, keywords: Mapping[str, Any]) -> Iterator[_Found]:
    with (root / MAPPING).open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # has no types
    return extract_from_dir(root, methods, options, keywords=keywords, comment_tags=(COMMENT_TAG,))


def _without_tag(comments: list[str]) -> list[str]:
    return [comment.removeprefix(COMMENT_TAG).strip() for comment in comments]
