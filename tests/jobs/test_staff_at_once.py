"""Two of the operator's people, or one of them and a partner, at the same brief at once."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.clock import now
from app.db import writing
from app.jobs.actions.asking import release
from app.jobs.actions.ending import decline
from app.jobs.actions.forgetting import forget_unseen
from app.jobs.actions.giving import give
from app.jobs.actions.office import call_spam
from app.jobs.models import Brief, Job
from app.jobs.rules.briefs import ASKED, CLOSED, HELD, MATCH, SPAM
from app.jobs.rules.merchants import HELD_KEPT
from app.jobs.rules.statuses import DECLINED, NEW, PARTNER, STAFF, JobEnded
from app.refusals import Refused
from app.values import MACHINE
from tests.cast import Actor
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage
from tests.jobs.races import TRIES, ByNumber, enquiries, many_briefs, race, rows

FEW = 25
"""Where somebody is looked for in each try."""


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


def held(actor: Actor, count: int) -> list[int]:
    return many_briefs(
        count, state=HELD, held_for="links", partner_id=actor.id, asked_at=None, sent_at=now()
    )


def let_go(brief_id: int) -> None:
    release(brief_id=brief_id, doer=MACHINE, reason="V poriadku.")


def condemn(brief_id: int) -> None:
    call_spam(brief_id=brief_id, doer=MACHINE, reason="Spam.")


def states(briefs: list[int]) -> list[str]:
    query = select(Brief.state).where(Brief.id.in_(briefs)).order_by(Brief.id)
    return [state for (state,) in rows(query)]


def jobs_of(briefs: list[int]) -> dict[int, list[tuple[int, str, str | None]]]:
    """Brief → partner, status and who ended it, of each of its jobs."""
    query = select(Job.brief_id, Job.partner_id, Job.status, Job.ended_by).order_by(Job.id)
    found: dict[int, list[tuple[int, str, str | None]]] = {number: [] for number in briefs}
    for brief_id, *job in rows(query):
        found[brief_id].append(tuple(job))
    return found


def deeds() -> Counter[str]:
    return Counter(deed for (deed,) in rows(select(AuditEntry.deed)) if deed.startswith("brief."))


@pytest.mark.faults
@pytest.mark.parametrize(
    ("deed", "name", "state"), [(let_go, "released", ASKED), (condemn, "called_spam", SPAM)]
)
def test_two_staff_do_the_same(
    app: Flask, actor: Actor, told: Told, deed: ByNumber, name: str, state: str
) -> None:
    briefs = held(actor, told.tries(TRIES))
    outcomes = race(app, briefs, deed, deed)
    assert all(outcome.count(None) == 1 for outcome in outcomes)
    assert states(briefs) == [state] * len(briefs)
    assert deeds() == {f"brief.{name}": len(briefs)}
    assert all(len(each) == (state == ASKED) for each in jobs_of(briefs).values())
    told.tell(both=0, neither=0)


@pytest.mark.faults
def test_a_release_against_spam(app: Flask, actor: Actor, told: Told) -> None:
    briefs = held(actor, told.tries(TRIES))
    outcomes = race(app, briefs, let_go, condemn)
    released = 0
    for (releasing, condemning), jobs in zip(outcomes, jobs_of(briefs).values(), strict=True):
        # What was let go first can still be called spam, and its job ends; never the other way.
        assert condemning is None
        assert jobs == ([] if releasing else [(actor.id, DECLINED, STAFF)])
        released += releasing is None
    assert states(briefs) == [SPAM] * len(briefs)
    assert deeds() == +Counter({"brief.released": released, "brief.called_spam": len(briefs)})
    told.tell(released_first=released)


@pytest.mark.faults
def test_a_release_against_forgetting(app: Flask, actor: Actor, told: Told) -> None:
    tries, outcomes, briefs = told.tries(TRIES), [], []
    for _ in range(tries):
        (brief_id,) = held(actor, 1)
        briefs.append(brief_id)
        long_ago(brief_id)
        outcomes += race(app, [brief_id], let_go, lambda _number: forget_unseen())
    for (releasing, forgetting), state in zip(outcomes, states(briefs), strict=True):
        assert forgetting is None
        assert state == (CLOSED if releasing else ASKED)
    forgotten = states(briefs).count(CLOSED)
    assert deeds() == +Counter({"brief.released": tries - forgotten, "brief.forgotten": forgotten})
    told.tell(released=tries - forgotten, forgotten=forgotten)


def long_ago(brief_id: int) -> None:
    with writing() as session:
        sent_at = now() - HELD_KEPT
        session.execute(update(Brief).where(Brief.id == brief_id).values(sent_at=sent_at))


@pytest.mark.faults
@pytest.mark.parametrize("is_instead", [True, False])
def test_giving_against_a_decline_that_asks_the_next_best(
    app: Flask, actor: Actor, told: Told, is_instead: bool
) -> None:
    others = [stage.partner("Dub"), stage.partner("Breza")]
    wanted = {"kind": MATCH, "wanted": 1, "partner_id": None}
    numbers = enquiries(actor, told.times(TRIES if IS_WHOLE else FEW), brief=wanted)
    brief_of = dict(map(tuple, rows(select(Job.id, Job.brief_id))))
    outcomes = race(
        app,
        numbers,
        lambda job: give(
            brief_id=brief_of[job],
            partner_id=others[0].id,
            instead_of=job if is_instead else None,
            reason="Pozná túto platformu.",
            doer=MACHINE,
        ),
        lambda job: decline(job_id=job, side=PARTNER, reason="budget"),
    )
    given = 0
    found = jobs_of([brief_of[number] for number in numbers])
    for (giving, declining), jobs in zip(outcomes, found.values(), strict=True):
        asked = [partner_id for partner_id, *_ in jobs]
        assert len(set(asked)) == len(asked)
        assert [status for _, status, _ in jobs] == [DECLINED, *[NEW] * (len(jobs) - 1)]
        if is_instead:
            assert len(jobs) == 2
            assert (giving, declining).count(None) == 1
            assert isinstance(declining, JobEnded | None)
            assert jobs[0][2] == (STAFF if giving is None else PARTNER)
        else:
            # Beside the others: refused where the decline has asked the same partner already.
            assert declining is None
            assert giving is None or (giving.field, len(jobs)) == ("partner", 2)
            assert others[0].id in asked
        assert giving is None or isinstance(giving, Refused)
        given += giving is None
    assert deeds() == +Counter({"brief.given_by_hand": given})
    told.tell(given=given)
