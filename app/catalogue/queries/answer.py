"""The answer to a reader's question: how many, which of them on this page, and what each filter
would leave."""

from dataclasses import dataclass
from math import ceil

from app.catalogue.criteria import Criteria
from app.catalogue.queries.counting import Tally, named, terms_of
from app.catalogue.queries.facets import Counts, FacetCounting
from app.catalogue.queries.facts import Facts
from app.catalogue.queries.matching import CAP, Search, first_places, page_of, search_for
from app.catalogue.queries.ordering import (
    DEEP,
    deep_page,
    is_simple_list,
    page_by_key,
    page_of_gathered,
    page_of_known,
)
from app.catalogue.queries.question import question_of

MOST_SORTED = 10_000
"""So many answers are gathered and sorted, or passed over; beyond that an answer is paged through
only where a page is found without passing over those before it."""


@dataclass(frozen=True)
class Answer:
    """What the catalogue answers to one question."""

    total: int
    """How many partners answer; at least so many, when ``is_exact`` is false."""
    is_exact: bool
    reachable: int
    """How many of them can be paged through."""
    number: int
    """The page shown: the one asked for, or the last one."""
    places: tuple[int, ...]
    """Places of the partners on this page, in order."""
    counts: Counts
    known_words: frozenset[str]
    """Those of the folded words searched for that begin some word of a listing."""


def answer_to(criteria: Criteria, facts: Facts, locale: str, size: int) -> Answer:
    """Answer a question, ``size`` partners a page."""
    search = search_for(question_of(criteria), facts)
    tally = Tally(facts)
    facets = FacetCounting(search, tally)
    facets.want()
    terms = terms_of(search.question)
    counted = None if terms is None else named(terms)
    tally.want(name for _, name in counted or ())
    tally.read()
    total = None if counted is None else tally.sum(counted)
    known = None
    if total is None or (total <= CAP and facets.needs_all_places):
        known = first_places(search)
        total = None if known is None else len(known)
    page = _Page(search, criteria.sort, locale, known, total)
    number = min(criteria.page, max(1, ceil(page.reachable / size)))
    offset = (number - 1) * size
    limit = min(size, page.reachable - offset)
    return Answer(
        total=CAP if total is None else total,
        is_exact=total is not None,
        reachable=page.reachable,
        number=number,
        places=tuple(page.places(offset=offset, limit=limit)) if limit else (),
        counts=facets.counts(known),
        known_words=frozenset(word for word, terms in search.vocabulary.terms.items() if terms),
    )


@dataclass(frozen=True)
class _Page:
    """How a page of an answer is found."""

    search: Search
    sort: str
    locale: str
    known: list[int] | None
    """Places of all that answers, where they were read."""
    total: int | None

    @property
    def reachable(self) -> int:
        """How many of the answers can be paged through."""
        if self.known is not None:
            return len(self.known)
        if self.total is None:
            return CAP
        if self.sort == "recommended" and is_simple_list(self.search):
            return self.total
        if self.sort == "recommended" or self.total <= MOST_SORTED or self._asks_for_everyone:
            return min(self.total, MOST_SORTED)
        return CAP

    def places(self, *, offset: int, limit: int) -> list[int]:
        """The places on one page."""
        if self.sort == "recommended":
            return self._recommended(offset, limit)
        page = {"offset": offset, "limit": limit}
        if self.known is not None:
            return page_of_known(self.known, self.sort, self.locale, **page)
        if self._is_gathered(offset + limit):
            return page_of_gathered(self.search, self.sort, self.locale, **page)
        return page_by_key(self.search, self.sort, self.locale, **page)

    def _is_gathered(self, needed: int) -> bool:
        """Whether it is less to gather all that answers than to walk the order past all that does
        not, until as many are found as the page needs."""
        expected = self.search.estimate if self.total is None else self.total
        if expected > MOST_SORTED or self._asks_for_everyone:
            return False
        return expected * expected <= needed * self.search.facts.total

    @property
    def _asks_for_everyone(self) -> bool:
        question = self.search.question
        return not question.groups and not question.words and question.price_max is None

    def _recommended(self, offset: int, limit: int) -> list[int]:
        if self.known is not None:
            return self.known[offset : offset + limit]
        if offset >= DEEP and is_simple_list(self.search):
            return deep_page(self.search, offset=offset, limit=limit)
        return page_of(self.search, offset=offset, limit=limit)
