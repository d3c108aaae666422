"""Counts from the counts that writes keep: exact, and the same work at any size.

Combinations of up to three tokens are counted (partners.listing.tokens). A question for one of
several categories is told from them by inclusion and exclusion; one for one of several levels or
grades by adding up, since a partner has only one.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, product
from math import prod

from sqlalchemy import text

from app.catalogue.queries.facts import Facts
from app.catalogue.queries.question import Question
from app.catalogue.queries.statements import among, as_list
from app.db import db
from app.partners.listing.tokens import MOST_COMBINED, combination, is_counted

Term = tuple[int, tuple[str, ...]]
"""How often the count of a combination is added (taken off, if below zero), and its tokens."""


class Tally:
    """Counts of combinations: first all that are wanted are told, then they are read at once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._wanted: set[str] = set()
        self._counts: dict[str, int] = {}

    def want(self, terms: Iterable[Term]) -> None:
        """Tell that these will be asked for."""
        self._wanted |= {combination(tokens) for _, tokens in terms if len(tokens) > 1}

    def read(self) -> None:
        """Read what is wanted and not known yet, in one statement or none."""
        missing = self._wanted - self._counts.keys()
        if missing:
            query = text(
                f"SELECT tokens, count FROM facet_combinations WHERE {among('tokens', 'names')}"
            )
            found = db.session.execute(query, {"names": as_list(sorted(missing))})
            self._counts |= dict.fromkeys(missing, 0) | dict(found.all())

    def sum(self, terms: Iterable[Term]) -> int:
        """The count that the terms make up."""
        return sum(sign * self._count(tokens) for sign, tokens in terms)

    def _count(self, tokens: tuple[str, ...]) -> int:
        if not tokens:
            return self._facts.total
        if len(tokens) == 1:
            return self._facts.counts.get(tokens[0], 0)
        return self._counts[combination(tokens)]


def terms_of(question: Question, *, with_token: str = "") -> list[Term] | None:
    """The terms whose sum is the number of listings that answer to the question and, if given,
    have one token more; None when it is not among what is counted."""
    if not question.is_of_tokens_alone:
        return None
    groups = [*question.groups.values(), *([(with_token,)] if with_token else [])]
    alternatives = [_alternatives(tokens) for tokens in groups]
    if len(groups) > MOST_COMBINED or not all(alternatives):
        return None
    terms = [_joined(chosen) for chosen in product(*alternatives)]
    return terms if all(is_counted(tokens) for _, tokens in terms) else None


def _alternatives(tokens: Sequence[str]) -> list[Term]:
    """How "one of these" is told from counts; empty when it is not."""
    if not tokens[0].startswith("category:"):
        return [(1, (token,)) for token in tokens]
    if len(tokens) > 2:
        return []
    both = [(-1, tuple(tokens))] if len(tokens) == 2 else []
    return [*((1, (token,)) for token in tokens), *both]


def _joined(terms: Sequence[Term]) -> Term:
    """The term of several that hold together."""
    return prod(sign for sign, _ in terms), tuple(chain(*(tokens for _, tokens in terms)))
