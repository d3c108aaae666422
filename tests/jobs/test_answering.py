"""A team reads a job and answers it (S137–S139, S152, S155, S159, S161)."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from app.accounts.models import SignIn, User
from app.accounts.queries import user_by_email
from app.clock import now
from app.db import db, writing
from app.jobs.actions.talking import write_message
from app.jobs.models import Job, JobWord
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.mail.models import OutgoingMail
from tests import cast
from tests.cast import Actor
from tests.jobs import stage
from tests.pages import parse
from tests.visits import error_at, send, sign_in, token_on

SIDES = re.compile(r'data-message data-side="(\w+)"')


@pytest.fixture
def actor(app: Flask) -> Actor:
    return stage.partner()


@pytest.fixture
def visitor(app: Flask, client: FlaskClient, actor: Actor) -> FlaskClient:
    sign_in(client, cast.person_of(actor))
    return client


def page_of(job_id: int) -> str:
    return f"/sk/area/jobs/{stage.job(job_id).public_id}"


def post(client: FlaskClient, job_id: int, noun: str, **fields: object) -> TestResponse:
    return send(client, f"{page_of(job_id)}/{noun}", page=page_of(job_id), **fields)


def status_on(page: TestResponse) -> str:
    return re.findall(r'<article class="thread"[^>]*data-status="(\w+)"', page.text)[0]


def kept_text(page: TestResponse) -> str:
    found = re.search(
        r"<textarea[^>]*(?:name=\"body\"|data-kept)[^>]*>(.*?)</textarea>", page.text, re.S
    )
    return found[1].strip() if found else ""


@pytest.mark.parametrize("has_store", [True, False])
def test_a_team_reads_whether_there_is_a_shop(
    visitor: FlaskClient, actor: Actor, has_store: bool
) -> None:
    job_id = stage.enquiry(actor, has_store=has_store)
    assert f'data-has-store="{"yes" if has_store else "no"}"' in visitor.get(page_of(job_id)).text


def test_a_job_is_answered(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor, requirements="Prvý riadok\nDruhý riadok")
    page = visitor.get(page_of(job_id))
    assert status_on(page) == "open"
    assert "Druhý riadok" in page.text
    assert "data-clock" in page.text
    answered = post(visitor, job_id, "messages", body="Dobrý deň,\r\nradi pomôžeme.")
    assert answered.status_code == 303
    page = visitor.get(page_of(job_id))
    assert (status_on(page), SIDES.findall(page.text)) == ("replied", ["partner"])
    assert "radi pomôžeme." in page.text
    assert stage.counts(actor) == {"replied": 1}


def test_opening_is_written_down_once_and_stops_no_clock(
    visitor: FlaskClient, actor: Actor
) -> None:
    job_id = stage.enquiry(actor)
    before = stage.job(job_id)
    for headers in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}):
        assert visitor.get(page_of(job_id), headers=headers).status_code == 200
    assert visitor.head(page_of(job_id)).status_code == 200
    assert stage.job(job_id).status == "new"
    for _ in range(2):
        visitor.get(page_of(job_id))
    after = stage.job(job_id)
    assert (after.status, after.is_unread, after.due_at) == ("open", False, before.due_at)
    assert after.moved_at == before.moved_at
    assert visitor.get(page_of(job_id)).text.count('data-step="opened"') == 1


def test_after_72_hours_the_text_is_still_there(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    visitor.get(page_of(job_id))
    with time_machine.travel(stage.job(job_id).due_at, tick=False):
        late = post(visitor, job_id, "messages", body="Pekný dlhý text odpovede")
        assert late.status_code == 409
        assert kept_text(late) == "Pekný dlhý text odpovede"
        assert 'class="faults"' in late.text
        assert status_on(late) == "expired"
    assert stage.job(job_id).status == "open"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("", ""),
        ("   \n ", ""),
        ("a\0b", "ab"),
        ("a\u202eb", "ab"),
        ("x" * 8_001, "x" * 8_001),
    ],
)
def test_what_cannot_be_sent_stays_typed(
    visitor: FlaskClient, actor: Actor, body: str, kept: str
) -> None:
    job_id = stage.enquiry(actor)
    page = post(visitor, job_id, "messages", body=body)
    assert page.status_code == 422
    assert error_at(page, "body")
    assert kept_text(page) == kept
    assert stage.job(job_id).answered_at is None


def test_markup_is_told_as_it_was_typed(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    typed = '<script>alert(1)</script> <img src=x onerror=a()> https://obchod.example/?a=1&b="><i>'
    assert post(visitor, job_id, "messages", body=typed).status_code == 303
    post(visitor, job_id, "messages", body="javascript:alert(1) data:text/html,x")
    page = visitor.get(page_of(job_id)).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    links = re.findall(r'<a href="([^"]+)" rel="([^"]+)"', page.split("data-message data-side")[1])
    assert [(address.split("?")[0], "ugc" in rel, "nofollow" in rel) for address, rel in links] == [
        ("https://obchod.example/", True, True)
    ]
    assert not re.search(r'href="(javascript|data):', page)


def test_a_colleague_has_answered_meanwhile(app: Flask, visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    colleague = app.test_client()
    sign_in(colleague, cast.person_of(actor, "member"))
    assert post(colleague, job_id, "messages", body="Ja prvý", seen="0").status_code == 303
    second = post(visitor, job_id, "messages", body="Ja druhý", seen="0")
    assert second.status_code == 409
    assert "Ja prvý" in second.text
    assert kept_text(second) == "Ja druhý"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', second.text)
    assert seen
    assert post(visitor, job_id, "messages", body="Ja druhý", seen=seen[1]).status_code == 303
    assert SIDES.findall(visitor.get(page_of(job_id)).text) == ["partner", "partner"]


def test_what_a_merchant_adds_holds_nobody_up(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    with writing():
        write_message(job_id=job_id, side=MERCHANT, body="Ešte niečo", locale="sk")
    assert post(visitor, job_id, "messages", body="Dobre", seen="0").status_code == 303


def test_news_come_by_themselves(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    page = visitor.get(page_of(job_id))
    asks = re.search(r'id="news" data-hx-get="([^"]+)"', page.text)
    assert asks
    address = asks[1].replace("&amp;", "&")
    script = {"HX-Request": "true"}
    assert visitor.get(address, headers=script).status_code == 204
    with writing():
        write_message(job_id=job_id, side=MERCHANT, body="Ešte niečo", locale="pl")
    assert stage.job(job_id).is_unread
    news = visitor.get(address, headers=script)
    assert SIDES.findall(news.text) == ["merchant"]
    assert 'lang="pl"' in news.text
    for part in ("job-state", "papers"):
        assert parse(f"<main>{news.text}</main>").one(f"#{part}")["data-hx-swap-oob"] == "true"
    assert "<html" not in news.text
    assert stage.job(job_id).is_unread, "that a page asks by itself is no reading"
    assert visitor.get(address).status_code == 303, "nobody is shown a bare fragment"
    post(visitor, job_id, "readings", seen="0")
    # Opening the page for the token has read it.
    assert not stage.job(job_id).is_unread


def test_who_has_read_is_told(app: Flask, visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    post(visitor, job_id, "messages", body="Dobrý deň")
    assert 'data-read-by="' not in visitor.get(page_of(job_id)).text
    colleague = app.test_client()
    sign_in(colleague, cast.person_of(actor, "member"))
    colleague.get(page_of(job_id))
    with writing() as session:
        session.get_one(Job, job_id).merchant_read_at = now() + timedelta(seconds=1)
    page = visitor.get(page_of(job_id)).text
    assert 'data-read-by="merchant"' in page
    assert 'data-read-by="team"' in page


def test_notes_are_the_teams_own_and_are_found(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    assert post(visitor, job_id, "notes", body="").status_code == 422
    assert post(visitor, job_id, "notes", body="Volať vo štvrtok Žofii").status_code == 303
    page = visitor.get(page_of(job_id)).text
    assert "Volať vo štvrtok Žofii" in page
    assert SIDES.findall(page) == []
    words = db.session.scalars(select(JobWord.word).where(JobWord.job_id == job_id)).all()
    db.session.rollback()
    assert "zofii" in words


def test_a_job_is_given_to_a_colleague_who_is_told(
    app: Flask, visitor: FlaskClient, actor: Actor
) -> None:
    job_id = stage.enquiry(actor)
    cast.person_of(actor, "member", email="kolega@firma.example")
    # Who has not accepted the invitation yet is given nothing.
    cast.person_of(actor, "member", email="pozvana@firma.example")
    with writing() as session:
        session.execute(
            update(User).where(User.email == "pozvana@firma.example").values(password_hash=None)
        )
    page = visitor.get(page_of(job_id)).text
    options = re.findall(r'<option value="([^"]+)"[^>]* translate="no">', page)
    assert len(options) == 2
    for option in options:
        assert post(visitor, job_id, "assignments", member=option).status_code == 303
    assert post(visitor, job_id, "assignments", member=options[-1]).status_code == 303
    told = db.session.scalars(
        select(OutgoingMail.recipient).where(OutgoingMail.message == "jobs/assigned")
    ).all()
    db.session.rollback()
    assert told == ["kolega@firma.example"]
    assert visitor.get(page_of(job_id)).text.count('data-step="assigned"') == 2
    stranger = cast.person_of(stage.partner("Cudzí"), "member", email="cudzi@inde.example")
    assert post(visitor, job_id, "assignments", member=public_id_of(stranger)).status_code == 404


def public_id_of(email: str) -> str:
    user = user_by_email(email)
    assert user
    public_id = user.public_id
    db.session.rollback()
    return public_id


def test_the_telephone_is_told_with_the_first_answer_and_never_without(
    visitor: FlaskClient, actor: Actor
) -> None:
    answered, declined = (stage.enquiry(actor, phone="+421 900 000 000") for _ in range(2))
    assert "tel:" not in visitor.get(page_of(answered)).text
    post(visitor, answered, "messages", body="Dobrý deň")
    assert "tel:+421900000000" in visitor.get(page_of(answered)).text
    post(visitor, declined, "declines", reason="budget")
    assert "tel:" not in visitor.get(page_of(declined)).text


def test_a_job_is_declined_set_aside_and_completed(visitor: FlaskClient, actor: Actor) -> None:
    declined, talked = stage.enquiry(actor), stage.enquiry(actor, "Peter")
    refused = post(visitor, declined, "declines", reason="", comment="Prepáčte")
    assert refused.status_code == 422
    assert error_at(refused, "reason")
    assert "Prepáčte" in refused.text
    assert post(visitor, declined, "asides").status_code == 409
    assert post(visitor, declined, "declines", reason="budget").status_code == 303
    assert status_on(visitor.get(page_of(declined))) == "declined"
    for reason in ("budget", ""):
        again = post(visitor, declined, "declines", reason=reason)
        assert again.status_code == 409
        assert 'class="faults"' in again.text
        assert not error_at(again, "reason")
    post(visitor, talked, "messages", body="Dobrý deň")
    assert post(visitor, talked, "asides").status_code == 303
    assert status_on(visitor.get(page_of(talked))) == "inactive"
    post(visitor, talked, "messages", body="Ešte raz")
    assert stage.job(talked).status == "replied"
    assert post(visitor, talked, "completions").status_code == 303
    late = post(visitor, talked, "messages", body="Zabudol som")
    assert (late.status_code, kept_text(late)) == (409, "Zabudol som")
    assert stage.counts(actor) == {"declined": 1, "completed": 1}


def test_a_long_conversation_is_shown_by_its_end(visitor: FlaskClient, actor: Actor) -> None:
    job_id = stage.enquiry(actor)
    with writing():
        for number in range(103):
            write_message(job_id=job_id, side=PARTNER, body=f"správa-{number}-", locale="sk")
    page = visitor.get(page_of(job_id)).text
    assert "správa-2-" not in page
    assert "správa-3-" in page
    assert "správa-2-" in visitor.get(f"{page_of(job_id)}?more=1").text


def test_an_answer_survives_the_end_of_a_sign_in(app: Flask) -> None:
    actor = stage.partner("Iná")
    email = cast.person_of(actor, email="iny@firma.example")
    client = app.test_client()
    sign_in(client, email)
    job_id = stage.enquiry(actor)
    token = token_on(client.get(page_of(job_id)))
    with writing() as session:
        session.execute(delete(SignIn))
    typed = {"csrf_token": token, "body": "Dlho písaná odpoveď", "seen": "0", "submission": "a"}
    sent = client.post(f"{page_of(job_id)}/messages", data=typed)
    assert "/login" in sent.location
    page = client.get(sign_in(client, email).location).text
    assert "Dlho písaná odpoveď" in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert client.post(f"{page_of(job_id)}/messages", data=fields).status_code == 303
    assert stage.job(job_id).status == "replied"
