"""Briefs and partners for tests of matching, as the rules see them; and any others."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from app.jobs.rules.candidates import Candidate, Need, Offer, PastJob
from app.jobs.rules.matching import Pick, choose
from app.jobs.rules.scoring import (
    Standard,
    parts_of,
    points_of,
    suit_of,
)
from app.values import Money

NEED = Need(
    category_id=1,
    words=("nastavenie", "reklam"),
    language="sk",
    country="SK",
    dropshipping=True,
    budget=Money(50_000, "EUR"),
    email="jana@obchod.example",
    hosts=frozenset({"obchod.example"}),
)
SERVICE = Offer((("nastavenie", "reklam"),), Money(40_000, "EUR"))
GOOD = Candidate(
    id=1,
    categories=frozenset({1}),
    languages=frozenset({"sk", "pl"}),
    country="SK",
    dropshipping=True,
    emails=frozenset({"info@partner.example"}),
    hosts=frozenset({"partner.example"}),
    level=2,
    score=5_000,
    rating=450,
    reviews=10,
    answer_minutes=100,
    services=(SERVICE,),
    jobs=50,
)
EXPIRED, ANSWERED = PastJob("expired"), PastJob("replied")
DECLINED = PastJob("declined", "partner", "not_my_service", 1, ("nastavenie", "reklam"))

WRONG: dict[str, dict[str, Any]] = {
    "unpublished": {"is_published": False},
    "no_service": {"services": ()},
    "unavailable": {"is_available": False},
    "away": {"is_away": True},
    "category": {"categories": frozenset({2})},
    "language": {"languages": frozenset({"pl"})},
    "dropshipping": {"dropshipping": False},
    "own": {"hosts": frozenset({"obchod.example", "partner.example"})},
}


def pick(candidates: list[Candidate], **options: Any) -> list[Pick]:
    return choose(NEED, candidates, **{"seed": 7, "room": 4, "wanted": 4, **options})


def points(candidate: Candidate, need: Need = NEED) -> int:
    suit = suit_of(need, candidate)
    return points_of(parts_of(need, candidate, suit, Standard(3, {"EUR": 40_000})))


def value(key: str, candidate: Candidate, need: Need = NEED) -> int:
    parts = parts_of(need, candidate, suit_of(need, candidate), Standard(3, {"EUR": 40_000}))
    return next(part.value for part in parts if part.key == key)


candidates = st.builds(
    Candidate,
    id=st.integers(1, 10_000),
    is_published=st.booleans(),
    is_available=st.booleans(),
    is_away=st.booleans(),
    categories=st.frozensets(st.integers(1, 2), max_size=2),
    languages=st.frozensets(st.sampled_from(("sk", "pl"))),
    country=st.sampled_from(("", "SK", "PL")),
    dropshipping=st.booleans(),
    emails=st.frozensets(st.sampled_from(("jana@obchod.example", "x@y.example"))),
    level=st.integers(1, 3),
    score=st.integers(0, 10_000),
    rating=st.none() | st.integers(100, 500),
    reviews=st.integers(0, 100),
    answer_minutes=st.none() | st.integers(0, 10_000),
    services=st.sampled_from(((), (SERVICE,), (SERVICE, Offer((("audit",),))))),
    live=st.integers(0, 40),
    jobs=st.integers(0, 20),
    listed_for=st.sampled_from((timedelta(days=3), timedelta(days=300))),
    past=st.lists(st.sampled_from((EXPIRED, ANSWERED, DECLINED)), max_size=12).map(tuple),
)
fields = st.lists(candidates, max_size=12, unique_by=lambda each: each.id)
