"""For each value of each filter: how many partners there would be with it.

A filter in force is counted without itself, so that its other values stay reachable. Where the
counts that are kept do not tell, what answers is counted as it is read, if it is not more than
``CAP``; where it is more, the number is not known, and none is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.catalogue.queries.counting import Tally, Term, terms_of
from app.catalogue.queries.facts import Facts
from app.catalogue.queries.matching import CAP, Search, capped
from app.catalogue.queries.question import GRADES, grades_from
from app.catalogue.queries.statements import Statement, among, as_list, prepared
from app.db import db
from app.partners.listing.tokens import FACETS

HOPEFUL = 4
"""Answers are not read to be counted where this many times what may be read is expected."""

Counts = Mapping[str, int | None]
"""``category:seo``, ``rating:4`` → partners; None when it is not known."""


class FacetCounting:
    """Counts every value for one search. Ask ``want``, then read the tally, then ``counts``."""

    def __init__(self, search: Search, tally: Tally) -> None:
        self._search = search
        self._tally = tally
        self._terms = {facet: self._terms_of(facet) for facet in FACETS}

    @property
    def needs_all_places(self) -> bool:
        """Whether some value can be told only from the places of all that answers."""
        return any(
            terms is None and not self._base_of(facet) for facet, terms in self._terms.items()
        )

    def want(self) -> None:
        """Tell the tally what it will be asked for."""
        for values in self._terms.values():
            for terms in (values or {}).values():
                self._tally.want(terms)

    def counts(self, known: Sequence[int] | None) -> Counts:
        """The counts; ``known`` are the places of all that answers, where they are few."""
        counts: dict[str, int | None] = {}
        live = self._counted_live(known)
        for facet in FACETS:
            terms = self._terms[facet]
            for name, tokens in values_of(facet, self._search.facts).items():
                if terms is not None:
                    counts[name] = self._tally.sum(terms[name])
                else:
                    found = live[self._base_of(facet)]
                    counts[name] = None if found is None else sum(found[t] for t in tokens)
        return counts

    def _base_of(self, facet: str) -> str:
        """The facet that is left out of the question when this one is counted; none, empty."""
        return facet if facet in self._search.question.groups else ""

    def _terms_of(self, facet: str) -> dict[str, list[Term]] | None:
        base = self._search.question.without(facet)
        found: dict[str, list[Term]] = {}
        for name, tokens in values_of(facet, self._search.facts).items():
            found[name] = []
            for token in tokens:
                terms = terms_of(base, with_token=token)
                if terms is None:
                    return None
                found[name] += terms
        return found

    def _counted_live(self, known: Sequence[int] | None) -> dict[str, Counter[str] | None]:
        """Facet left out → how often each token occurs among what then answers; None where that
        is too much to be read."""
        bases = {self._base_of(facet) for facet in FACETS if self._terms[facet] is None}
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
            if search.estimate <= CAP * HOPEFUL
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


def values_of(facet: str, facts: Facts) -> dict[str, tuple[str, ...]]:
    """Name of each value of a facet → the tokens that count for it."""
    if facet == "grade":
        return {f"rating:{lowest}": grades_from(lowest) for lowest in range(1, GRADES + 1)}
    return {f"{facet}:{value}": (f"{facet}:{value}",) for value in facts.values_of(facet)}


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
    return [
        (base, tokens, count)
        for base, tokens, count in db.session.execute(prepared(sql), parameters)
    ]
