"""Of two who decide about the same paper at the same moment one wins; and what becomes of papers
when the merchant asks for all that is held, or is forgotten."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.accounts.tokens import new_public_id
from app.clock import now
from app.db import db, writing
from app.jobs.actions.accesses import give_up_access, grant_access, refuse_access, revoke_access
from app.jobs.actions.agreements import confirm_agreement, propose_agreement
from app.jobs.actions.forgetting import forget
from app.jobs.models import Access, Agreement
from app.jobs.queries.held import held_about
from app.jobs.rules.accesses import GRANTED, REQUESTED, DecidedAlready
from app.jobs.rules.agreements import Replaced, Terms
from app.jobs.rules.statuses import AWAITING, MERCHANT, PARTNER
from app.values import MACHINE
from tests.cast import Actor
from tests.faults import Told
from tests.jobs import stage
from tests.jobs.merchants import mails
from tests.jobs.papers import TERMS, accesses, asked, granted, talk, versions
from tests.jobs.races import TRIES, ByNumber, enquiries, histories, race, rows


def talks(actor: Actor, count: int) -> list[int]:
    """So many jobs in which it is the partner's turn."""
    return enquiries(actor, count, status=AWAITING)


def add_versions(numbers: Sequence[int]) -> None:
    """A first version, proposed by the partner, in each of these jobs."""
    row = {"locale": "sk", "number": 1, "side": PARTNER, "partner_confirmed_at": now()}
    terms = {"access": "", "rate": "25 EUR", "scope": "Reklamy."}
    with writing() as session:
        session.execute(insert(Agreement), [{"job_id": each, **row, **terms} for each in numbers])


def change(job_id: int) -> None:
    terms = Terms("a", "b", "c", None, None)
    propose_agreement(job_id=job_id, side=PARTNER, terms=terms, seen=1, locale="sk")


def confirm(job_id: int) -> None:
    confirm_agreement(job_id=job_id, side=MERCHANT, number=1)


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.mark.faults
def test_a_new_version_against_a_confirmation(app: Flask, actor: Actor, told: Told) -> None:
    numbers = talks(actor, told.tries(TRIES))
    add_versions(numbers)
    outcomes = race(app, numbers, change, confirm)
    query = select(Agreement.__table__).order_by(Agreement.job_id, Agreement.number)
    papers = rows(query)
    agreed = [paper.merchant_confirmed_at is not None for paper in papers[::2]]
    for (changing, confirming), is_agreed in zip(outcomes, agreed, strict=True):
        # Confirmed first, then changed; or changed, and the confirmation came too late.
        assert changing is None
        assert (confirming is None) == is_agreed
        assert isinstance(confirming, Replaced | None)
    assert [paper.number for paper in papers] == [1, 2] * len(numbers)
    assert all(paper.merchant_confirmed_at is None for paper in papers[1::2])
    confirmed, proposed = ["agreement_confirmed"], ["agreement_proposed"]
    assert histories(numbers) == [confirmed * each + proposed for each in agreed]
    told.tell(confirmed_first=sum(agreed))


@pytest.mark.faults
def test_two_new_versions(app: Flask, actor: Actor, told: Told) -> None:
    numbers = talks(actor, told.tries(TRIES))
    add_versions(numbers)
    outcomes = race(app, numbers, change, change)
    assert all(outcome.count(None) == 1 for outcome in outcomes)
    found = rows(select(Agreement.number).order_by(Agreement.job_id, Agreement.number))
    assert [number for (number,) in found] == [1, 2] * len(numbers)
    told.tell(both=0, neither=0)


def _consent(access_id: int) -> None:
    grant_access(access_id=access_id, consent="x")


def _refuse(access_id: int) -> None:
    refuse_access(access_id=access_id)


def _revoke(access_id: int) -> None:
    revoke_access(access_id=access_id)


def _give_up(access_id: int) -> None:
    give_up_access(access_id=access_id, user_id=None)


def add_accesses(actor: Actor, count: int, state: str) -> tuple[list[int], list[int]]:
    """Accesses in a state, each in a job of its own; the jobs and the accesses."""
    numbers = talks(actor, count)
    decided_at = now() if state == GRANTED else None
    with writing() as session:
        made = [
            {
                "public_id": new_public_id(),
                "job_id": number,
                "partner_id": actor.id,
                "state": state,
                "what": "Produkty.",
                "why": "Kontrola cien.",
                "locale": "sk",
                "decided_at": decided_at,
            }
            for number in numbers
        ]
        query = insert(Access).returning(Access.id, sort_by_parameter_order=True)
        return numbers, list(session.scalars(query, made).all())


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (_consent, _refuse, REQUESTED),
        (_consent, _consent, REQUESTED),
        (_refuse, _give_up, REQUESTED),
        (_revoke, _give_up, GRANTED),
    ],
)
def test_of_two_decisions_one_wins(
    app: Flask, actor: Actor, told: Told, first: ByNumber, second: ByNumber, state: str
) -> None:
    numbers, papers = add_accesses(actor, told.tries(TRIES), state)
    outcomes = race(app, papers, first, second)
    assert all(outcome.count(None) == 1 for outcome in outcomes)
    lost = [error for outcome in outcomes for error in outcome if error is not None]
    assert all(isinstance(error, DecidedAlready) for error in lost)
    assert all(len(history) == 1 for history in histories(numbers))
    won_first = sum(outcome[0] is None for outcome in outcomes)
    told.tell(first=won_first, second=len(papers) - won_first)


@pytest.mark.faults
@pytest.mark.parametrize("end", [_give_up, _revoke])
def test_consent_against_the_end_of_what_is_asked_for(
    app: Flask, actor: Actor, told: Told, end: ByNumber
) -> None:
    numbers, papers = add_accesses(actor, told.tries(TRIES), REQUESTED)
    outcomes = race(app, papers, _consent, end)
    found = rows(select(Access.__table__).order_by(Access.id))
    consented = 0
    for (consenting, ending), access, history in zip(
        outcomes, found, histories(numbers), strict=True
    ):
        assert isinstance(consenting, DecidedAlready | None)
        assert isinstance(ending, DecidedAlready | None)
        # Whatever came first: it never stays granted once its end was accepted.
        assert (ending is None) == (access.ended_at is not None) == (access.state != GRANTED)
        assert (consenting is None) == bool(access.consent_text)
        assert len(history) == (consenting, ending).count(None) >= 1
        consented += consenting is None
    told.tell(consented=consented)


def test_what_a_forgotten_merchant_proposed_goes_and_what_was_agreed_on_stays(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    it.confirm(MERCHANT, 1)
    it.propose(MERCHANT, seen=1, rate="20 EUR, Jana Malá")
    with writing():
        forget(email="jana@obchod.example", doer=MACHINE)
    assert [row.rate for row in versions(it.job_id)] == [TERMS["rate"], ""]
    assert it.get(PARTNER, "agreement").status_code == 200


def test_whoever_is_forgotten_leaves_no_access_behind(app: Flask) -> None:
    it = talk(app)
    granted(it)
    asked(it)
    with writing():
        forget(email="jana@obchod.example", doer=MACHINE)
    assert [row.state for row in accesses(it.job_id)] == ["revoked", "refused"]
    assert len(mails("access_revoked")) == 1


def test_what_is_held_about_a_merchant_has_its_papers(app: Flask) -> None:
    it = talk(app)
    it.propose(MERCHANT)
    granted(it)
    (brief,) = held_about("jana@obchod.example")
    db.session.rollback()
    (conversation,) = brief["conversations"]
    (version,), (access,) = conversation["agreements"], conversation["accesses"]
    assert (version["from"], version["rate"]) == (MERCHANT, TERMS["rate"])
    assert (access["state"], "Kontrola cien." in access["consent_text"]) == ("granted", True)
