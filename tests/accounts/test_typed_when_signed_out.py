"""Somebody writes for a long time, and the sign-in ends before the form is sent."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from app.accounts.models import KeptForm, SignIn, User
from app.clock import now
from app.db import db
from tests import cast
from tests.accounts.test_setting_factors_up import add_app
from tests.visits import Visitor, sign_in, token_on

LONG = "Meno, ktoré je dlhé\r\na má „úvodzovky“ & <b>znaky</b>"


@pytest.fixture
def owner(app: Flask) -> Visitor:
    client = app.test_client()
    sign_in(client, cast.person_of(cast.listed("Hrdina"), email="jan@velky.example"))
    return client


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(KeptForm)) or 0


def end_all() -> None:
    db.session.execute(delete(SignIn))
    db.session.commit()


def sent_too_late(client: Visitor, **fields: str) -> str:
    """Send the settings after the sign-in has ended; where the login leads to afterwards."""
    token = token_on(client.get("/sk/account/"))
    end_all()
    typed = {"csrf_token": token, "locale": "sk", "timezone": "", **fields}
    answer = client.post("/sk/account/", data=typed)
    assert (answer.status_code, "/sk/login" in answer.location) == (303, True)
    return str(sign_in(client, "jan@velky.example").location)


def name_now() -> str:
    db.session.rollback()
    return db.session.scalars(select(User.name).where(User.email == "jan@velky.example")).one()


def test_after_the_login_it_is_there_and_can_be_sent(owner: Visitor) -> None:
    page = owner.get(sent_too_late(owner, name=LONG, submission="a key"))
    assert page.status_code == 200
    assert f'<blockquote class="typed">{html.escape(LONG[:19])}' in page.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    assert html.unescape(hidden["name"]) == LONG
    assert hidden["submission"] != "a key"
    fields = {name: html.unescape(text) for name, text in hidden.items()}
    assert owner.post("/sk/account/", data=fields).status_code == 303
    assert name_now() == " ".join(LONG.split())


OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def sent_after_logout(client: Visitor, *, again: bool, **headers: str) -> TestResponse:
    """Send the settings from a tab that was open while another one signed out, and perhaps in
    again."""
    token = token_on(client.get("/sk/account/"))
    client.post("/sk/logout", data={"csrf_token": token})
    if again:
        sign_in(client, "jan@velky.example")
    typed = {"csrf_token": token, "locale": "sk", "timezone": "", "name": LONG}
    return client.post("/sk/account/", data=typed, headers=headers)


@pytest.mark.parametrize("again", [False, True], ids=["signed out", "signed in again"])
def test_a_tab_that_was_open_while_another_one_signed_out_loses_nothing(
    owner: Visitor, again: bool
) -> None:
    answer = sent_after_logout(owner, again=again, **OWN_PAGE)
    assert answer.status_code == 303
    if not again:
        assert "/sk/login" in answer.location
        answer = sign_in(owner, "jan@velky.example")
    assert html.escape(LONG[:19]) in owner.get(answer.location).text
    assert name_now() == "Ján Veľký"


@pytest.mark.parametrize("said", [{}, {"Sec-Fetch-Site": "none"}], ids=["nothing", "none"])
def test_what_no_browser_vouches_for_is_not_kept(owner: Visitor, said: dict[str, str]) -> None:
    answer = sent_after_logout(owner, again=True, **said)
    assert answer.status_code == 400
    assert kept() == 0


def test_nothing_is_done_before_it_is_sent_again(owner: Visitor) -> None:
    sent_too_late(owner, name="Iné meno")
    assert name_now() == "Ján Veľký"


def test_passwords_are_not_kept(owner: Visitor) -> None:
    token = token_on(owner.get("/sk/account/"))
    end_all()
    typed = {"csrf_token": token, "present": cast.PASSWORD, "password": "nové heslo, dlhé"}
    owner.post("/sk/account/password", data=typed)
    assert kept() == 0


def test_the_same_form_sent_again_from_another_tab_is_done(owner: Visitor) -> None:
    sent_too_late(owner, name="Nové meno", submission="the key of the page")
    token = token_on(owner.get("/sk/account/"))
    fields = {"csrf_token": token, "locale": "sk", "timezone": "", "name": "Nové meno"}
    owner.post("/sk/account/", data={**fields, "submission": "the key of the page"})
    assert name_now() == "Nové meno"


def test_a_stranger_does_not_get_at_it(app: Flask, owner: Visitor) -> None:
    address = sent_too_late(owner, name="Nové meno")
    assert "/sk/login" in app.test_client().get(address).location
    assert owner.get("/sk/account/typed/some-other-token").status_code == 404


def test_too_much_and_too_often_is_not_kept(app: Flask, owner: Visitor) -> None:
    token = token_on(owner.get("/sk/account/"))
    end_all()
    owner.post("/sk/account/", data={"csrf_token": token, "name": "x" * 100_001})
    assert kept() == 0
    for number in range(40):
        owner.post("/sk/account/", data={"csrf_token": token, "name": f"meno {number}"})
    assert kept() == 30


def test_it_is_forgotten(app: Flask, owner: Visitor) -> None:
    address = sent_too_late(owner, name="Nové meno")
    db.session.execute(update(KeptForm).values(at=now() - timedelta(hours=3)))
    db.session.commit()
    assert owner.get(address).status_code == 404
    assert app.test_cli_runner().invoke(args=["tasks", "run", "forget-sign-ins"]).exit_code == 0
    assert kept() == 0


def test_staff_who_must_set_a_factor_up_first_find_it_afterwards(app: Flask) -> None:
    email = cast.staff("rep", factor=False)
    client = app.test_client()
    typed = {"locale": "sk", "timezone": "", "name": LONG}
    client.post("/sk/account/", data={"csrf_token": token_on(client.get("/sk/login")), **typed})
    page = client.get(sign_in(client, email).location)
    assert page.location == "/sk/account/second-factor/"
    assert kept() == 1
    codes = add_app(client)
    found = re.search(r'href="([^"]+)" data-way-on', codes.text)
    assert found
    # Whoever goes another way is told of it where the factors stand.
    assert found[1] in client.get("/sk/account/second-factor/").text
    shown = client.get(found[1])
    assert html.escape(LONG[:19]) in shown.text
    assert found[1] not in client.get("/sk/account/second-factor/").text


def test_what_is_sent_while_a_factor_is_lacking_waits_too(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, cast.staff("rep", factor=False))
    token = token_on(client.get("/sk/account/second-factor/"))
    typed = {"csrf_token": token, "locale": "sk", "timezone": "", "name": LONG}
    answer = client.post("/sk/account/", data=typed)
    assert answer.location == "/sk/account/second-factor/"
    found = re.search(r'href="([^"]+)" data-way-on', add_app(client).text)
    assert found
    assert html.escape(LONG[:19]) in client.get(found[1]).text
