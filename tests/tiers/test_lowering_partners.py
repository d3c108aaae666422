"""Managers lower partners; which categories stay is chosen (S16)."""

from re import search

import pytest
from flask import Flask

from tests import cast
from tests.tiers.deciding import basis_on, decide, deeds, level_page, mails, manager
from tests.tiers.deeds import category_states, tier_of
from tests.visits import error_at, send, sign_in

pytestmark = pytest.mark.usefixtures("sunday")


def test_a_demotion_left_open_marks_the_surplus_and_says_so(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    owner = app.test_client()
    sign_in(owner, cast.person_of(actor))
    client = manager(app)
    assert decide(client, actor, "silver").status_code == 303
    assert category_states(actor) == [("seo", False), ("photo", False), ("legal", True)]
    assert mails()[-1][0] == "tiers/tier_lowered"
    assert "data-surplus" in client.get(level_page(actor)).text
    assert all("data-surplus" in owner.get(f"/sk/area/{page}").text for page in ("", "level/"))
    # It keeps its place, and none can be added.
    assert f'data-partner="{actor.slug}"' in client.get("/sk/partners/?category=legal").text
    path = f"/sk/office/partners/{actor.slug}/categories"
    basis = basis_on(client.get(path))
    wanted = ["seo", "photo", "legal", "design"]
    answer = send(client, path, basis=basis, categories=wanted)
    assert (answer.status_code, bool(error_at(answer, "categories"))) == (422, True)
    assert len(category_states(actor)) == 3
    assert send(client, path, basis=basis, categories=["legal", "seo"]).status_code == 303
    assert category_states(actor) == [("seo", False), ("legal", False)]
    assert "data-surplus" not in client.get(level_page(actor)).text


def test_a_demotion_may_say_which_categories_stay(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    client = manager(app)
    answer = decide(client, actor, "bronze", stay=["photo", "legal"])
    assert (answer.status_code, bool(error_at(answer, "stay"))) == (422, True)
    assert decide(client, actor, "bronze", stay=["photo"]).status_code == 303
    assert (tier_of(actor), category_states(actor)) == ("bronze", [("photo", False)])


def test_no_category_is_dropped_where_none_has_to_go(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="gold", categories=("seo", "photo"))
    assert decide(manager(app), actor, "silver", stay=["photo"]).status_code == 303
    assert category_states(actor) == [("seo", False), ("photo", False)]


def test_a_stale_choice_of_categories_shows_both(app: Flask) -> None:
    actor = cast.listed("Slivka", tier="silver", categories=("seo",))
    first, second = manager(app), manager(app, "second@operator.example")
    path = f"/sk/office/partners/{actor.slug}/categories"
    seen = basis_on(second.get(path))
    assert send(first, path, basis=seen, categories=["seo", "photo"]).status_code == 303
    answer = send(second, path, basis=seen, categories=["legal"])
    assert answer.status_code == 409
    assert 'data-category="photo"' in answer.text
    assert search(r'<input checked[^>]*value="legal"', answer.text)
    assert category_states(actor) == [("seo", False), ("photo", False)]
    assert deeds() == ["tier.categories_chosen"]
    again = send(second, path, basis=basis_on(answer), categories=["legal"])
    assert (again.status_code, category_states(actor)) == (303, [("legal", False)])
