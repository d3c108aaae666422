"""What may be, about partners: pure decisions."""

from app.refusals import Refused

UNLIMITED = 32_767
"""A category limit that stands for none; the widest that a small integer holds."""

FIRST_TIER = "bronze"
"""Whichever way a partner comes in, it starts here (S15)."""

LONGEST_HEADLINE = 160
LONGEST_ABOUT = 4000


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


def require_publishable(*, vetted: bool, categories: int, name: str) -> None:
    """Refuse to list a partner before the recorded conversation (S5) or without a category."""
    if not vetted:
        raise Refused("Record the conversation with the partner before publishing the profile.")
    if not categories:
        raise Refused("Choose a category before publishing the profile.", field="categories")
    if not name.strip():
        raise Refused("Enter the name before publishing the profile.", field="name")
