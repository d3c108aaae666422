"""What the benchmarks of matching stand on: jobs that are as jobs are, and a small world."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.demo import load_demo
from app.jobs.models import Job, JobCount
from app.partners.queries import all_ids
from bench.data.jobs import EACH, fill
from bench.fairness import World, by_place, gini, ours
from bench.sections import fairness, matching

PARTNERS, MOST = 120, 150
MOST_STATEMENTS = 2 * 20
"""Of one matching, a thorough second look included: none of them for each partner."""


def test_matching_asks_a_bounded_number_of_questions(app: Flask) -> None:
    load_demo(partners=PARTNERS, seed=1)
    before = db.session.execute(select(func.count()).select_from(Job)).scalar_one()
    db.session.rollback()
    fill(MOST)
    jobs = db.session.execute(select(func.count()).select_from(Job)).scalar_one()
    assert jobs == before + MOST + EACH * (len(all_ids()) - 1)
    assert db.session.scalar(select(func.sum(JobCount.count))) == jobs
    db.session.rollback()
    found = matching._measured(app, 6)
    assert found["statements"] <= MOST_STATEMENTS
    assert "statements" in matching.text({"databases": {"SQLite": found}, "partners": PARTNERS})


def test_the_small_world_is_the_same_each_time_and_loses_no_job() -> None:
    worlds = [World(ours(), partners=40, briefs=30, weeks=4, seed=3) for _ in range(2)]
    for world in worlds:
        world.run()
    first, again = (fairness.told(world) for world in worlds)
    assert first == again
    ended = sum(actor.ends.total() for actor in worlds[0].actors)
    assert ended == first["jobs"] == sum(len(case.asked) for case in worlds[0].cases)
    assert all(actor.live == 0 for actor in worlds[0].actors)
    assert "| the rules |" in fairness.text({"policies": {"the rules": first}, "briefs": 30})


def test_new_partners_get_jobs_by_the_rules_and_hardly_any_by_place() -> None:
    found = {}
    for name, policy in {"rules": ours(), "place": by_place}.items():
        world = World(policy, partners=60, briefs=80, weeks=4, seed=3)
        world.run()
        found[name] = fairness.told(world)
    assert found["rules"]["bronze"]["new"] > 2 * found["place"]["bronze"]["new"]
    assert found["rules"]["gini"] < found["place"]["gini"]
    assert found["rules"]["fits"] > found["place"]["fits"]


def test_gini_tells_even_from_uneven() -> None:
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 9]) == pytest.approx(2 / 3)
    assert gini([]) == gini([0, 0]) == 0
