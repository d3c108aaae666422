"""The field of a brief: partners that may suit, a bounded number however many there are.

Of each level the best, some drawn from all the others, and the newest, so that nobody stands too
far down to be picked. The catalogue's tables are walked (docs/decisions/0013-flat-at-any-size.md):
along the shortest list that the brief asks for, looking each place up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import select, text

from app.db import db
from app.jobs.models import Brief
from app.partners.listing.content import TIER_STEP
from app.partners.listing.places import BAND_BITS, HIGHEST_RANK, IDS, band_of, first_place
from app.partners.models import Category, FacetCount, ListingBand, Tier

BEST = 50
"""Of each level, in the recommended order."""
STRETCHES, STRETCH = 4, 10
"""From so many points of each level's list, drawn by the brief's seed, so many each."""
NEWEST = 20
"""Of each level."""

WALKED = 1_000
"""So many places are looked at for each of these."""
EVERYTHING = 1 << 40
"""More than there will ever be."""

_ARM = """
    SELECT place FROM (
        SELECT walked.place FROM ({walked}) AS walked
        WHERE EXISTS (SELECT 1 FROM listing_places AS l WHERE l.place = walked.place
                      AND {tokens} LIMIT 1 OFFSET 0)
        AND EXISTS (SELECT 1 FROM services AS s WHERE s.partner_id = (walked.place & {ids})
                    LIMIT 1 OFFSET 0)
        {standing}
        ORDER BY walked.{order} LIMIT {most}
    ) AS {name}
    """
# What a demotion left over is found in the catalogue until somebody has chosen, but brings no jobs.
_STANDING = """
        AND EXISTS (SELECT 1 FROM standings AS t WHERE t.partner_id = (walked.place & {ids})
                    AND t.category_id = :category AND NOT t.surplus LIMIT 1 OFFSET 0)
    """
_LISTED = """
        SELECT place FROM listing_tokens
        WHERE token = :driver AND place >= :{name}_from AND place < :{name}_to
        ORDER BY place LIMIT :walked OFFSET :{name}_past
    """
_BY_DAY = """
        SELECT place, newest_key FROM listings
        WHERE newest_key >= :{name}_from AND newest_key < :{name}_to
        ORDER BY newest_key LIMIT :walked
    """


@dataclass(frozen=True)
class Field:
    """Who may suit a brief."""

    partner_ids: tuple[int, ...]
    levels: dict[int, int]
    """Level → where it stands, 1 for the lowest."""
    listed: int
    """How many partners stand in the shortest list that the brief asks for."""
    is_whole: bool
    """Whether that list was walked from end to end."""


class _Arm(NamedTuple):
    """One way of walking."""

    name: str
    walked: str
    order: str
    most: int
    parameters: dict[str, int]


def field_of(brief: Brief, *, thorough: bool = False) -> Field:
    """The field of a brief. ``thorough`` walks whole lists, for the rare brief for which a bounded
    walk finds too few."""
    tiers = db.session.execute(select(Tier.id, Tier.rank).order_by(Tier.rank)).all()
    levels = {tier.id: number for number, tier in enumerate(tiers, start=1)}
    tokens = _tokens_of(brief)
    counts: dict[str, int] = dict(
        db.session.execute(
            select(FacetCount.token, FacetCount.count).where(FacetCount.token.in_(tokens))
        ).all()
    )
    driver = min(tokens, key=lambda token: (counts.get(token, 0), token))
    if not counts.get(driver):
        return Field((), levels, 0, is_whole=True)
    arms = list(_arms([tier.rank for tier in tiers], driver, brief.seed))
    if thorough:
        arms = [arm for arm in arms if arm.name.startswith("best")]
    parameters: dict[str, Any] = {
        "driver": driver,
        "walked": EVERYTHING if thorough else WALKED,
        "category": brief.category_id,
        **{f"token{number}": f"% {token} %" for number, token in enumerate(tokens)},
    }
    for arm in arms:
        parameters |= arm.parameters
    statement = " UNION ".join(
        _sql(arm, len(tokens), brief.category_id is not None) for arm in arms
    )
    places = db.session.scalars(text(statement), parameters)
    return Field(
        partner_ids=tuple(sorted(place & IDS for place in places)),
        levels=levels,
        listed=counts[driver],
        is_whole=thorough,
    )


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


def _sql(arm: _Arm, tokens: int, has_category: bool) -> str:
    return _ARM.format(
        name=arm.name,
        walked=arm.walked.format(name=arm.name),
        order=arm.order,
        most=arm.most,
        ids=IDS,
        tokens=" AND ".join(
            f"(' ' || l.tokens || ' ') LIKE :token{number}" for number in range(tokens)
        ),
        standing=_STANDING.format(ids=IDS) if has_category else "",
    )


def _arms(ranks: Sequence[int], driver: str, seed: int) -> Iterator[_Arm]:
    bands = db.session.execute(
        select(ListingBand.band, ListingBand.count)
        .where(ListingBand.token == driver)
        .order_by(ListingBand.band)
    ).all()
    numbers = [band for band, _ in bands]
    ends = list(accumulate(count for _, count in bands))
    for rank in ranks:
        first, after = first_place(rank), first_place(rank - 1)
        yield _listed(f"best{rank}", first, after, 0, BEST)
        start, end = (bisect_left(numbers, band_of(place)) for place in (first, after))
        before = ends[start - 1] if start else 0
        size = (ends[end - 1] if end else 0) - before
        for number in range(STRETCHES):
            # Some place of the level, each as likely as any other: its band, and how far into it.
            place = before + (_drawn(seed, f"{rank}/{number}", size) if size else 0)
            band = min(bisect_right(ends, place), len(numbers) - 1)
            past = place - (ends[band - 1] if band else 0)
            yield _listed(
                f"drawn{rank}_{number}",
                max(first, numbers[band] << BAND_BITS),
                after,
                past,
                STRETCH,
            )
        key = (HIGHEST_RANK - rank) * TIER_STEP
        name = f"newest{rank}"
        bounds = {f"{name}_from": key, f"{name}_to": key + TIER_STEP}
        yield _Arm(name, _BY_DAY, "newest_key", NEWEST, bounds)


def _listed(name: str, first: int, after: int, past: int, most: int) -> _Arm:
    bounds = {f"{name}_from": first, f"{name}_to": after, f"{name}_past": past}
    return _Arm(name, _LISTED, "place", most, bounds)


def _drawn(seed: int, name: str, size: int) -> int:
    digest = blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % size
