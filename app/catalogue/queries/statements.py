"""SQL that finds places of listings: one statement for each shape of a question.

Lists of places are walked in the order in which they lie, and each place is looked up in the other
lists, so that a page costs what it shows, not what there is. The statements are written as text
and kept by shape, because building them anew would cost more than the database takes to answer.

Every looked-up condition is a subquery with OFFSET, which keeps PostgreSQL from turning it round
into a join that reads all of both lists before the first row.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from app.catalogue.queries.question import Question
from app.catalogue.queries.reading import is_postgres

# Table and order of each source of places.
SOURCES = {
    "token": ("listing_tokens", "place"),
    "all": ("listing_places", "place"),
    "documents": ("listings", "place"),
    "search": ("listing_search", "rowid"),
    "rating": ("listings", "rating_key, d.place"),
    "newest": ("listings", "newest_key, d.place"),
    "price": ("listings", "price_key, d.place"),
    "priced": ("listing_places", "compared_price, d.place"),
    "name": ("listing_orders", "name_key, d.place"),
}
_PARAMETER = re.compile(r":(\w+)")

DOCUMENTS = ("document", "sorted document")
RANKED = ("place", "rowid")
"""Orders by place itself, of which a level is one stretch."""


class Source(NamedTuple):
    """Where places come from, and in which order."""

    table: str
    """A key of SOURCES; ``document`` or ``sorted document`` for PostgreSQL's index of documents,
    which has no order of its own."""
    tokens: tuple[str, ...] = ()
    """The lists to walk, for a source of tokens; the patterns, for PostgreSQL's documents."""


class Shape(NamedTuple):
    """What two questions have in common whose statements are the same text."""

    is_postgres: bool
    source: str
    lists: int
    ranges: int
    probes: tuple[int, ...]
    """How many tokens each looked-up group has."""
    price: bool
    words: int
    """How many words are looked for in the document of each listing."""


class Statement(NamedTuple):
    """A statement for places, and its parameters but those for how many."""

    template: str
    """With ``{limit}`` and ``{offset}`` where these belong."""
    parameters: dict[str, Any]

    def sql(self, limit: str = ":limit", offset: str = ":offset") -> str:
        """The statement for so many places after so many, as SQL or names of parameters."""
        return self.template.format(limit=limit, offset=offset)

    def prefixed(self, prefix: str) -> "Statement":
        """The same with other names of its parameters, to stand beside others in one."""
        parameters = {prefix + name: value for name, value in self.parameters.items()}
        return Statement(_PARAMETER.sub(rf":{prefix}\1", self.template), parameters)


def ranked(question: Question, source: Source, ranges: tuple[tuple[int, int], ...]) -> Statement:
    """Places that answer to the question, in the source's order. ``ranges`` are the stretches of
    places that may be shown: none, all."""
    probed = [
        tokens
        for facet, tokens in question.groups.items()
        # A level is a range of places; the source's own tokens and a search's hold anyway.
        if facet != "tier" and tokens != source.tokens
    ]
    searched = source.table in ("search", *DOCUMENTS)
    words = () if searched else question.words
    shape = Shape(
        is_postgres=is_postgres(),
        source=source.table,
        lists=len(source.tokens),
        ranges=len(ranges),
        probes=() if searched else tuple(len(tokens) for tokens in probed),
        price=question.price_max is not None,
        words=len(words),
    )
    name = "pattern" if source.table in DOCUMENTS else "list"
    parameters: dict[str, Any] = {f"{name}{n}": token for n, token in enumerate(source.tokens)}
    for number, (first, after) in enumerate(ranges):
        parameters[f"first{number}"], parameters[f"after{number}"] = first, after
    if not searched:
        parameters |= {
            f"token{n}_{m}": token
            for n, tokens in enumerate(probed)
            for m, token in enumerate(tokens)
        }
    parameters |= {f"word{number}": f" {word}" for number, word in enumerate(words)}
    if question.price_max is not None:
        parameters["price"] = question.price_max
    return Statement(_ranked_sql(shape), parameters)


@lru_cache(maxsize=1_000)
def _ranked_sql(shape: Shape) -> str:
    lists = 1 if shape.source in DOCUMENTS else max(1, shape.lists)
    arms = [(number, stretch) for number in range(lists) for stretch in range(max(1, shape.ranges))]
    if len(arms) == 1:
        return f"{_arm(shape, *arms[0])} LIMIT {{limit}} OFFSET {{offset}}"
    # Each list is walked as far as the page may need, and what they have in common counts once.
    walked = " UNION ".join(
        f"SELECT * FROM ({_arm(shape, *arm)} LIMIT {{limit}} + {{offset}}) AS arm{number}"
        for number, arm in enumerate(arms)
    )
    return f"SELECT place FROM ({walked}) AS arms ORDER BY place LIMIT {{limit}} OFFSET {{offset}}"


def _arm(shape: Shape, number: int, stretch: int) -> str:
    """SQL that walks one list within one stretch of places."""
    if shape.source in DOCUMENTS:
        return _documents(shape, stretch)
    table, order = SOURCES[shape.source]
    place = "d.rowid" if shape.source == "search" else "d.place"
    conditions = []
    if shape.source == "token":
        conditions.append(f"d.token = :list{number}")
    elif shape.source == "search":
        conditions.append("d.listing_search MATCH :list0")
    elif shape.source == "name":
        conditions.append("d.locale = :locale")
    conditions += _conditions(shape, place, stretch)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {place} AS place FROM {table} AS d{where} ORDER BY d.{order}"


def _documents(shape: Shape, stretch: int) -> str:
    # Each pattern is a condition of its own: for several in one, PostgreSQL would make sure by
    # reading every document that it has found.
    conditions = [f"{VECTOR} @@ CAST(:pattern{n} AS tsquery)" for n in range(shape.lists)]
    conditions += _conditions(shape, "d.place", stretch)
    # The sum keeps PostgreSQL from walking the index of places until it meets what is asked for.
    order = " ORDER BY d.place + 0" if shape.source == "sorted document" else ""
    return f"SELECT d.place FROM listings AS d WHERE {' AND '.join(conditions)}{order}"


VECTOR = "array_to_tsvector(string_to_array(d.document, ' '))"
"""The expression whose index finds documents on PostgreSQL."""


def _conditions(shape: Shape, place: str, stretch: int) -> list[str]:
    conditions = []
    if shape.ranges:
        # An order other than by place is walked past the levels not asked for. The sum keeps both
        # databases from reading and sorting all of a level instead.
        compared = place if SOURCES.get(shape.source, RANKED)[1] in RANKED else f"{place} + 0"
        conditions.append(f"{compared} >= :first{stretch} AND {compared} < :after{stretch}")
    for number, size in enumerate(shape.probes):
        names = ", ".join(f":token{number}_{n}" for n in range(size))
        conditions.append(_looked_up("listing_tokens", place, f"p.token IN ({names})"))
    if shape.price and shape.source in ("all", "priced"):
        conditions.append("d.compared_price <= :price")
    elif shape.price:
        conditions.append(_looked_up("listing_places", place, "p.compared_price <= :price"))
    if shape.words:
        position = "strpos" if shape.is_postgres else "instr"
        is_there = SOURCES[shape.source][0] == "listings"
        document = "d.document" if is_there else "p.document"
        found = " AND ".join(
            f"{position}(' ' || {document}, :word{number}) > 0" for number in range(shape.words)
        )
        conditions.append(found if is_there else _looked_up("listings", place, found))
    return conditions


def _looked_up(table: str, place: str, condition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {table} AS p WHERE p.place = {place} AND {condition} "
        "LIMIT 1 OFFSET 0)"
    )
