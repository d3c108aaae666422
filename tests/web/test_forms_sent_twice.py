"""A form that is sent twice has one effect."""

import re
from pathlib import Path

import pytest
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.db import db
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.refusals import Refused
from app.web.submissions import Submission
from tests.at_once import people

KEY = "a key that a page was given"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    def write() -> ResponseReturnValue:
        if request.form["to"] == "refused":
            raise Refused("This e-mail was not given up: it is waiting, or was sent already.")
        post_mail(message="mail/trial", to=request.form["to"], locale="sk")
        return redirect(f"/thanks/{request.form['to']}", 303)

    app.add_url_rule("/write", "write", write, methods=["POST"])
    app.add_url_rule("/other", "other", write, methods=["POST"])
    return app.test_client()


def written() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def test_sent_twice_it_is_done_once_and_answered_twice(client: FlaskClient) -> None:
    form = {"to": "jan@velky.example", "submission": KEY}
    answers = [client.post("/write", data=form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert {answer.location for answer in answers} == {"/thanks/jan@velky.example"}
    assert written() == 1


def test_without_a_key_each_is_one_of_its_own(client: FlaskClient) -> None:
    for _ in range(2):
        client.post("/write", data={"to": "jan@velky.example"})
    assert written() == 2


def test_whoever_came_back_and_typed_something_else_is_heard(client: FlaskClient) -> None:
    for address in ("jan@velky.example", "eva@mala.example"):
        answer = client.post("/write", data={"to": address, "submission": KEY})
        assert answer.location == f"/thanks/{address}"
    assert written() == 2


def test_the_same_key_at_another_address_is_another_form(client: FlaskClient) -> None:
    for path in ("/write", "/other"):
        client.post(path, data={"to": "jan@velky.example", "submission": KEY})
    assert written() == 2


def test_a_refused_form_leaves_no_key(client: FlaskClient) -> None:
    form = {"to": "refused", "submission": KEY}
    assert client.post("/write", data=form).status_code == 409
    assert client.post("/write", data=form).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_script_that_sends_twice_asks_for_the_page_anew(client: FlaskClient) -> None:
    form = {"to": "jan@velky.example", "submission": KEY}
    client.post("/write", data=form, headers={"HX-Request": "true"})
    again = client.post("/write", data=form, headers={"HX-Request": "true"})
    assert (again.status_code, again.headers["HX-Refresh"]) == (200, "true")
    assert written() == 1


def test_a_key_of_any_length_breaks_nothing(client: FlaskClient) -> None:
    for _ in range(2):
        answer = client.post("/write", data={"to": "jan@velky.example", "submission": "k" * 9_000})
        assert answer.status_code == 303
    assert written() == 2


def test_halves_of_characters_break_nothing(client: FlaskClient) -> None:
    body = b"to=jan%40velky.example&submission=%ED%A0%80"
    form = "application/x-www-form-urlencoded"
    assert client.post("/write", data=body, content_type=form).status_code == 303


def test_sixteen_at_once_have_one_effect(app: Flask, client: FlaskClient) -> None:
    form = {"to": "jan@velky.example", "submission": KEY}

    locations: list[str | None] = []

    def send() -> None:
        locations.append(app.test_client().post("/write", data=form).location)

    with people(app, 16) as everybody:
        assert everybody.at_once(*[send] * 16) == [None] * 16
    assert locations == ["/thanks/jan@velky.example"] * 16
    assert written() == 1


def test_every_form_of_a_private_page_has_a_key() -> None:
    for path in sorted(Path("templates").rglob("*.html")):
        for form in re.findall(r'<form\b[^>]*method="post".*?</form>', path.read_text(), re.S):
            # What it includes is a part of it.
            for name in re.findall(r'{% include "([^"]+)"', form):
                form += (Path("templates") / name).read_text()
            # One whose answer brings a cookie says so by the other macro (ui/forms.html).
            assert "{{ keys() }}" in form or "token() }}" in form, f"{path}: {form[:80]}"
