"""Of two who decide about the same paper at the same moment one wins; and what becomes of papers
when the merchant asks for all that is held, or is forgotten."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.clock import now
from app.db import db, writing
from app.jobs.actions.accesses import give_up_access, grant_access, refuse_access, revoke_access
from app.jobs.actions.agreements import confirm_agreement, propose_agreement
from app.jobs.actions.forgetting import forget
from app.jobs.queries.agreements import newest_version
from app.jobs.queries.held import held_about
from app.jobs.rules.accesses import DecidedAlready
from app.jobs.rules.agreements import Replaced, Terms
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.values import MACHINE
from tests.at_once import people
from tests.jobs.merchants import mails
from tests.jobs.papers import TERMS, accesses, asked, granted, steps, talk, versions


def test_of_a_new_version_and_a_confirmation_at_once_one_wins(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    job_id = it.job_id

    def change() -> None:
        with writing():
            terms = Terms("a", f"{now()}", "c", None, None)
            propose_agreement(job_id=job_id, side=PARTNER, terms=terms, seen=seen, locale="sk")

    def confirm() -> None:
        with writing():
            confirm_agreement(job_id=job_id, side=MERCHANT, number=seen)

    with people(app, 2) as two:
        for _round in range(5):
            newest = newest_version(job_id)
            assert newest
            seen = newest.number
            told = two.at_once(change, confirm)
            after = versions(job_id)
            agreed = after[seen - 1].merchant_confirmed_at is not None
            # Confirmed first, then changed; or changed, and the confirmation came too late.
            assert len(after) == seen + 1
            assert told[0] is None
            assert (told[1] is None) == agreed
            assert told[1] is None or isinstance(told[1], Replaced)
    db.session.rollback()


def _consent(access_id: int) -> None:
    grant_access(access_id=access_id, consent="x")


def _refuse(access_id: int) -> None:
    refuse_access(access_id=access_id)


def _revoke(access_id: int) -> None:
    revoke_access(access_id=access_id)


def _give_up(access_id: int) -> None:
    give_up_access(access_id=access_id, user_id=None)


@pytest.mark.parametrize(
    ("first", "second", "is_granted"),
    [
        (_consent, _refuse, False),
        (_consent, _consent, False),
        (_refuse, _give_up, False),
        (_revoke, _give_up, True),
    ],
)
def test_of_two_decisions_at_once_one_wins(
    app: Flask,
    first: Callable[[int], None],
    second: Callable[[int], None],
    is_granted: bool,
) -> None:
    it = talk(app)
    for _round in range(3):
        (granted if is_granted else asked)(it)
    numbers = [row.id for row in accesses(it.job_id)]

    def doing(deed: Callable[[int], None], access_id: int) -> Callable[[], None]:
        def do() -> None:
            with writing():
                deed(access_id)

        return do

    before = len(steps(it.job_id))
    with people(app, 2) as two:
        for number in numbers:
            told = two.at_once(doing(first, number), doing(second, number))
            (lost,) = [each for each in told if each is not None]
            assert isinstance(lost, DecidedAlready)
    assert len(steps(it.job_id)) == before + len(numbers)
    db.session.rollback()


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
