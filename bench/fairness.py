"""A small world in which briefs come in for weeks and partners answer, decline or let them expire,
to see what the weights of matching do. Nothing of it is measured in time; the rules are the
project's own, the partners are invented."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random

from app.jobs.rules.briefs import CHOSEN, MOST_ASKED
from app.jobs.rules.candidates import Candidate, Need, Offer, PastJob
from app.jobs.rules.matching import DRAW, Draw, choose, why_out
from app.values import Money

DAY = 1_440
"""Minutes."""
FIRST_ANSWER = 3 * DAY
RECORD_KEPT = 90 * DAY
CATEGORIES = 6
SERVICES = ("audit", "banner", "export", "fotka", "letak", "preklad", "sklad", "video")
LEVELS = ("bronze", "silver", "gold")
AGES = ("new", "recent", "old")
LISTED_DAYS = {"recent": 180, "old": 900}


@dataclass(frozen=True)
class Habit:
    """How partners of a kind treat what they get."""

    expires: float
    """Share of jobs that nobody looks at in time."""
    declines: float
    declines_other: float
    """Of jobs for another service than its first."""
    minutes: int
    """Median to the first answer."""


HABITS = {
    "diligent": Habit(0.02, 0.08, 0.10, 90),
    "picky": Habit(0.04, 0.08, 0.70, 300),
    "slow": Habit(0.12, 0.12, 0.15, 2_000),
    "forgetful": Habit(0.50, 0.10, 0.15, 1_200),
}
HABIT_SHARES = {"diligent": 60, "picky": 18, "slow": 12, "forgetful": 10}


@dataclass
class Actor:
    """A partner of the world."""

    candidate: Candidate
    level: str
    age: str
    habit: str
    skill: float
    """What clients would say of its work, 0 to 1; matching sees traces of it alone."""
    first_service: str
    joins: int
    """Minute; before it nobody knows of the partner."""
    live: int = 0
    jobs: int = 0
    first_job: int | None = None
    past: list[tuple[int, PastJob]] = field(default_factory=list)
    delays: list[int] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def at(self, minute: int) -> Candidate:
        """As matching sees it now."""
        known = sorted(self.delays)
        return replace(
            self.candidate,
            live=self.live,
            jobs=self.jobs + (40 if self.age != "new" else 0),
            listed_for=timedelta(minutes=minute - self.joins, days=LISTED_DAYS.get(self.age, 0)),
            answer_minutes=known[len(known) // 2] if known else self.candidate.answer_minutes,
            past=tuple(job for ended, job in self.past if minute - ended < RECORD_KEPT),
        )


@dataclass
class Case:
    """A brief on its way."""

    need: Need
    seed: int
    service: str
    asked: dict[int, str] = field(default_factory=dict)
    """Partner → what became of it; ``live`` while something may come."""
    has_new: set[int] = field(default_factory=set)


Policy = Callable[[Case, Sequence[Candidate], int], list[int]]
"""Whom to ask, of these candidates, for so many places."""


def ours(draw: Draw = DRAW) -> Policy:
    """The project's own rules."""

    def pick(case: Case, candidates: Sequence[Candidate], room: int) -> list[int]:
        live = {key for key, end in case.asked.items() if end == "live"}
        picks = choose(
            case.need,
            candidates,
            seed=case.seed,
            room=room,
            wanted=CHOSEN,
            asked=case.asked,
            has_new=bool(case.has_new & live),
            draw=draw,
        )
        case.has_new |= {each.partner_id for each in picks if each.why["is_new"]}
        return [each.partner_id for each in picks]

    return pick


def by_place(case: Case, candidates: Sequence[Candidate], room: int) -> list[int]:
    """The first of the catalogue: level, then score."""
    fitting = [each for each in candidates if why_out(case.need, each, case.asked) is None]
    fitting.sort(key=lambda each: (-each.level, -each.score, each.id))
    return [each.id for each in fitting[:room]]


def by_lot(case: Case, candidates: Sequence[Candidate], room: int) -> list[int]:
    """Anybody who may be asked."""
    fitting = [each for each in candidates if why_out(case.need, each, case.asked) is None]
    Random(case.seed + len(case.asked)).shuffle(fitting)
    return [each.id for each in fitting[:room]]


class World:
    """Partners, and briefs for some weeks; the same for the same seed, whatever the policy."""

    def __init__(
        self, policy: Policy, *, partners: int, briefs: int, weeks: int, seed: int
    ) -> None:
        self.policy, self.chance = policy, Random(f"{seed}/deeds")
        self.weeks = weeks
        self.actors = _actors(partners, weeks, Random(f"{seed}/partners"))
        self.by_id = {actor.candidate.id: actor for actor in self.actors}
        self.cases = _cases(briefs, Random(f"{seed}/briefs"))
        self.queue: list[tuple[int, int, Callable[[int], None]]] = []
        self.answers: Counter[int] = Counter()
        """Number of a brief → answers that it got."""
        self.skills: list[float] = []
        """Of those who answered."""
        self.fits: list[bool] = []
        """Whether those who were asked do just what is wanted."""
        self._count = 0

    def run(self) -> None:
        """Let everything happen."""
        step = self.weeks * 7 * DAY // len(self.cases)
        for number in range(len(self.cases)):
            self._later(number * step, partial(self._ask, number=number))
        while self.queue:
            at, _, deed = heapq.heappop(self.queue)
            deed(at)

    def _later(self, at: int, deed: Callable[[int], None]) -> None:
        self._count += 1
        heapq.heappush(self.queue, (at, self._count, deed))

    def _ask(self, at: int, number: int) -> None:
        case = self.cases[number]
        live = sum(end == "live" for end in case.asked.values())
        room = min(CHOSEN - live, MOST_ASKED - len(case.asked))
        if room <= 0:
            return
        # Whoever is in another category may not be asked anyway.
        near = [
            actor.at(at)
            for actor in self.actors
            if actor.joins <= at and case.need.category_id in actor.candidate.categories
        ]
        for partner_id in self.policy(case, near, room):
            self._give(at, number, self.by_id[partner_id])

    def _give(self, at: int, number: int, actor: Actor) -> None:
        case, habit = self.cases[number], HABITS[actor.habit]
        case.asked[actor.candidate.id] = "live"
        actor.live += 1
        actor.jobs += 1
        actor.first_job = at if actor.first_job is None else actor.first_job
        does_it = any(
            fit_words == case.need.words
            for offer in actor.candidate.services
            for fit_words in offer.names
        )
        self.fits.append(does_it)
        lot = self.chance.random()
        declines = habit.declines if case.service == actor.first_service else habit.declines_other
        # Who does not do at all what is wanted declines more often.
        declines = declines if does_it else max(declines, 0.35)
        delay = min(int(habit.minutes * self.chance.lognormvariate(0, 0.6)), FIRST_ANSWER - 1)
        if lot < habit.expires:
            self._later(at + FIRST_ANSWER, lambda now: self._end(now, number, actor, "expired"))
        elif lot < habit.expires + declines:
            self._later(at + delay, lambda now: self._end(now, number, actor, "declined"))
        else:
            self._later(at + delay, lambda now: self._answer(now, number, actor, delay))

    def _answer(self, at: int, number: int, actor: Actor, delay: int) -> None:
        self.cases[number].asked[actor.candidate.id] = "answered"
        self.answers[number] += 1
        self.skills.append(actor.skill)
        actor.delays.append(delay)
        self._note(at, number, actor, "replied")
        days = 20 if self.chance.random() < 0.3 else 5
        self._later(at + days * DAY, lambda _now: self._leave(actor))
        # An answer leaves the place taken: as many as wanted are talking.
        self.cases[number].asked[actor.candidate.id] = "live"

    def _end(self, at: int, number: int, actor: Actor, status: str) -> None:
        self.cases[number].asked[actor.candidate.id] = status
        self._note(at, number, actor, status)
        self._leave(actor)
        self._ask(at, number)

    def _leave(self, actor: Actor) -> None:
        actor.live -= 1

    def _note(self, at: int, number: int, actor: Actor, status: str) -> None:
        need = self.cases[number].need
        actor.ends[status] += 1
        side = "partner" if status == "declined" else None
        reason = "not_my_service" if status == "declined" else None
        job = PastJob(status, side, reason, need.category_id, need.words)
        actor.past.append((at, job))


def gini(values: Collection[float]) -> float:
    """How unevenly something is spread: 0 for alike, near 1 for all with one."""
    ordered = sorted(values)
    whole = sum(ordered)
    if not whole:
        return 0.0
    weighed = sum(number * value for number, value in enumerate(ordered, start=1))
    return 2 * weighed / (len(ordered) * whole) - (len(ordered) + 1) / len(ordered)


def _actors(count: int, weeks: int, chance: Random) -> list[Actor]:
    actors = []
    for number in range(1, count + 1):
        share = number / count
        level = "gold" if share <= 0.1 else "silver" if share <= 0.4 else "bronze"
        age = "old" if level == "gold" else chance.choice(("recent", "old"))
        if level == "bronze":
            age = chance.choice(AGES)
        skill = min(
            max(chance.gauss({"gold": 0.8, "silver": 0.68, "bronze": 0.58}[level], 0.13), 0), 1
        )
        habit = chance.choices(list(HABIT_SHARES), list(HABIT_SHARES.values()))[0]
        depth = {"gold": 4, "silver": 2, "bronze": 1}[level]
        services = chance.sample(SERVICES, chance.randint(1, 4))
        known = age != "new"
        candidate = Candidate(
            id=number,
            categories=frozenset(chance.sample(range(1, CATEGORIES + 1), depth)),
            languages=frozenset(chance.sample(("sk", "pl", "ru"), chance.choice((1, 1, 2, 3)))),
            country=chance.choice(("SK", "PL", "RU")),
            level=LEVELS.index(level) + 1,
            score=int(10_000 * min(max(skill + chance.gauss(0, 0.1), 0), 1)) if known else 0,
            rating=int(100 + 400 * min(max(skill + chance.gauss(0.1, 0.08), 0), 1))
            if known
            else None,
            reviews=chance.randint(2, 40) if known else 0,
            answer_minutes=HABITS[habit].minutes if known else None,
            services=tuple(
                Offer(((each,),), Money(chance.randint(200, 2_000) * 100, "EUR"))
                for each in services
            ),
        )
        joins = chance.randint(-30 * DAY, max(weeks - 3, 1) * 7 * DAY) if age == "new" else 0
        actors.append(Actor(candidate, level, age, habit, skill, services[0], joins))
    return actors


def _cases(count: int, chance: Random) -> list[Case]:
    cases = []
    for _ in range(count):
        service = chance.choice(SERVICES)
        need = Need(
            category_id=chance.choices(range(1, CATEGORIES + 1), range(CATEGORIES + 2, 2, -1))[0],
            words=(service,),
            language=chance.choice(("", "", "sk", "pl", "ru")),
            country=chance.choice(("", "", "", "SK", "PL", "RU")),
            budget=Money(chance.randint(300, 2_500) * 100, "EUR")
            if chance.random() < 0.5
            else None,
            time=chance.randint(1, 5),
            cost=chance.randint(1, 5),
            quality=chance.randint(1, 5),
        )
        cases.append(Case(need, chance.randrange(2**53), service))
    return cases
