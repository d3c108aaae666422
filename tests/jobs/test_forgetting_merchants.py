"""What is held about merchants is told, forgotten on wish, and forgotten when its time is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.clock import now
from app.db import db, writing
from app.jobs.actions.drafts import save_draft
from app.jobs.actions.ending import complete
from app.jobs.actions.forgetting import forget
from app.jobs.models import Brief, BriefDraft, BriefLink, JobWord, Message, Note
from app.jobs.queries.held import held_about
from app.jobs.rules.briefs import CONFIRMED_WITHIN, LINK_KEPT
from app.jobs.rules.merchants import PERSON_KEPT, QUIET_CLOSED, SILENT_CLOSED, SPAM_KEPT
from app.jobs.rules.statuses import PARTNER
from app.values import MACHINE
from tests import cast
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come, link_to, mails
from tests.visits import send

JANA = "jana@obchod.example"


def talked(app: Flask) -> tuple[int, int]:
    """A brief with a conversation, and a note of the team; its number and the job's."""
    actor = stage.partner()
    cast.person_of(actor)
    brief_id = stage.brief_from(asked=actor, phone="+421 900 000 000", business="Keramika")
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id, "Dobrý deň, cena je 300 €.")
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    send(client, f"{talk}messages", page=talk, body="Volajte mi, Jana Malá.")
    with writing() as session:
        session.add(Note(job_id=job_id, user_id=None, body="Jana je milá."))
    return brief_id, job_id


def brief(brief_id: int) -> Brief | None:
    found = db.session.get(Brief, brief_id)
    db.session.expunge_all()
    db.session.rollback()
    return found


def run(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["tasks", "run", "forget-briefs"])
    assert result.exit_code == 0, result.output


def test_all_that_is_held_is_told_and_nothing_of_what_is_hidden(app: Flask) -> None:
    talked(app)
    for name in ("Adam", "Beáta"):
        stage.partner(name)
    stage.brief_from(email="ina@obchod.example")
    stage.brief_from(email=JANA)
    with writing():
        save_draft(token="x", about="", typed={"email": JANA, "name": "Jana"})
    match, direct, draft = held_about(" JANA@obchod.example")
    # Partners that have not written do not exist for her (S140).
    assert match["conversations"] == []
    (talk,) = direct["conversations"]
    assert talk["partner"] == "Slivka"
    assert [said["text"] for said in talk["messages"]] == [
        "Dobrý deň, cena je 300 €.",
        "Volajte mi, Jana Malá.",
    ]
    assert direct["phone"] == "+421 900 000 000"
    assert "milá" not in str(direct)
    assert draft["typed"] == {"email": [JANA], "name": ["Jana"]}
    assert held_about("") == held_about("nobody@x.example") == []


def test_whoever_wishes_it_is_forgotten_and_the_partner_keeps_its_work(app: Flask) -> None:
    brief_id, job_id = talked(app)
    link = link_to(brief_id)
    with writing():
        save_draft(token="x", about="", typed={"email": JANA})
    with writing():
        assert forget(email=" Jana@Obchod.example", doer=MACHINE) == 2
    gone = brief(brief_id)
    assert gone is not None
    assert (gone.name, gone.email, gone.email_key, gone.phone, gone.company) == ("–", *[""] * 4)
    assert (gone.requirements, gone.business, gone.state) == ("", "", "closed")
    job = stage.job(job_id)
    assert (job.status, job.ended_by) == ("declined", "merchant")
    said = db.session.execute(select(Message.side, Message.body).order_by(Message.id)).all()
    assert said == [("partner", "Dobrý deň, cena je 300 €."), ("merchant", "")]
    assert db.session.scalars(select(Note)).all() == []
    assert db.session.scalars(select(BriefDraft)).all() == []
    words = set(db.session.scalars(select(JobWord.word).where(JobWord.job_id == job_id)))
    assert "jana" not in words
    assert "keramikou" not in words
    assert "reklam" in words
    db.session.rollback()
    # The partner was told while it could be; the mail says nothing of the person afterwards.
    assert len(mails("merchant_declined")) == 1
    assert app.test_client().get(link).status_code == 404
    assert held_about(JANA) == []
    db.session.rollback()
    with writing():
        assert forget(email="", doer=MACHINE) == 0


def unconfirmed(_app: Flask) -> int:
    brief_id = stage.brief_from(email="sama@obchod.example", category="seo")
    brief = db.session.get_one(Brief, brief_id)
    brief.state, brief.confirmed_at = "unconfirmed", None
    db.session.commit()
    return brief_id


def spam(_app: Flask) -> int:
    brief_id = unconfirmed(_app)
    db.session.get_one(Brief, brief_id).state = "spam"
    db.session.commit()
    return brief_id


@pytest.mark.parametrize(("kind", "kept"), [(unconfirmed, CONFIRMED_WITHIN), (spam, SPAM_KEPT)])
def test_what_nobody_confirmed_goes_as_a_whole(
    app: Flask, kind: Callable[[Flask], int], kept: timedelta
) -> None:
    brief_id = kind(app)
    for since, is_there in ((kept - timedelta(hours=1), True), (kept, False)):
        with time_machine.travel(now() + since, tick=False):
            run(app)
        assert (brief(brief_id) is not None) is is_there


def test_links_go_when_they_have_ended(app: Flask) -> None:
    link_to(stage.brief_from(asked=stage.partner()))
    with time_machine.travel(now() + LINK_KEPT, tick=False):
        run(app)
    assert db.session.scalars(select(BriefLink)).all() == []


def test_a_brief_that_has_ended_closes_and_two_years_later_loses_its_person(app: Flask) -> None:
    brief_id, job_id = talked(app)
    with writing():
        complete(job_id=job_id, side=PARTNER)
    began = now()
    steps = (
        (QUIET_CLOSED - timedelta(days=1), "asked", JANA),
        (QUIET_CLOSED + timedelta(days=1), "closed", JANA),
        (QUIET_CLOSED + PERSON_KEPT, "closed", JANA),
        (QUIET_CLOSED + PERSON_KEPT + timedelta(days=2), "closed", ""),
    )
    for since, state, email in steps:
        with time_machine.travel(began + since, tick=False):
            run(app)
        found = brief(brief_id)
        assert found is not None
        assert (found.state, found.email) == (state, email)
    assert stage.job(job_id).status == "completed"


def test_who_still_talks_is_not_forgotten(app: Flask) -> None:
    brief_id, job_id = talked(app)
    began = now()
    for since, state in ((SILENT_CLOSED - timedelta(days=1), "asked"), (SILENT_CLOSED, "closed")):
        with time_machine.travel(began + since + timedelta(hours=1), tick=False):
            run(app)
        found = brief(brief_id)
        assert found is not None
        assert found.state == state
    with time_machine.travel(began + SILENT_CLOSED + timedelta(days=700), tick=False):
        answer(job_id, "Ešte ste tam?")
    with time_machine.travel(began + SILENT_CLOSED + PERSON_KEPT + timedelta(days=9), tick=False):
        run(app)
    found = brief(brief_id)
    assert found is not None
    assert found.email == JANA
