"""“Did you mean”: a search that found nothing, with its mistyped words put right."""

import re

from sqlalchemy import exists, literal, select, union_all

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
    as listings spell it; None when no word can be put right. Two questions to the database,
    however many words there are."""
    words = search_words(query)
    known = _beginnings_known(words)
    better = _closest(
        [word for word in words if len(word) >= SHORTEST_CORRECTED and word not in known]
    )
    if not better:
        return None
    return _WORD.sub(lambda match: better.get(fold(match.group()), match.group()), query)


def _beginnings_known(words: list[str]) -> set[str]:
    """Those of the words with which some listing's word begins."""
    begins = [
        select(literal(word)).where(
            exists().where(SearchTerm.term >= word, SearchTerm.term < f"{word}{AFTER_LETTERS}")
        )
        for word in words
    ]
    return set(db.session.scalars(union_all(*begins)))


def _closest(words: list[str]) -> dict[str, str]:
    """Word → the spelling of the commonest word one slip away from it, where there is one."""
    if not words:
        return {}
    variants = {word: variants_of(word) for word in words}
    query = (
        select(SearchVariant.variant, SearchTerm.term, SearchTerm.spelling)
        .join(SearchVariant, SearchVariant.term == SearchTerm.term)
        .where(SearchVariant.variant.in_(set().union(*variants.values())))
        .order_by(SearchTerm.uses.desc(), SearchTerm.term)
    )
    closest: dict[str, str] = {}
    for variant, term, spelling in db.session.execute(query):
        for word in words:
            if variant in variants[word] and is_one_slip_away(word, term):
                closest.setdefault(word, spelling)
    return closest
