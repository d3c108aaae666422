"""Filter values as tokens: ``category:seo``, ``language:pl``, ``grade:4``.

Every filter asks, and every facet counts, the same thing: how many listings have a token.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from app.i18n.folding import fold
from app.partners.models import Partner

FACETS = ("category", "tier", "language", "country", "dropshipping", "available", "grade")
"""Facets whose values are few. Towns are tokens too, but nobody counts them under filters."""

MOST_COMBINED = 3
"""Counts are kept for up to so many tokens at once (docs/decisions/0013-flat-at-any-size.md)."""

# A filter may ask for one of several categories; every other facet is asked for one value, or a
# partner has only one.
_TOGETHER = {"category": 2}

SEPARATOR = "|"
NOTHING = ""
"""The combination of no tokens, which every listing has."""
_MARK = ":"


def tokens_of(partner: Partner) -> dict[str, str]:
    """Every filter value that the partner answers to, with a label for people (towns only)."""
    tokens = {f"tier:{partner.tier.key}": ""}
    tokens |= {f"category:{standing.category.slug}": "" for standing in partner.standings}
    tokens |= {f"language:{language}": "" for language in partner.languages}
    if partner.country:
        tokens[f"country:{partner.country}"] = ""
    if fold(partner.city):
        tokens[city_token(partner.city)] = partner.city
    if partner.dropshipping:
        tokens["dropshipping:1"] = ""
    if partner.available:
        tokens["available:1"] = ""
    if partner.rating is not None:
        tokens[f"grade:{partner.rating // 100}"] = ""
    return tokens


def city_token(city: str) -> str:
    """The token of a town, whichever way it is spelled."""
    return f"city:{fold(city).replace(' ', '_')}"[:100]


def facet_of(token: str) -> str:
    """The facet whose value the token is."""
    return token[: token.index(":")]


def facet_tokens(tokens: Iterable[str]) -> tuple[str, ...]:
    """Those of the tokens that are counted under filters, in order."""
    return tuple(sorted(token for token in tokens if facet_of(token) in FACETS))


def combination(tokens: Iterable[str]) -> str:
    """The name under which a combination of tokens is counted."""
    return SEPARATOR.join(sorted(tokens))


@lru_cache(maxsize=4096)
def combinations_in(tokens: Sequence[str]) -> tuple[str, ...]:
    """Names of all combinations of two and three of a listing's facet tokens that are counted."""
    return tuple(
        SEPARATOR.join(chosen)
        for size in range(2, MOST_COMBINED + 1)
        for chosen in combinations(tokens, size)
        if is_counted(chosen)
    )


def is_counted(tokens: Sequence[str]) -> bool:
    """Whether a combination is one that a question can ask for."""
    if len(tokens) > MOST_COMBINED:
        return False
    facets = [facet_of(token) for token in tokens]
    return all(facets.count(facet) <= _TOGETHER.get(facet, 1) for facet in set(facets))


def in_document(token: str) -> str:
    """The token as a word of a searched document; no word that people write begins like it."""
    return _MARK + token


def words_in(document: str) -> list[str]:
    """The words of a document that people wrote."""
    return [word for word in document.split() if not word.startswith(_MARK)]


def tokens_in(document: str) -> list[str]:
    """The filter tokens of a document."""
    return [word[1:] for word in document.split() if word.startswith(_MARK)]
