"""For each value of each filter: how many partners there would be with it.

A filter in force is counted without itself, so that its other values stay reachable. Where the
counts that are kept do not tell, what answers is counted as it is read, if it is not more than
``CAP``; where it is more, the number is not known, and none is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.catalogue.queries.counting import Sum, Tally, Term, can_have, named, terms_of
from app.catalogue.queries.facts import Facts
from app.catalogue.queries.matching import CAP, Search, capped
from app.catalogue.queries.question import GRADES, grades_from
from app.catalogue.queries.reading import among, as_list, rows
from app.catalogue.queries.statements import Statement
from app.partners.listing.tokens import FACETS, facet_of

HOPEFUL = 4
"""Answers are not read to be counted where this many times what may be read is expected."""

Counts = Mapping[str, int | None]
"""``category:seo``, ``rating:4`` → partners; None when it is not known."""


class FacetCounting:
    """Counts every value for one search. Ask ``want``, then read the tally, then ``counts``."""

    def __init__(self, search: Search, tally: Tally) -> None:
        self._search = search
        self._tally = tally
        self._values = search.facts.keeping("values by facet", values_by_facet)
        # Of most facets nothing is asked for: they are told from one and the same question.
        terms = terms_of(search.question)
        asked = {
            facet: terms_of(search.question.without(facet)) for facet in search.question.groups
        }
        self._sums = {
            facet: _sums_with(tuple(values.items()), facet, asked.get(facet, terms))
            for facet, values in self._values.items()
        }

    @property
    def needs_all_places(self) -> bool:
        """Whether some value can be told only from the places of all that answers."""
        return any(sums is None and not self._base_of(facet) for facet, sums in self._sums.items())

    def want(self) -> None:
        """Tell the tally what it will be asked for."""
        for sums in self._sums.values():
            if sums is not None:
                self._tally.want(sums.names)

    def counts(self, known: Sequence[int] | None) -> Counts:
        """The counts; ``known`` are the places of all that answers, where they were read."""
        counts: dict[str, int | None] = {}
        live = self._counted_live(known)
        for facet, sums in self._sums.items():
            if sums is not None:
                counts |= self._tally.sums(sums.by_value)
                continue
            found = live[self._base_of(facet)]
            for name, tokens in self._values[facet].items():
                counts[name] = None if found is None else sum(found[token] for token in tokens)
        return counts

    def _base_of(self, facet: str) -> str:
        """The facet that is left out of the question when this one is counted; none, empty."""
        return facet if facet in self._search.question.groups else ""

    def _counted_live(self, known: Sequence[int] | None) -> dict[str, Counter[str] | None]:
        """Facet left out → how often each token occurs among what then answers; None where that
        is too much to be read."""
        bases = {self._base_of(facet) for facet, sums in self._sums.items() if sums is None}
        if self._search.finds_nothing:
            return {base: Counter() for base in bases}
        counted: dict[str, Counter[str] | None] = dict.fromkeys(bases)
        if known is None:
            # More than enough answers; with a filter less there are no fewer.
            return counted
        searches = {
            base: self._search.asking(self._search.question.without(base))
            for base in sorted(bases)
            if base
        }
        statements = {
            base: capped(search)
            for base, search in searches.items()
            if search.estimate <= CAP * HOPEFUL and not search.is_surely_more_than(CAP)
        }
        if "" in bases:
            counted[""] = Counter()
        if not statements and not ("" in bases and known):
            return counted
        for base, tokens, listings in _tokens_of(statements, known if "" in bases else ()):
            found = counted.get(base)
            if found is None:
                found = counted[base] = Counter()
            for token in (tokens or "").split():
                found[token] += listings
        return counted


class _Sums(NamedTuple):
    """How the values of a facet are told from the counts."""

    by_value: Mapping[str, Sum]
    names: frozenset[str]
    """Names of all counts that are read for it."""


def _sums_with(
    values: tuple[tuple[str, tuple[str, ...]], ...], facet: str, terms: list[Term] | None
) -> _Sums | None:
    """The sums for each value of a facet within what the terms count; None when they do not tell
    it."""
    if terms is None or not can_have(terms, f"{facet}:"):
        return None
    return _sums(values, tuple(terms))


@lru_cache(maxsize=1_000)
def _sums(values: tuple[tuple[str, tuple[str, ...]], ...], terms: tuple[Term, ...]) -> _Sums:
    """Kept, because it is written out anew for every value of every filter on every page; nobody
    changes what this returns."""
    by_value = {
        name: [term for token in tokens for term in named(terms, token)] for name, tokens in values
    }
    return _Sums(by_value, frozenset(name for sum_ in by_value.values() for _, name in sum_))


def values_by_facet(facts: Facts) -> dict[str, dict[str, tuple[str, ...]]]:
    """Facet → name of each of its values → the tokens that count for it."""
    values: dict[str, dict[str, tuple[str, ...]]] = {facet: {} for facet in FACETS}
    for token in facts.counts:
        values[facet_of(token)][token] = (token,)
    values["grade"] = {f"rating:{least}": grades_from(least) for least in range(1, GRADES + 1)}
    return values


def _tokens_of(
    statements: Mapping[str, Statement], known: Sequence[int]
) -> list[tuple[str, str | None, int]]:
    """Facet left out, tokens of listings, number of listings that have just these. A base of
    which more than ``CAP`` listings answer has no row; any other has at least one."""
    parameters: dict[str, object] = {"cap": CAP}
    found, counted = [], []
    for number, (base, statement) in enumerate(statements.items()):
        inner = statement.prefixed(f"m{number}_")
        parameters |= inner.parameters
        found.append(f"m{number} AS MATERIALIZED ({inner.sql(str(CAP + 1), '0')})")
        many = f"(SELECT count(*) FROM m{number}) <= :cap"
        counted.append(
            f"SELECT '{base}' AS base, tokens, count(*) AS listings FROM listing_places "
            f"WHERE place IN (SELECT place FROM m{number}) AND {many} GROUP BY tokens"
        )
        counted.append(f"SELECT '{base}', NULL, 0 WHERE {many}")
    if known:
        parameters["known"] = as_list(known)
        counted.append(
            f"SELECT '' AS base, tokens, count(*) AS listings FROM listing_places "
            f"WHERE {among('place', 'known')} GROUP BY tokens"
        )
    sql = (f"WITH {', '.join(found)} " if found else "") + " UNION ALL ".join(counted)
    return [(base, tokens, count) for base, tokens, count in rows(sql, parameters)]
