"""“Did you mean”: a search that found nothing, with its mistyped words put right."""

import re
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from app.catalogue.queries import search_words
from app.db import db
from app.i18n.folding import fold
from app.partners.listing.variants import is_one_slip_away, variants_of
from app.partners.models import SearchTerm, SearchVariant

SHORTEST_CORRECTED = 4
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


class Found(NamedTuple):
    """A word that listings contain, folded and as one of them spells it."""

    term: str
    spelling: str


def corrected(query: str, known: Collection[str]) -> str | None:
    """The search with each unknown word replaced by the commonest word one slip away, spelled
    as listings spell it; None when no word can be put right. ``known`` are those of its folded
    words that begin some word of a listing. One question to the database, however many words
    there are."""
    words = search_words(query)
    better = _closest(
        [word for word in words if len(word) >= SHORTEST_CORRECTED and word not in known]
    )
    if not better:
        return None

    def put_right(match: re.Match[str]) -> str:
        typed = match.group()
        found = better.get(fold(typed))
        return typed if found is None else _in_script_of(typed, found)

    put = _WORD.sub(put_right, query)
    return put if put != query else None


def _in_script_of(typed: str, found: Found) -> str:
    """The word as listings spell it; its folded letters, which are Latin, where they spell it in
    Cyrillic and the reader does not: nobody should be answered in letters that they did not type.
    """
    if _CYRILLIC.search(found.spelling) and not _CYRILLIC.search(typed):
        return found.term
    return found.spelling


def _closest(words: list[str]) -> dict[str, Found]:
    """Word → the commonest word one slip away from it, where there is one."""
    if not words:
        return {}
    variants = {word: variants_of(word) for word in words}
    query = (
        select(SearchVariant.variant, SearchTerm.term, SearchTerm.spelling)
        .join(SearchVariant, SearchVariant.term == SearchTerm.term)
        .where(SearchVariant.variant.in_(set().union(*variants.values())))
        .order_by(SearchTerm.uses.desc(), SearchTerm.term)
    )
    closest: dict[str, Found] = {}
    for variant, term, spelling in db.session.execute(query):
        for word in words:
            if variant in variants[word] and is_one_slip_away(word, term):
                closest.setdefault(word, Found(term, spelling))
    return closest
