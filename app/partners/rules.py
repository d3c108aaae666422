"""What may be, about partners: pure decisions."""

import re
from urllib.parse import urlsplit, urlunsplit

from app.refusals import Refused

UNLIMITED = 32_767
"""A category limit that stands for none; the widest that a small integer holds."""

FIRST_TIER = "bronze"
"""Whichever way a partner comes in, it starts here (S15)."""

LONGEST_HEADLINE = 160
LONGEST_ABOUT = 4000

# What people type for a web address when they leave out how it begins.
_BARE_HOST = re.compile(r"[^\W_][\w-]*(\.[\w-]+)+(:\d+)?([/?#].*)?")


def require_room_for_categories(count: int, limit: int) -> None:
    """Refuse more categories than the level allows (S20, S22, S27)."""
    if count > limit:
        raise Refused.counted(
            limit,
            "This level allows %(count)s category. Leave one and take out the others.",
            "This level allows at most %(count)s categories. Take out the ones beyond it.",
            field="categories",
        )


def require_category_when_listed(count: int, *, listed: bool) -> None:
    """Refuse to take the last category from a partner that readers see."""
    if listed and not count:
        raise Refused("A listed partner stands in a category.", field="categories")


def is_listed(state: str) -> bool:
    """Whether readers see a partner of this state in the catalogue."""
    return state == "published"


def require_publishable(*, vetted: bool, categories: int, name: str) -> None:
    """Refuse to list a partner before the recorded conversation (S5) or without a category."""
    if not vetted:
        raise Refused("Record the conversation with the partner before publishing the profile.")
    if not categories:
        raise Refused("Choose a category before publishing the profile.", field="categories")
    if not name.strip():
        raise Refused("Enter the name before publishing the profile.", field="name")


def normal_website(typed: str) -> str:
    """A web address as it is kept: with its scheme, the host in small letters, and no lonely slash
    at its end. What is no address is left for others to refuse."""
    text = typed.strip()
    if _BARE_HOST.fullmatch(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if parts.scheme.lower() not in ("http", "https"):
        return text
    path = "" if parts.path == "/" and not (parts.query or parts.fragment) else parts.path
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), path, parts.query, parts.fragment)
    )
