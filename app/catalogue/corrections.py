"""“Did you mean”: a search that found nothing, with its mistyped words put right."""

import re

from sqlalchemy import select

from app.catalogue.queries import search_words
from app.db import db
from app.i18n.folding import fold
from app.partners.listing.variants import is_one_slip_away, variants_of
from app.partners.models import SearchTerm, SearchVariant

SHORTEST_CORRECTED = 4
# The character after z: folded words between a word and it begin with the word.
AFTER_LETTERS = "{"
_WORD = re.compile(r"\S+")


def corrected(query: str) -> str | None:
    """The search with each unknown word replaced by the commonest word one slip away, spelled
    as listings spell it; None when no word can be put right."""
    known = _beginnings_known(search_words(query))
    replaced = False

    def put_right(match: re.Match[str]) -> str:
        nonlocal replaced
        word = fold(match.group())
        if " " in word or len(word) < SHORTEST_CORRECTED or word in known:
            return match.group()
        better = _closest(word)
        replaced = replaced or better is not None
        return better or match.group()

    suggestion = _WORD.sub(put_right, query)
    return suggestion if replaced else None


def _beginnings_known(words: list[str]) -> set[str]:
    """Those of the words with which some listing's word begins."""
    return {
        word
        for word in words
        if db.session.scalar(
            select(SearchTerm.term)
            .where(SearchTerm.term >= word, SearchTerm.term < f"{word}{AFTER_LETTERS}")
            .limit(1)
        )
    }


def _closest(word: str) -> str | None:
    query = (
        select(SearchTerm.term, SearchTerm.spelling, SearchTerm.uses)
        .join(SearchVariant, SearchVariant.term == SearchTerm.term)
        .where(SearchVariant.variant.in_(variants_of(word)))
        .order_by(SearchTerm.uses.desc(), SearchTerm.term)
        .distinct()
    )
    for term, spelling, _uses in db.session.execute(query):
        if is_one_slip_away(word, term):
            return str(spelling)
    return None
