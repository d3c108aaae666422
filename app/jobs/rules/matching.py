"""Which partners are asked about a brief (S132, S142): who may be, how well each suits, and a draw
among the best, with a place for those who are new. Pure; every brief is computed afresh (P16).

The draw is weighted: some points more double a partner's odds, so the best are asked most, and
those just behind them are asked too. Luck comes from the brief's seed and the partner's number
alone, so the same facts give the same choice, whatever order they come in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import log
from typing import Any

from app.jobs.rules.candidates import Candidate, Need
from app.jobs.rules.scoring import FULL, Part, parts_of, points_of, standard_of, suit_of


@dataclass(frozen=True)
class Draw:
    """How chance has its part. The figures behind it are in docs/decisions/0026-matching.md."""

    doubling: int = 15
    """Points that double the odds."""
    reach: int = 150
    """Whoever is so many points behind the best is not in the draw."""
    new_reach: int = 250
    """The same for the place that is kept for new partners: they have no record to gain by."""
    new_from: int = 3
    """From so many partners wanted on, one of the places is for a new one."""


DRAW = Draw()
NEW_FOR = timedelta(days=60)
NEW_JOBS, NEVER_ASKED_JOBS = 6, 3
"""A partner is new for 60 days, until it has had six jobs; and later, until it has had three."""
TOLD = 10
"""Of the best, how many an explanation names."""

CONDITIONS = (
    "unpublished",
    "no_service",
    "unavailable",
    "away",
    "category",
    "language",
    "dropshipping",
    "asked",
    "own",
)
"""Why a partner may not be asked, in the order in which it is looked at."""


@dataclass(frozen=True)
class Pick:
    """A partner that is to be asked, and why, as keys and numbers."""

    partner_id: int
    why: dict[str, Any]


@dataclass(frozen=True)
class _Runner:
    """A candidate in the draw."""

    candidate: Candidate
    points: int
    parts: tuple[Part, ...]
    rank: int
    """1 for the most points."""
    odds: float
    """How likely it is to be drawn, as against others."""
    arrival: float
    """Whose is lowest is drawn first."""


def why_out(need: Need, candidate: Candidate, asked: Collection[int] = ()) -> str | None:
    """Which condition keeps a partner from being asked; None when none does. ``asked`` are the
    partners that the brief has been laid before."""
    wrong = {
        "unpublished": not candidate.is_published,
        "no_service": not candidate.services,
        "unavailable": not candidate.is_available,
        "away": candidate.is_away,
        "category": need.category_id is not None and need.category_id not in candidate.categories,
        "language": bool(need.language) and need.language not in candidate.languages,
        "dropshipping": need.dropshipping and not candidate.dropshipping,
        "asked": candidate.id in asked,
        "own": _is_merchants(need, candidate),
    }
    return next((key for key in CONDITIONS if wrong[key]), None)


def _is_merchants(need: Need, candidate: Candidate) -> bool:
    """Whether the merchant and the partner look like the same people (P20)."""
    if need.email and need.email in candidate.emails:
        return True
    return bool(need.hosts & candidate.hosts)


def is_new(candidate: Candidate) -> bool:
    """Whether a partner has had little chance so far."""
    if candidate.listed_for < NEW_FOR:
        return candidate.jobs < NEW_JOBS
    return candidate.jobs < NEVER_ASKED_JOBS


def arrival_of(candidate_id: int, seed: int, odds: float) -> float:
    """When a partner arrives in the race for a brief: taking those who arrive first is a draw
    without putting back, in which chances go by the odds."""
    digest = blake2b(f"{seed}:{candidate_id}".encode(), digest_size=8).digest()
    luck = (int.from_bytes(digest) + 1) / (2**64 + 1)
    return -log(luck) / odds


def choose(
    need: Need,
    candidates: Iterable[Candidate],
    *,
    seed: int,
    room: int,
    wanted: int,
    asked: Collection[int] = (),
    has_new: bool = False,
    levels: int = 3,
    listed: int = 0,
    draw: Draw = DRAW,
) -> list[Pick]:
    """Pick at most ``room`` partners. ``wanted`` is how many the brief is for, ``asked`` those it
    has been laid before, ``has_new`` whether the place for new ones is taken, ``levels`` how many
    there are, ``listed`` how many partners the candidates were taken from."""
    read = sorted(candidates, key=lambda candidate: candidate.id)
    reasons = {candidate.id: why_out(need, candidate, asked) for candidate in read}
    fitting = [candidate for candidate in read if reasons[candidate.id] is None]
    runners = _ranked(need, fitting, seed, levels, draw)
    if not runners or room <= 0:
        return []
    best = runners[0].points
    pool = [each for each in runners if best - each.points <= draw.reach]
    chosen = sorted(pool, key=lambda each: each.arrival)[:room]
    kept_for = None
    if wanted >= draw.new_from and not has_new and not any(is_new(r.candidate) for r in chosen):
        kept_for = _first_new(runners, draw)
        if kept_for is not None:
            chosen = [*chosen[: room - 1], kept_for]
    field = {
        "seed": seed,
        "listed": listed,
        "read": len(read),
        "out": dict(sorted(Counter(filter(None, reasons.values())).items())),
        "of": len(runners),
        "drawn_from": len(pool),
        "best": [
            {"partner": r.candidate.id, "points": r.points, "is_picked": r in chosen}
            for r in runners[:TOLD]
        ],
    }
    whole = sum(runner.odds for runner in pool)
    return [
        Pick(runner.candidate.id, field | _why(runner, place, whole, runner is kept_for))
        for place, runner in enumerate(chosen, start=1)
    ]


def _why(runner: _Runner, place: int, whole: float, is_kept_place: bool) -> dict[str, Any]:
    """What is told of one that was picked: ``whole`` are the odds of all in the draw."""
    return {
        "place": place,
        "rank": runner.rank,
        "points": runner.points,
        "chance": None if is_kept_place else round(FULL * runner.odds / whole),
        "is_new": is_new(runner.candidate),
        "is_kept_place": is_kept_place,
        "parts": [
            {"key": part.key, "weight": part.weight, "value": part.value} for part in runner.parts
        ],
    }


def _ranked(
    need: Need, fitting: Sequence[Candidate], seed: int, levels: int, draw: Draw
) -> list[_Runner]:
    suits = [suit_of(need, candidate) for candidate in fitting]
    standard = standard_of(suits, levels)
    rated = []
    for candidate, suit in zip(fitting, suits, strict=True):
        parts = parts_of(need, candidate, suit, standard)
        rated.append((points_of(parts), parts, candidate))
    # Of two with as many points the one longer in the programme stands first.
    rated.sort(key=lambda each: (-each[0], each[2].id))
    runners = []
    for rank, (points, parts, candidate) in enumerate(rated, start=1):
        odds = float(2 ** (points / draw.doubling))
        arrival = arrival_of(candidate.id, seed, odds)
        runners.append(_Runner(candidate, points, parts, rank, odds, arrival))
    return runners


def _first_new(runners: Sequence[_Runner], draw: Draw) -> _Runner | None:
    """Who gets the place for new partners: the first to arrive of those that suit."""
    best = runners[0].points
    fresh = [
        each for each in runners if is_new(each.candidate) and best - each.points <= draw.new_reach
    ]
    return min(fresh, key=lambda each: each.arrival, default=None)
