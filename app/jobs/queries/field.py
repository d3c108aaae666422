"""The field of a brief: partners that may suit, a bounded number however many there are.

Of each level the best and some drawn from all the others; whoever names the service wanted; and
the newest: so that nobody stands too far down to be picked. The catalogue's tables are walked
(docs/decisions/0013-flat-at-any-size.md) along the shortest list that the brief asks for, looking
each place up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from sqlalchemy import select, text

from app.db import db
from app.jobs.models import Brief
from app.jobs.queries.fitting import fitting_places
from app.jobs.queries.wording import words_of
from app.partners.listing.content import TIER_STEP
from app.partners.listing.places import BAND_BITS, HIGHEST_RANK, IDS, band_of, first_place
from app.partners.models import Category, FacetCount, ListingBand, Tier

BEST = 32
"""Of each level, in the recommended order."""
STRETCHES, STRETCH = 4, 6
"""From so many points of each level's list, drawn by the brief's seed, so many each."""
WALKED = 1_000
"""About so many places are looked at for each of these."""
FITTING = 40
"""Of those whose listings have the words of the service wanted."""
NEWEST = 300
"""Of the lowest level, in which everybody begins (S15); so many are looked at, and who suits is
of the field."""

# Subqueries with OFFSET, which keep PostgreSQL from turning them round into joins that read all of
# both lists before the first row.
_LISTED = """
    SELECT * FROM (
        SELECT d.place FROM listing_tokens AS d
        WHERE d.token = :driver AND d.place < :{name}_to AND d.place >= (
            SELECT place FROM listing_tokens WHERE token = :driver AND place >= :{name}_from
            ORDER BY place LIMIT 1 OFFSET :{name}_past
        ) AND {conditions}
        ORDER BY d.place LIMIT :{name}_most
    ) AS {name}
    """
_NEWEST = """
    SELECT d.place FROM (
        SELECT place FROM listings WHERE newest_key >= :newest_from AND newest_key < :newest_to
        ORDER BY newest_key LIMIT :newest_most
    ) AS d
    WHERE {conditions}
    """
_HAS_TOKENS = """EXISTS (
        SELECT 1 FROM listing_places AS l WHERE l.place = d.place AND {likes} LIMIT 1 OFFSET 0
    )"""
_HAS_SERVICE = f"""EXISTS (
        SELECT 1 FROM services AS s WHERE s.partner_id = (d.place & {IDS}) LIMIT 1 OFFSET 0
    )"""  # noqa: S608 - nothing but a number of this program is written in
# What a demotion left over is found in the catalogue until somebody has chosen, but brings no jobs.
_STANDS = f"""EXISTS (
        SELECT 1 FROM standings AS t WHERE t.partner_id = (d.place & {IDS})
        AND t.category_id = :category AND NOT t.surplus LIMIT 1 OFFSET 0
    )"""  # noqa: S608 - nothing but a number of this program is written in


@dataclass(frozen=True)
class Field:
    """Who may suit a brief."""

    partner_ids: tuple[int, ...]
    levels: dict[int, int]
    """Level → where it stands, 1 for the lowest."""
    listed: int
    """How many partners stand in the shortest list that the brief asks for."""
    is_whole: bool
    """Whether nobody else of that list may be asked."""


class _Bands:
    """How many places of the list to be walked lie in each stretch."""

    def __init__(self, token: str) -> None:
        query = (
            select(ListingBand.band, ListingBand.count)
            .where(ListingBand.token == token)
            .order_by(ListingBand.band)
        )
        rows = db.session.execute(query).all()
        self.numbers = [band for band, _ in rows]
        self.ends = list(accumulate(count for _, count in rows))

    def before(self, place: int) -> int:
        """How many places of the list lie before the one at which a band begins."""
        index = bisect_left(self.numbers, band_of(place))
        return self.ends[index - 1] if index else 0

    def found(self, number: int) -> tuple[int, int]:
        """Where a place lies by its number in the list: the beginning of its band, and how many
        of the list come before it there."""
        index = min(bisect_right(self.ends, number), len(self.ends) - 1)
        past = number - (self.ends[index - 1] if index else 0)
        return self.numbers[index] << BAND_BITS, past


def field_of(brief: Brief, *, thorough: bool = False) -> Field:
    """The field of a brief. ``thorough`` walks the whole list, for the rare brief for which a
    bounded walk finds too few."""
    tiers = db.session.execute(select(Tier.id, Tier.rank).order_by(Tier.rank)).all()
    levels = {tier.id: number for number, tier in enumerate(tiers, start=1)}
    tokens = _tokens_of(brief)
    query = select(FacetCount.token, FacetCount.count).where(FacetCount.token.in_(tokens))
    counts: dict[str, int] = dict(db.session.execute(query).all())
    driver = min(tokens, key=lambda token: (counts.get(token, 0), token))
    if not counts.get(driver):
        return Field((), levels, 0, is_whole=True)
    conditions = _conditions(len(tokens), has_category=brief.category_id is not None)
    parameters: dict[str, Any] = {
        "driver": driver,
        "category": brief.category_id,
        **{f"token{number}": f"% {token} %" for number, token in enumerate(tokens)},
    }
    arms = []
    for name, bounds in _walks([tier.rank for tier in tiers], driver, brief.seed, thorough):
        sql = _NEWEST if name == "newest" else _LISTED
        arms.append(sql.format(name=name, conditions=conditions))
        parameters |= {f"{name}_{key}": value for key, value in bounds.items()}
    places = set(db.session.scalars(text(" UNION ".join(arms)), parameters))
    # Of a list so short every place was looked at, and no walk ended before its end.
    is_whole = thorough or (counts[driver] <= WALKED and len(places) < BEST)
    places |= set(fitting_places(tokens, words_of(brief.service), FITTING))
    return Field(
        partner_ids=tuple(sorted(place & IDS for place in places)),
        levels=levels,
        listed=counts[driver],
        is_whole=is_whole,
    )


def _walks(
    ranks: Sequence[int], driver: str, seed: int, thorough: bool
) -> Iterator[tuple[str, dict[str, int]]]:
    """The walks by their names, each with its bounds."""
    bands = _Bands(driver)
    for rank in ranks:
        first, after = first_place(rank), first_place(rank - 1)
        before, end = bands.before(first), bands.before(after)
        bounds = {"from": first, "to": after, "past": 0, "most": BEST}
        if thorough:
            yield f"best{rank}", bounds
            continue
        yield f"best{rank}", bounds | {"to": min(after, _end_of(bands, before))}
        for number in range(STRETCHES):
            at = before + _drawn(seed, f"{rank}/{number}", max(end - before, 1))
            start, past = bands.found(at)
            to = min(after, _end_of(bands, at))
            bounds = {"from": max(first, start), "to": to, "past": past, "most": STRETCH}
            yield f"drawn{rank}_{number}", bounds
    key = (HIGHEST_RANK - ranks[0]) * TIER_STEP
    yield "newest", {"from": key, "to": key + TIER_STEP, "most": NEWEST}


def _end_of(bands: _Bands, number: int) -> int:
    """Where a walk ends that begins at a place by its number: after the band that is reached."""
    return bands.found(number + WALKED)[0] + (1 << BAND_BITS)


def _drawn(seed: int, name: str, size: int) -> int:
    """A number below ``size``, by the brief's seed."""
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % size


def _tokens_of(brief: Brief) -> list[str]:
    """What the catalogue's tables must say of a partner."""
    tokens = ["available:1"]
    if brief.category_id is not None:
        slug = db.session.scalar(select(Category.slug).where(Category.id == brief.category_id))
        tokens.append(f"category:{slug}")
    if brief.language:
        tokens.append(f"language:{brief.language}")
    if brief.dropshipping:
        tokens.append("dropshipping:1")
    return tokens


def _conditions(tokens: int, *, has_category: bool) -> str:
    likes = " AND ".join(f"(' ' || l.tokens || ' ') LIKE :token{n}" for n in range(tokens))
    conditions = [_HAS_TOKENS.format(likes=likes), _HAS_SERVICE]
    if has_category:
        conditions.append(_STANDS)
    return " AND ".join(conditions)
