"""Counts from the counts that writes keep: exact, and the same work at any size.

Combinations of up to three tokens are counted (partners.listing.tokens). A question for one of
several categories is told from them by inclusion and exclusion; one for one of several levels or
grades by adding up, since a partner has only one.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, product
from math import prod

from app.catalogue.queries.facts import Facts
from app.catalogue.queries.question import Question
from app.catalogue.queries.reading import among, as_list, rows
from app.partners.listing.tokens import (
    MOST_COMBINED,
    NOTHING,
    SEPARATOR,
    combination,
    facet_of,
    is_counted,
)

Term = tuple[int, tuple[str, ...]]
"""How often the count of a combination is added (taken off, if below zero), and its tokens."""

Sum = list[tuple[int, str]]
"""The same with the names under which the combinations are counted."""


class Tally:
    """Counts of combinations: first all that are wanted are told, then they are read at once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._wanted: set[str] = set()
        self._counts: dict[str, int] = {}

    def want(self, names: Iterable[str]) -> None:
        """Tell that the counts of these combinations will be asked for."""
        self._wanted.update(names)

    def read(self) -> None:
        """Read what is wanted, in one statement or none."""
        singles = self._facts.counts
        self._counts = dict.fromkeys(self._wanted, 0) | {NOTHING: self._facts.total}
        for name in self._wanted & singles.keys():
            self._counts[name] = singles[name]
        combined = [name for name in self._wanted if SEPARATOR in name]
        if combined:
            query = f"SELECT tokens, count FROM facet_combinations WHERE {among('tokens', 'names')}"
            for name, count in rows(query, {"names": as_list(combined)}):
                self._counts[name] = count

    def sum(self, terms: Sum) -> int:
        """The count that the terms make up."""
        return sum(sign * self._counts[name] for sign, name in terms)

    def sums(self, by_value: Mapping[str, Sum]) -> dict[str, int]:
        """The counts that the terms of each value make up."""
        counts = self._counts
        # Nearly always there is one term, and there are some fifty values on a page.
        return {
            value: counts[terms[0][1]] if len(terms) == 1 else self.sum(terms)
            for value, terms in by_value.items()
        }


def terms_of(question: Question) -> list[Term] | None:
    """The terms whose sum is the number of listings that answer to the question; None when it is
    not among what is counted."""
    if not question.is_of_tokens_alone or len(question.groups) > MOST_COMBINED:
        return None
    alternatives = [_alternatives(tokens) for tokens in question.groups.values()]
    if not all(alternatives):
        return None
    terms = [_joined(chosen) for chosen in product(*alternatives)]
    return terms if all(is_counted(tokens) for _, tokens in terms) else None


def named(terms: Iterable[Term], with_token: str = "") -> Sum:
    """The terms by their names, each with one token more when one is given."""
    more = (with_token,) if with_token else ()
    return [(sign, combination((*tokens, *more))) for sign, tokens in terms]


def can_have(terms: list[Term], token: str) -> bool:
    """Whether the terms are counted with this token, and so with any other of its facet."""
    return all(is_counted((*tokens, token)) for _, tokens in terms)


def _alternatives(tokens: Sequence[str]) -> list[Term]:
    """How "one of these" is told from counts; empty when it is not."""
    if facet_of(tokens[0]) != "category":
        return [(1, (token,)) for token in tokens]
    if len(tokens) > 2:
        return []
    both = [(-1, tuple(tokens))] if len(tokens) == 2 else []
    return [*((1, (token,)) for token in tokens), *both]


def _joined(terms: Sequence[Term]) -> Term:
    """The term of several that hold together."""
    return prod(sign for sign, _ in terms), tuple(chain(*(tokens for _, tokens in terms)))
