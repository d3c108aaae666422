"""How jobs spread over partners in some weeks of a small world, by rule. No time is measured."""

from collections import Counter
from statistics import median
from typing import Any

from app.jobs.rules.matching import DRAW, Draw
from bench.fairness import AGES, DAY, HABITS, LEVELS, Actor, World, by_lot, by_place, gini, ours
from bench.plan import Plan
from bench.tables import number, table
from bench.tools import say

TITLE = "Fairness of matching"
PARTNERS, BRIEFS, QUICK_BRIEFS, WEEKS, SEED = 300, 3_000, 600, 13, 1
POLICIES = {
    "the rules": ours(),
    "no place for new ones": ours(Draw(new_from=99)),
    "flatter odds": ours(Draw(doubling=3 * DRAW.doubling, reach=2 * DRAW.reach)),
    "steeper odds": ours(Draw(doubling=DRAW.doubling // 3, reach=DRAW.reach // 2)),
    "by place": by_place,
    "by lot": by_lot,
}
INTRODUCTION = (
    "{briefs:,} briefs in {weeks} weeks, {partners} invented partners: a tenth gold (four",
    "categories each), three tenths silver (two), the others bronze (one), a third of these new",
    "within the weeks. Four habits, whatever the level: diligent (60 %), picky (18 %: declines",
    "most jobs for another service than its main one), slow (12 %) and forgetful (10 %: every",
    "second job expires). Four partners are asked at a time, and the next ones when somebody",
    "declines or lets it expire. “By place” is the order of the catalogue, “by lot” anybody who",
    "may be asked; flatter and steeper odds are three times and a third of the points that double",
    "the odds. The same world and the same briefs for every rule.",
)


def run(plan: Plan) -> dict[str, Any]:
    """Every rule in the same world."""
    briefs = QUICK_BRIEFS if plan.quick else BRIEFS
    found = {}
    for name, policy in POLICIES.items():
        say(f"fairness: {name} …")
        world = World(policy, partners=PARTNERS, briefs=briefs, weeks=WEEKS, seed=SEED)
        world.run()
        found[name] = told(world)
    return {"policies": found, "briefs": briefs}


def told(world: World) -> dict[str, Any]:
    """What came of a world."""
    actors = world.actors
    jobs = sum(actor.jobs for actor in actors)
    ends: Counter[str] = Counter()
    for actor in actors:
        ends += actor.ends
    waited = [
        (actor.first_job - max(actor.joins, 0)) / DAY
        for actor in actors
        if actor.age == "new" and actor.first_job is not None
    ]
    return {
        "jobs": jobs,
        "share": {
            level: sum(actor.jobs for actor in actors if actor.level == level) / jobs
            for level in LEVELS
        },
        "each": {level: _each([a for a in actors if a.level == level]) for level in LEVELS},
        "bronze": {
            age: _each([a for a in actors if a.level == "bronze" and a.age == age]) for age in AGES
        },
        "habit": {name: _each([a for a in actors if a.habit == name]) for name in HABITS},
        "gini": gini([actor.jobs / len(actor.candidate.categories) for actor in actors]),
        "none": sum(actor.jobs == 0 for actor in actors),
        "most": max(actor.jobs for actor in actors),
        "expired": ends["expired"] / ends.total(),
        "declined": ends["declined"] / ends.total(),
        "fits": sum(world.fits) / len(world.fits),
        "skill": sum(world.skills) / len(world.skills),
        "unanswered": sum(not world.answers[number] for number in range(len(world.cases))),
        "new_waited": median(waited) if waited else None,
        "new_none": sum(actor.age == "new" and not actor.jobs for actor in actors),
    }


def _each(actors: list[Actor]) -> float:
    """Jobs of one partner for each category in which it stands."""
    return sum(a.jobs for a in actors) / sum(len(a.candidate.categories) for a in actors)


def text(results: dict[str, Any]) -> str:
    """A row for each rule: who gets jobs, and what comes of them."""
    words = " ".join(INTRODUCTION).format(briefs=results["briefs"], weeks=WEEKS, partners=PARTNERS)
    policies = results["policies"].items()
    spread_of = table(
        ("share of jobs", *LEVELS, "Gini", "most of one", "without any"),
        (
            (
                name,
                *(_percent(found["share"][level]) for level in LEVELS),
                number(found["gini"]),
                found["most"],
                found["none"],
            )
            for name, found in policies
        ),
    )
    each = table(
        (
            "jobs of one partner in one category",
            *LEVELS,
            *(f"bronze, {age}" for age in AGES),
            *HABITS,
        ),
        (
            (
                name,
                *(f"{found['each'][level]:.1f}" for level in LEVELS),
                *(f"{found['bronze'][age]:.1f}" for age in AGES),
                *(f"{found['habit'][habit]:.1f}" for habit in HABITS),
            )
            for name, found in policies
        ),
    )
    came = table(
        (
            "what comes of it",
            "expired",
            "declined",
            "asked who do what is wanted",
            "skill of those who answer, of 100",
            "briefs without an answer",
            "new ones: days to the first job",
            "new ones without any",
        ),
        (
            (
                name,
                _percent(found["expired"]),
                _percent(found["declined"]),
                _percent(found["fits"]),
                f"{100 * found['skill']:.0f}",
                found["unanswered"],
                "–" if found["new_waited"] is None else f"{found['new_waited']:.1f}",
                found["new_none"],
            )
            for name, found in policies
        ),
    )
    return f"{words}\n\n{spread_of}\n{each}\n{came}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
