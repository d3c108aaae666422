"""Names of services as words that can be held against each other."""

from functools import lru_cache

from app.i18n.folding import fold

SHORTEST_WORD = 2
"""Shorter ones say nothing of a service."""


# Services are called the same again and again, and briefs come one after the other.
@lru_cache(maxsize=16_384)
def words_of(text: str) -> tuple[str, ...]:
    """Folded words of the name of a service."""
    return tuple(dict.fromkeys(word for word in fold(text).split() if len(word) >= SHORTEST_WORD))
