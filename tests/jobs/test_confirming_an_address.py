"""The link by which a merchant confirms the address, before any partner is troubled."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.clock import now
from app.db import db, writing
from app.jobs.models import BriefLink
from app.partners.actions import suspend
from app.tasks.registry import task_named
from tests.at_once import people
from tests.jobs import asking, stage
from tests.jobs.asking import BRIEF, ask, confirm, enquiry_to, link
from tests.pages import parse
from tests.visits import send


def stands(client: FlaskClient, path: str) -> str:
    return parse(client.get(path).text).one("[data-brief]")["data-stands"]


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_the_mail_speaks_the_language_of_the_page(client: FlaskClient, locale: str) -> None:
    ask(client, enquiry_to(stage.partner().slug, locale))
    (mail,) = asking.mails("confirm")
    assert (mail.recipient, mail.locale) == ("jana@obchodik.example", locale)
    assert link(mail).startswith(f"/{locale}/briefs/confirm/")
    for body in (mail.text, mail.html):
        assert "Do Vianoc." in body
        assert "Slivka" in body


def test_an_address_in_other_letters_is_read_as_it_was_typed(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug), email="jana@ďurčo.sk")
    (mail,) = asking.mails("confirm")
    assert mail.recipient == "jana@xn--uro-gqah.sk"
    assert "jana@ďurčo.sk" in client.get(link(mail)).text


def test_looking_at_the_link_changes_nothing(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    path = link(asking.mails("confirm")[0])
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert stands(client, path) == "waits"
    assert asking.the_brief().state == "unconfirmed"
    assert asking.jobs() == []


def test_another_device_may_confirm(app: Flask, client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    assert confirm(app.test_client()).location.startswith("/sk/m/")


def test_confirming_twice_asks_once_and_leads_on(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    path = link(asking.mails("confirm")[0])
    confirm(client)
    assert stands(client, path) == "asked"
    assert confirm(client).location.startswith("/sk/m/")
    assert len(asking.jobs()) == 1


def test_two_presses_at_once_ask_once(app: Flask, client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    path = link(asking.mails("confirm")[0])

    def press() -> None:
        assert send(app.test_client(), path).status_code == 303

    with people(app, 2) as two:
        assert two.at_once(press, press) == [None, None]
    assert len(asking.jobs()) == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "x" * 3000])
def test_a_link_that_nobody_made_leads_on(client: FlaskClient, token: str) -> None:
    path = f"/sk/briefs/confirm/{token}"
    page = client.get(path)
    assert page.status_code == 410
    assert "/sk/briefs/new" in page.text
    assert send(client, path, page=BRIEF).status_code == 410
    assert send(client, f"{path}/briefs", page=BRIEF).status_code == 410


def test_a_week_later_the_link_works_no_more_and_all_is_forgotten(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    path = link(asking.mails("confirm")[0])
    with time_machine.travel(now() + timedelta(days=6, hours=23)):
        assert client.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        assert client.get(path).status_code == 410
        assert send(client, path, page=BRIEF).status_code == 410
        db.session.rollback()
        task_named("forget-briefs").run()
        assert asking.briefs() == []


@pytest.mark.parametrize("how", ["away", "suspended"])
def test_a_partner_who_has_gone_meanwhile_is_not_asked(client: FlaskClient, how: str) -> None:
    actor = stage.partner()
    ask(client, enquiry_to(actor.slug))
    path = link(asking.mails("confirm")[0])
    if how == "away":
        stage.away(actor)
    else:
        with writing():
            suspend(partner_ids=[actor.id])
    answer = confirm(client)
    assert answer.location == path
    assert stands(client, path) == "not_asked"
    assert asking.the_brief().confirmed_at is None
    # What was written moves along into a brief for several, on any device.
    other = client.application.test_client()
    assert send(other, f"{path}/briefs", page=path).location == BRIEF
    page = other.get(f"{BRIEF}?step=4").text
    assert "Do Vianoc." in page
    assert "jana@obchodik.example" in page


def test_a_contact_without_a_shop_is_a_mail_and_nothing_else(client: FlaskClient) -> None:
    """S134, S136: and nothing is kept of it."""
    actor = stage.partner(email="ahoj@slivka.example")
    ask(client, enquiry_to(actor.slug), has_store="no")
    assert asking.mails("prospect") == []
    path = link(asking.mails("confirm")[0])
    answer = confirm(client)
    assert answer.location == path
    assert stands(client, path) == "mailed"
    (mail,) = asking.mails("prospect")
    assert mail.recipient == "ahoj@slivka.example"
    for value in ("Jana Malá", "jana@obchodik.example", "+421 900 000 000", "Do Vianoc."):
        assert value in mail.text
    assert asking.jobs() == []
    brief = asking.the_brief()
    assert brief.state == "closed"
    kept = {column.name: getattr(brief, column.name) for column in brief.__table__.columns}
    assert not any("Jana" in str(value) or "keramik" in str(value) for value in kept.values())
    assert send(client, path, page=BRIEF).location == path
    assert len(asking.mails("prospect")) == 1


def test_only_the_hash_of_the_link_is_kept(client: FlaskClient) -> None:
    ask(client, enquiry_to(stage.partner().slug))
    token = link(asking.mails("confirm")[0]).rpartition("/")[2]
    (row,) = db.session.scalars(select(BriefLink)).all()
    assert token.encode() not in row.token_hash
    assert db.session.scalar(select(func.count()).select_from(BriefLink)) == 1
