"""Which listings answer to a question, by their places.

Where a list to walk is chosen, it is the shortest one: what is not in it does not answer. What
answers is counted up to ``CAP`` and no further, because counting all of it would cost what there
is, not what is shown.
"""

from dataclasses import dataclass, replace
from math import prod

from app.catalogue.queries.facts import Facts
from app.catalogue.queries.question import Question, size_of
from app.catalogue.queries.reading import column, is_postgres, prefer_indexes
from app.catalogue.queries.searching import Vocabulary, patterns_of, vocabulary_of
from app.catalogue.queries.statements import Source, Statement, ranked

CAP = 1_000
"""Answers are counted up to here, where the counts that are kept do not tell."""

FEW = 5_000
"""So many listings are looked at one by one without a thought."""

MOST_LISTS = 8
"""More lists than this are not walked side by side."""

# Reading a place that a walk passes over and looking its words up costs about three times what
# reading one that is known to answer does (measured on PostgreSQL 15).
WALK_COST = 3


_CHEAP = (
    "SELECT count(*) FROM (SELECT 1 FROM listing_places "
    "WHERE compared_price <= :price LIMIT :most) AS cheap"
)


LOOK_UP_COST = 50
"""Looking a place up in a list costs as much as reading so many entries of the index of documents
(measured on PostgreSQL 15)."""


@dataclass(frozen=True)
class Search:
    """A question with what is known of its words."""

    question: Question
    facts: Facts
    vocabulary: Vocabulary
    few_are_cheap: bool = False
    """Whether the price asked for leaves so few listings that they are the ones to look at."""

    @property
    def finds_nothing(self) -> bool:
        """Whether it asks for a word that no listing has."""
        return any(self.vocabulary.is_unknown(word) for word in self.question.words)

    def is_surely_more_than(self, number: int) -> bool:
        """Whether the vocabulary alone tells that more listings than this answer."""
        question = self.question
        if len(question.words) != 1 or question.groups or question.price_max is not None:
            return False
        return self.vocabulary.most_used[question.words[0]] > number

    def asking(self, question: Question) -> "Search":
        """The same for a part of the question."""
        return replace(self, question=question)

    @property
    def estimate(self) -> float:
        """About how many listings answer, if its parts had nothing to do with each other."""
        total = max(1, self.facts.total)
        shares = [size_of(group, self.facts) / total for group in self.question.groups.values()]
        shares += [self.vocabulary.uses[word] / total for word in self.question.words]
        return total * prod(min(1.0, share) for share in shares)


def search_for(question: Question, facts: Facts) -> Search:
    """Look up what a search goes by: the vocabulary where there are words, and how many listings
    are cheap enough where every other list is long."""
    # The rarest first: what does not answer is then passed over soonest.
    groups = sorted(question.groups.items(), key=lambda group: size_of(group[1], facts))
    question = replace(question, groups=dict(groups))
    search = Search(question, facts, vocabulary_of(question.words))
    if question.price_max is None or question.words:
        return search
    sizes = [size_of(tokens, facts) for tokens in question.groups.values()]
    if min(sizes, default=facts.total) <= FEW:
        return search
    cheap = column(_CHEAP, {"price": question.price_max, "most": FEW + 1})[0]
    return replace(search, few_are_cheap=cheap <= FEW)


def first_places(search: Search) -> list[int] | None:
    """The places of all that answers, in order; None when that is more than ``CAP``."""
    if search.finds_nothing:
        return []
    if search.is_surely_more_than(CAP):
        return None
    places = _places(capped(search), limit=CAP + 1, offset=0)
    return None if len(places) > CAP else sorted(places)


def capped(search: Search) -> Statement:
    """The statement for the places of what answers, in whichever order is found soonest."""
    if search.few_are_cheap:
        ranges = stretches(search.question, search.facts)
        return ranked(search.question, Source("priced"), ranges)
    if is_postgres():
        return _indexed(search, "document") if _is_found_by_index(search) else _walked(search)
    # SQLite reads lists side by side in its index faster than places one by one.
    is_combined = len(search.question.groups) > 1
    return _indexed(search, "search") if search.question.words or is_combined else _walked(search)


def page_of(search: Search, *, offset: int, limit: int) -> list[int]:
    """Places of one page of what answers, in the recommended order."""
    if _is_found_by_index(search) and not (is_postgres() and _is_dense(search, offset + limit)):
        statement = _indexed(search, "sorted document" if is_postgres() else "search")
    else:
        statement = _walked(search)
    return _places(statement, limit=limit, offset=offset)


def shortest_list(question: Question, facts: Facts) -> Source:
    """The list to walk: of the groups that are asked for, the one that fewest listings have."""
    groups = [
        tokens
        for facet, tokens in question.groups.items()
        if facet != "tier" and len(tokens) <= MOST_LISTS
    ]
    if not groups:
        return Source("documents" if question.words else "all")
    return Source("token", min(groups, key=lambda tokens: size_of(tokens, facts)))


def stretches(question: Question, facts: Facts) -> tuple[tuple[int, int], ...]:
    """The stretches of places in which the levels asked for stand; none when any will do."""
    joined: list[tuple[int, int]] = []
    for first, after in sorted(
        facts.places_of(token.partition(":")[2]) for token in question.groups.get("tier", ())
    ):
        if joined and joined[-1][1] == first:
            joined[-1] = joined[-1][0], after
        else:
            joined.append((first, after))
    return tuple(joined)


def _is_found_by_index(search: Search) -> bool:
    """Whether the index of documents is asked: for words, and for combinations so rare that
    lists would be walked for long before the first answer."""
    if search.question.words:
        return True
    if len(search.question.groups) < 2:
        return False
    return search.estimate < CAP if not is_postgres() else _index_is_cheaper(search)


def _index_is_cheaper(search: Search) -> bool:
    """Whether PostgreSQL reads all lists of a combination from its index of documents in less
    time than it walks the shortest one, looking each place up in the others."""
    sizes = [size_of(tokens, search.facts) for tokens in search.question.groups.values()]
    walked = min(sizes) * min(1.0, CAP / max(1.0, search.estimate))
    return sum(sizes) < walked * LOOK_UP_COST * (len(sizes) - 1)


def _is_dense(search: Search, needed: int) -> bool:
    """Whether it is cheaper to walk all listings in order and look the words up in each than to
    gather all that answers and sort it."""
    share = search.estimate / max(1, search.facts.total)
    return needed / max(share, 1e-9) * WALK_COST < search.estimate


def _walked(search: Search) -> Statement:
    source = shortest_list(search.question, search.facts)
    return ranked(search.question, source, stretches(search.question, search.facts))


def _indexed(search: Search, table: str) -> Statement:
    ranges = stretches(search.question, search.facts)
    # The pattern names the levels too; one stretch is kept, because an index in order ends there.
    kept = ranges if table == "search" and len(ranges) == 1 else ()
    patterns = patterns_of(search.question, search.vocabulary)
    if is_postgres():
        prefer_indexes()
    return ranked(search.question, Source(table, patterns), kept)


def _places(statement: Statement, *, limit: int, offset: int) -> list[int]:
    parameters = {**statement.parameters, "limit": limit, "offset": offset}
    return column(statement.sql(), parameters)
