"""The categories of a partner, chosen by two of its team or by staff and the team at once: one
order of events, never more than the level allows, and who comes second sees both versions."""

from collections.abc import Callable
from datetime import timedelta
from re import S, search
from typing import Any

import pytest
from flask import Flask

from app.db import db, writing
from app.profiles.actions import discard_draft, publish_draft, save_draft
from app.profiles.queries import edited_profile
from app.profiles.rules import StaleProfile, marks_of
from app.refusals import Refused
from app.tiers.actions import choose_categories, decide_level
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import basis_of, categories_basis, partner_by_id
from app.tiers.rules import DecidedMeanwhile, Decision
from app.values import MACHINE
from tests import cast
from tests.at_once import people
from tests.profiles.visits import profile_form, publish, told
from tests.tiers.deeds import category_states, tier_of
from tests.visits import send, sign_in

ROUNDS = 3
BEFORE = ["seo", "photo", "legal"]


def written(deed: Callable[[], object]) -> Callable[[], None]:
    def do() -> None:
        with writing():
            deed()

    return do


def saving(actor: cast.Actor, *slugs: str) -> Callable[[], None]:
    """Somebody of the team saves these categories, having seen what stands there now."""
    profile = edited_profile(actor.id, "team")
    typed = {**profile.parts, "categories": list(slugs)}
    seen = marks_of(profile.parts)
    db.session.rollback()
    return written(
        lambda: save_draft(partner_id=actor.id, side="team", typed=typed, seen=seen, doer=MACHINE)
    )


def publishing(actor: cast.Actor) -> Callable[[], None]:
    return written(lambda: publish_draft(partner_id=actor.id, side="team", doer=MACHINE))


def choosing(actor: cast.Actor, *slugs: str) -> Callable[[], None]:
    """Staff choose these categories, having seen what stands there now."""
    held = categories_basis(partner_by_id(actor.id))
    db.session.rollback()
    return written(
        lambda: choose_categories(partner_id=actor.id, slugs=slugs, basis=held, doer=MACHINE)
    )


def lowering(actor: cast.Actor, *stay: str) -> Callable[[], None]:
    """A manager lowers the partner to silver and chooses what stays, of what stands there now."""
    basis, today = basis_of(partner_by_id(actor.id)), programme_day()
    db.session.rollback()
    among = tuple(slug for slug, _ in category_states(actor))
    words = ("silver", today - timedelta(days=1), "call", "Hovor.", "Dôvod.", today)
    decision = Decision(*words, stay=stay, among=among)
    return written(
        lambda: decide_level(partner_id=actor.id, decision=decision, basis=basis, doer=MACHINE)
    )


def slugs_of(actor: cast.Actor) -> list[str]:
    states = category_states(actor)
    assert not any(surplus for _, surplus in states), states
    return [slug for slug, _ in states]


def at_once(app: Flask, *deeds: Callable[[], None]) -> list[Exception | None]:
    with people(app, len(deeds)) as all_of_them:
        wrong = all_of_them.at_once(*deeds)
    assert all(error is None or isinstance(error, Refused) for error in wrong), wrong
    return wrong


def test_of_two_of_a_team_who_choose_one_is_asked(app: Flask) -> None:
    actor = cast.listed("Hrdina", tier="gold", categories=BEFORE)
    for number in range(ROUNDS):
        # Each time something else than before, or there would be nothing to choose.
        first, second = [BEFORE[number]], ["design", BEFORE[number]]
        wrong = at_once(app, saving(actor, *first), saving(actor, *second))
        (stale,) = [each for each in wrong if each]
        assert isinstance(stale, StaleProfile)
        assert stale.parts == ["categories"]
        both = [stale.mine["categories"], stale.theirs["categories"]]
        assert sorted(both) == sorted([first, second])
        # Published by two at once, it is published once.
        wrong = at_once(app, publishing(actor), publishing(actor))
        assert wrong.count(None) == 1
        assert slugs_of(actor) == stale.theirs["categories"]


def test_staff_choose_and_the_partner_publishes(app: Flask) -> None:
    actor = cast.listed("Hrdina", tier="gold", categories=BEFORE)
    for number in range(ROUNDS):
        theirs, ours = ["design", BEFORE[number]], ["content", BEFORE[number]]
        saving(actor, *theirs)()
        wrong = at_once(app, choosing(actor, *ours), publishing(actor))
        assert wrong.count(None) == 1
        if wrong[0] is None:
            assert isinstance(wrong[1], StaleProfile)
            assert set(slugs_of(actor)) == set(ours)
        else:
            assert isinstance(wrong[0], DecidedMeanwhile)
            assert slugs_of(actor) == theirs
        with writing():
            discard_draft(partner_id=actor.id, side="team", doer=MACHINE)


@pytest.mark.parametrize("published", [["seo", "design"], ["design", "content", "photo"]])
def test_a_demotion_with_a_choice_and_the_partners_own(app: Flask, published: list[str]) -> None:
    """Never a category that was not chosen, never more than two."""
    for number in range(ROUNDS):
        actor = cast.listed(f"Hrdina {number}", tier="gold", categories=BEFORE)
        saving(actor, *published)()
        wrong = at_once(app, lowering(actor, "seo", "legal"), publishing(actor))
        assert wrong.count(None) == 1
        if wrong[0] is None:
            assert isinstance(wrong[1], StaleProfile)
            assert (tier_of(actor), slugs_of(actor)) == ("silver", ["seo", "legal"])
        else:
            assert isinstance(wrong[0], DecidedMeanwhile)
            assert (tier_of(actor), slugs_of(actor)) == ("gold", published)


def test_a_manager_sees_what_was_chosen_and_what_stands_there_now(app: Flask) -> None:
    actor = cast.listed("Hrdina", tier="gold", categories=BEFORE)
    manager, owner = app.test_client(), app.test_client()
    sign_in(manager, cast.staff())
    sign_in(owner, cast.person_of(actor))
    path = f"/sk/office/partners/{actor.slug}/level"
    fields = decision_on(manager.get(path).text)
    profile_form(owner).type(categories=["design", "content", "seo"]).send(owner)
    publish(owner)
    answer = send(manager, path, **{**fields, "tier": "silver", "stay": ["photo", "legal"]})
    assert answer.status_code == 409
    assert 'data-both="categories"' in answer.text
    assert "Dôvod." in answer.text
    assert tier_of(actor) == "gold"
    again = {**decision_on(answer.text), "tier": "silver"}
    assert "photo" not in again["among"]
    # What is gone cannot stay; what stands there can.
    gone = send(manager, path, **{**again, "stay": ["photo"]})
    assert gone.status_code == 422
    assert send(manager, path, **{**again, "stay": ["content"]}).status_code == 303
    assert (tier_of(actor), slugs_of(actor)) == ("silver", ["content"])


def test_the_partner_sees_both_after_staff_have_chosen(app: Flask) -> None:
    actor = cast.listed("Hrdina", tier="gold", categories=BEFORE)
    owner = app.test_client()
    sign_in(owner, cast.person_of(actor))
    profile_form(owner).type(categories=["seo", "design"]).send(owner)
    lowering(actor, "legal")()
    page = publish(owner)
    assert page.status_code == 409
    assert search(
        r'data-stale="categories".*data-version="mine".*data-version="theirs"', page.text, S
    )
    assert list(told(actor.id).category_ids) == list(cast.category_ids("legal"))


def decision_on(page: str) -> dict[str, Any]:
    """What the form of a decision sends beside the level and the categories."""
    hidden = {
        name: found[1]
        for name in ("basis", "among")
        if (found := search(rf'name="{name}"[^>]*value="([^"]*)"', page))
    }
    day = (programme_day() - timedelta(days=1)).isoformat()
    words = {"kind": "call", "decided_on": day, "minutes": "Hovor.", "reason": "Dôvod."}
    return {**hidden, **words}
