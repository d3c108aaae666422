"""How well a partner suits a need: named parts, each worth 0 to 1,000, with weights.

All in whole numbers, so that the same facts give the same points on every machine. What the
weights do over weeks of briefs is simulated in ``bench/sections/fairness.py``; the reasons stand
in docs/decisions/0026-matching.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from app.jobs.rules.candidates import Candidate, Need, Offer, PastJob
from app.jobs.rules.statuses import DECLINED, EXPIRED, PARTNER

FULL = 1_000
"""The most that a part is worth, and the most that all of them together give."""
UNKNOWN = 500
"""For what nobody knows of a partner yet: neither for it nor against it."""

WEIGHTS: Mapping[str, int] = {
    "service": 26,
    "score": 14,
    "level": 10,
    "load": 20,
    "place": 12,
    "reliability": 36,
    "kind": 16,
}
PRIORITY_WEIGHTS: Mapping[str, int] = {"speed": 4, "price": 4, "quality": 4}
"""For each of the five steps that a merchant gives to time, cost and quality."""

RECORD_KEPT = timedelta(days=90)
"""So far back a partner's answers are looked at (S147)."""
EXPIRED_LEAST = 3
"""Fewer expired jobs than this are an accident."""
EXPIRED_SHARE = 200
"""Per mille of the jobs of 90 days that may expire before it counts."""
DECLINED_LEAST = 3
DECLINED_SHARE = 400
"""The same for declined jobs of one kind (S143)."""
WORST_SHARE = 800
"""Per mille from which on nothing is left of a part."""
NOT_OF_A_KIND = frozenset({"no_capacity", "spam", "reassigned"})
"""Reasons to decline that say nothing about the kind of job."""
SAME_SERVICE = 600
"""From which fit on two services are of one kind."""

HALF_LOAD = 6
"""Jobs on hand at which half of the part for load is left."""
ANSWER_BANDS = ((60, 1_000), (240, 850), (720, 700), (1_440, 500), (2_880, 250), (4_320, 100))
"""Median minutes to the first answer, up to and including, and what they are worth."""
REVIEWS_ASSUMED, RATING_ASSUMED = 4, 350
"""Every partner begins as if it had so many reviews with this grade, so that a single five does
not beat forty of 4.8."""

SHORTEST_BEGINNING = 4
ENDING = 2
"""Letters by which forms of one word may differ."""


@dataclass(frozen=True)
class Standard:
    """What a candidate is held against: the levels that there are, and usual prices."""

    levels: int = 3
    prices: Mapping[str, int] = field(default_factory=dict)
    """Currency → the middle one of the candidates' prices, in minor units."""


class Part(NamedTuple):
    """One part of a score."""

    key: str
    weight: int
    value: int
    """0 to FULL."""


@dataclass(frozen=True)
class Suit:
    """What a candidate's services say to a need."""

    fit: int
    """0 to FULL."""
    prices: Mapping[str, int]
    """Currency → the lowest price that counts, in minor units."""


def suit_of(need: Need, candidate: Candidate) -> Suit:
    """How a candidate's services fit, and what they cost: those that fit best; all of them, where
    these have no price. With a budget only its currency: amounts of two are never compared
    (P10)."""
    fits = [fit(need.words, each) for each in candidate.services]
    best = max(fits, default=0)
    fitting = [each for each, value in zip(candidate.services, fits, strict=True) if value == best]
    for services in (fitting, candidate.services):
        lowest: dict[str, int] = {}
        for price in (each.price for each in services):
            if price and (need.budget is None or price.currency == need.budget.currency):
                lowest[price.currency] = min(price.minor, lowest.get(price.currency, price.minor))
        if lowest:
            return Suit(best, lowest)
    return Suit(best, {})


def standard_of(suits: Collection[Suit], levels: int) -> Standard:
    """What candidates are held against, by what all of them offer."""
    by_currency: dict[str, list[int]] = {}
    for suit in suits:
        for currency, price in suit.prices.items():
            by_currency.setdefault(currency, []).append(price)
    middle = {
        currency: sorted(prices)[(len(prices) - 1) // 2] for currency, prices in by_currency.items()
    }
    return Standard(levels, middle)


def parts_of(need: Need, candidate: Candidate, suit: Suit, standard: Standard) -> tuple[Part, ...]:
    """The parts of a candidate's score. What the merchant has not asked for weighs nothing, for
    nobody."""
    values = {
        "score": candidate.score // 10,
        "level": FULL * candidate.level // standard.levels,
        "load": FULL * HALF_LOAD // (HALF_LOAD + candidate.live),
        "reliability": reliability(candidate.past),
        "kind": kind_value(need, candidate.past),
    }
    if need.words:
        values["service"] = suit.fit
    if need.country:
        values["place"] = FULL if candidate.country == need.country else 0
    weighed = [(key, WEIGHTS[key], value) for key, value in values.items()]
    for key, steps, value in (
        ("speed", need.time, speed(candidate.answer_minutes)),
        ("price", need.cost, price_value(need, suit, standard)),
        ("quality", need.quality, quality(candidate.rating, candidate.reviews)),
    ):
        weighed.append((key, PRIORITY_WEIGHTS[key] * steps, value))
    return tuple(Part(key, weight, min(max(value, 0), FULL)) for key, weight, value in weighed)


def points_of(parts: Collection[Part]) -> int:
    """The mean of the parts by their weights, 0 to FULL."""
    return sum(part.weight * part.value for part in parts) // sum(part.weight for part in parts)


def fit(words: Sequence[str], offer: Offer) -> int:
    """How much of what is wanted stands in the name of a service, and the other way round, in the
    language in which it is most."""
    return max((_likeness(words, name) for name in offer.names), default=0)


def _likeness(words: Sequence[str], others: Sequence[str]) -> int:
    if not words or not others:
        return 0
    found = sum(any(are_alike(word, other) for other in others) for word in words)
    if not found:
        return 0
    found += sum(any(are_alike(word, other) for word in words) for other in others)
    return FULL * found // (len(words) + len(others))


def are_alike(word: str, other: str) -> bool:
    """Whether two folded words are one, or forms of one: ``reklama`` and ``reklamy``."""
    # Most words have nothing in common, and very many are compared.
    if word[:SHORTEST_BEGINNING] != other[:SHORTEST_BEGINNING]:
        return False
    if word == other:
        return True
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= SHORTEST_BEGINNING and longer.startswith(beginning_of(shorter))


def beginning_of(word: str) -> str:
    """What forms of a word have in common: all but its ending; of a short word all of it."""
    return word[: max(SHORTEST_BEGINNING, len(word) - ENDING)]


def speed(minutes: int | None) -> int:
    """What a median time to the first answer is worth."""
    if minutes is None:
        return UNKNOWN
    return next((value for most, value in ANSWER_BANDS if minutes <= most), 0)


def quality(rating: int | None, reviews: int) -> int:
    """What clients' grades are worth, few of them less than many."""
    given = reviews if rating is not None else 0
    sum_of_grades = (rating or 0) * given + RATING_ASSUMED * REVIEWS_ASSUMED
    return (
        FULL
        * (sum_of_grades - 100 * (given + REVIEWS_ASSUMED))
        // (400 * (given + REVIEWS_ASSUMED))
    )


def price_value(need: Need, suit: Suit, standard: Standard) -> int:
    """What prices are worth: within the budget all of it, beyond it in proportion; without a
    budget, against what others ask in the same currency."""
    if not suit.prices:
        return UNKNOWN
    if need.budget is not None:
        price = suit.prices[need.budget.currency]
        return FULL if price <= need.budget.minor else FULL * need.budget.minor // price
    return max(_against_usual(price, standard.prices[key]) for key, price in suit.prices.items())


def _against_usual(price: int, usual: int) -> int:
    """As dear as usual is worth half, twice as dear nothing."""
    return max(0, FULL - FULL * price // (2 * usual)) if usual else UNKNOWN


def reliability(past: Collection[PastJob]) -> int:
    """All of it, unless more jobs have expired than may (S147): a share, never a single one."""
    return _left(_expired(past), len(past), EXPIRED_LEAST, EXPIRED_SHARE)


def _expired(past: Collection[PastJob]) -> int:
    return sum(job.status == EXPIRED for job in past)


def kind_value(need: Need, past: Collection[PastJob]) -> int:
    """All of it, unless the partner has often declined jobs of this category, or of a service
    like this one (S143)."""
    if sum(map(is_declined_kind, past)) < DECLINED_LEAST:
        return FULL
    of_category = [
        job for job in past if job.category_id is not None and job.category_id == need.category_id
    ]
    of_service = [
        job for job in past if need.words and _likeness(need.words, job.words) >= SAME_SERVICE
    ]
    return min(
        _left(sum(map(is_declined_kind, kind)), len(kind), DECLINED_LEAST, DECLINED_SHARE)
        for kind in (of_category, of_service)
    )


def is_declined_kind(job: PastJob) -> bool:
    """Whether a partner has declined a job for what kind of job it is."""
    return job.status == DECLINED and job.ended_by == PARTNER and job.reason not in NOT_OF_A_KIND


def _left(bad: int, of: int, least: int, allowed: int) -> int:
    """What is left of a part: all up to the share that is allowed, nothing from the worst on."""
    if bad < least or not of:
        return FULL
    share = FULL * bad // of
    beyond = min(max(share - allowed, 0), WORST_SHARE - allowed)
    return FULL - FULL * beyond // (WORST_SHARE - allowed)
