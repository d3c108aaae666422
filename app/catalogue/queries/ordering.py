"""Orders other than the recommended one, and deep pages of simple lists."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from flask import current_app

from app.catalogue.queries.facts import present_facts
from app.catalogue.queries.matching import Search, capped, shortest_list, stretches
from app.catalogue.queries.reading import among, as_list, column, rows
from app.catalogue.queries.statements import Source, ranked
from app.config import settings
from app.partners.listing.places import BAND_BITS, IDS, band_of, partner_at
from app.partners.listing.shared import EVERYONE

DEEP = 1_000
"""From this depth on, counting bands is cheaper than passing over places one by one."""

EVERYTHING = 1 << 40
"""More than there will ever be."""

ALL_PLACES = (0, 1 << 62)

_BANDS = "SELECT band, count FROM listing_bands WHERE token = :token ORDER BY band"


class _Bands(NamedTuple):
    """The bands of a list, in order."""

    numbers: Sequence[int]
    ends: Sequence[int]
    """How many places of the list lie up to the end of each band."""


def page_by_key(search: Search, sort: str, locale: str, *, offset: int, limit: int) -> list[int]:
    """Places of one page of what answers, walking the order itself."""
    statement = ranked(search.question, Source(sort), stretches(search.question, search.facts))
    parameters = {**statement.parameters, "limit": limit, "offset": offset}
    if sort == "name":
        parameters["locale"] = ordered_locale(locale)
    return column(statement.sql(), parameters)


def page_of_gathered(
    search: Search, sort: str, locale: str, *, offset: int, limit: int
) -> list[int]:
    """The same, gathering all that answers and sorting it."""
    statement = capped(search)
    gathered = f"SELECT place & {IDS} FROM ({statement.sql(str(EVERYTHING), '0')}) AS gathered"
    parameters = {**statement.parameters, "limit": limit, "offset": offset}
    return _sorted_places(f"partner_id IN ({gathered})", parameters, sort, locale)


def page_of_known(
    places: list[int], sort: str, locale: str, *, offset: int, limit: int
) -> list[int]:
    """The same for places that are known already."""
    ids = as_list([partner_at(place) for place in places])
    parameters = {"ids": ids, "limit": limit, "offset": offset}
    return _sorted_places(among("partner_id", "ids"), parameters, sort, locale)


def _sorted_places(condition: str, parameters: dict[str, Any], sort: str, locale: str) -> list[int]:
    if sort == "name":
        listed = (
            "SELECT place, name_key AS sort_key FROM listing_orders "
            f"WHERE locale = :locale AND {condition}"
        )
        parameters["locale"] = ordered_locale(locale)
    else:
        listed = f"SELECT place, {sort}_key AS sort_key FROM listings WHERE {condition}"
    # The limit keeps both databases from walking the index of the order instead, past all that
    # does not answer.
    return column(
        f"SELECT place FROM ({listed} LIMIT {EVERYTHING}) AS listed "
        "ORDER BY sort_key, place LIMIT :limit OFFSET :offset",
        parameters,
    )


def ordered_locale(locale: str) -> str:
    """The language by whose alphabet to sort: the reader's, or the default one for a language
    so new that some listings have no place in its order yet (``partners relist`` gives them one;
    until then every partner is shown all the same). Asked of the database once a process."""
    ordered: set[str] = current_app.extensions.setdefault("ordered_locales", set())
    if locale not in ordered:
        query = "SELECT count(*) FROM listing_orders WHERE locale = :locale"
        if column(query, {"locale": locale})[0] < present_facts().total:
            return settings().default_locale
        ordered.add(locale)
    return locale


def is_simple_list(search: Search) -> bool:
    """Whether all listings are asked for, or those with one token, of levels that stand side by
    side: lists whose places are counted by bands."""
    question = search.question
    lists = [tokens for facet, tokens in question.groups.items() if facet != "tier"]
    return (
        question.is_of_tokens_alone
        and sum(len(tokens) for tokens in lists) <= 1
        and len(stretches(question, search.facts)) <= 1
    )


def deep_page(search: Search, *, offset: int, limit: int) -> list[int]:
    """Places of one page of a simple list, however deep: bands are counted up to the one in which
    the page begins, and only that one is passed over place by place."""
    source = shortest_list(search.question, search.facts)
    token = source.tokens[0] if source.tokens else EVERYONE
    (first, after), *_ = stretches(search.question, search.facts) or (ALL_PLACES,)
    # Read once an edition: only lists of more than a thousand places come here, which are few.
    numbers, ends = search.facts.keeping(f"bands of {token}", lambda _: _bands_of(token))
    start = bisect_left(numbers, band_of(first))
    before = ends[start - 1] if start else 0
    begun = bisect_right(ends, before + offset, lo=start)
    if begun > start:
        first = (numbers[begun - 1] + 1) << BAND_BITS
        offset -= ends[begun - 1] - before
    statement = ranked(search.question, source, ((first, after),))
    parameters = {**statement.parameters, "limit": limit, "offset": offset}
    return column(statement.sql(), parameters)


def _bands_of(token: str) -> _Bands:
    found = rows(_BANDS, {"token": token})
    numbers, counts = array("q", (row[0] for row in found)), (row[1] for row in found)
    return _Bands(numbers, array("q", accumulate(counts)))
