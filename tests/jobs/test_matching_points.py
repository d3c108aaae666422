"""How well a partner suits a brief, in points. Pure: no database."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs.rules.candidates import Candidate
from app.jobs.rules.scoring import (
    FULL,
    Standard,
    are_alike,
    fit,
    price_value,
    quality,
    speed,
    suit_of,
)
from app.values import Money
from tests.jobs.matching import (
    ANSWERED,
    DECLINED,
    EXPIRED,
    GOOD,
    NEED,
    SERVICE,
    candidates,
    points,
    value,
)

BETTER: dict[str, Callable[[Candidate, int], Candidate]] = {
    "level": lambda each, by: replace(each, level=min(3, each.level + by)),
    "score": lambda each, by: replace(each, score=min(10_000, each.score + 400 * by)),
    "quality": lambda each, by: replace(each, rating=min(500, each.rating + 10 * by)),
    "speed": lambda each, by: replace(each, answer_minutes=each.answer_minutes // by),
    "load": lambda each, by: replace(each, live=max(0, each.live - by)),
    "reliability": lambda each, by: replace(each, past=(*each.past, *[ANSWERED] * by)),
    "kind": lambda each, by: replace(
        each, past=tuple(job for job in each.past if job != DECLINED or by > 3)
    ),
    "place": lambda each, _by: replace(each, country="SK"),
    "service": lambda each, _by: replace(each, services=(*each.services, SERVICE)),
}


@settings(max_examples=30, deadline=None)
@given(
    candidates.filter(lambda each: each.rating is not None and each.answer_minutes is not None),
    st.sampled_from(sorted(BETTER)),
    st.integers(1, 6),
)
def test_better_in_one_thing_never_lowers_the_points(
    candidate: Candidate, thing: str, by: int
) -> None:
    need = replace(NEED, budget=None) if thing == "service" else NEED
    before, after = value(thing, candidate, need), value(thing, BETTER[thing](candidate, by), need)
    assert after >= before
    if thing not in ("service", "kind", "reliability"):
        # A service more may also change which price counts, a job less both parts of the record.
        assert points(BETTER[thing](candidate, by)) >= points(candidate)


@pytest.mark.parametrize("minor", [0, 1, 49_999, 50_000, 50_001, 80_000, 10**9])
def test_a_lower_price_is_never_worth_less(minor: int) -> None:
    for need in (NEED, replace(NEED, budget=None)):
        at_price, cheaper = (
            value(
                "price", replace(GOOD, services=(replace(SERVICE, price=Money(each, "EUR")),)), need
            )
            for each in (minor, minor // 2)
        )
        assert 0 <= at_price <= cheaper <= FULL
    within = value("price", replace(GOOD, services=(replace(SERVICE, price=Money(minor, "EUR")),)))
    assert (within == FULL) == (minor <= 50_000)


def test_prices_of_two_currencies_are_never_compared() -> None:
    zloty = replace(GOOD, services=(replace(SERVICE, price=Money(1, "PLN")),))
    unknown = replace(GOOD, services=(replace(SERVICE, price=None),))
    assert value("price", zloty) == value("price", unknown) == FULL // 2
    suit = suit_of(replace(NEED, budget=None), zloty)
    assert price_value(replace(NEED, budget=None), suit, Standard(3, {"PLN": 1, "EUR": 0})) == 500


def test_priorities_decide_what_weighs() -> None:
    quick = replace(GOOD, answer_minutes=10, rating=300)
    praised = replace(GOOD, answer_minutes=4_000, rating=490, reviews=50)
    hurried, careful = replace(NEED, time=5, quality=1), replace(NEED, time=1, quality=5)
    assert points(quick, hurried) > points(praised, hurried)
    assert points(quick, careful) < points(praised, careful)


@pytest.mark.parametrize(
    ("expired", "answered", "hurts"),
    [(1, 0, False), (2, 0, False), (3, 12, False), (3, 11, True), (3, 0, True), (20, 100, False)],
)
def test_a_share_of_expired_jobs_hurts_and_a_single_one_does_not(
    expired: int, answered: int, hurts: bool
) -> None:
    past = (EXPIRED,) * expired + (ANSWERED,) * answered
    assert (value("reliability", replace(GOOD, past=past)) < FULL) is hurts


def test_declined_kinds_are_learnt_by_category_and_by_service() -> None:
    other = DECLINED._replace(category_id=9, words=("sklad",))
    same_service = DECLINED._replace(category_id=9)
    same_category = DECLINED._replace(words=())
    assert value("kind", replace(GOOD, past=(other,) * 9)) == FULL
    assert value("kind", replace(GOOD, past=(same_service,) * 2)) == FULL
    for kind in (same_service, same_category):
        assert value("kind", replace(GOOD, past=(kind,) * 3)) == 0
    answered = DECLINED._replace(status="replied", ended_by=None)
    assert value("kind", replace(GOOD, past=(DECLINED,) * 3 + (answered,) * 5)) == FULL
    for says_nothing in ({"reason": "no_capacity"}, {"ended_by": "merchant"}):
        assert value("kind", replace(GOOD, past=(DECLINED._replace(**says_nothing),) * 9)) == FULL


def test_words_meet_in_their_forms_and_not_by_chance() -> None:
    assert are_alike("reklama", "reklamy")
    assert are_alike("seo", "seo")
    assert not are_alike("seo", "seos")
    assert not are_alike("preklad", "prekopa")
    assert fit(("nastavenie", "reklam"), SERVICE) == FULL
    assert fit(("nastavenia", "reklamy"), SERVICE) == FULL
    assert 0 < fit(("reklamy", "pre", "keramiku"), SERVICE) < FULL
    assert fit(("preklad",), SERVICE) == fit((), SERVICE) == 0


def test_bands_of_answers_have_no_gap() -> None:
    values = [speed(minutes) for minutes in range(5_000)]
    assert values == sorted(values, reverse=True)
    assert (values[60], values[61], values[4_320], values[4_321]) == (1_000, 850, 100, 0)


def test_a_single_five_does_not_beat_many_grades() -> None:
    assert quality(480, 40) > quality(500, 1) > quality(None, 0) > quality(250, 10)
