"""Somebody looks after the own account."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.db import db
from app.mail.models import OutgoingMail
from tests import cast
from tests.visits import error_at, send, sign_in

ACCOUNT = "/sk/account/"
NEW = "štyri psy spia pod stolom"


def devices(client: FlaskClient) -> list[str]:
    return re.findall(r'data-sign-in="([^"]+)"', client.get(ACCOUNT).text)


def test_name_language_and_time_zone_are_kept(client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    answer = send(client, ACCOUNT, name="Eva  Nová", locale="pl", timezone="Asia/Tokyo")
    assert answer.location == ACCOUNT
    page = client.get(ACCOUNT).text
    assert "Uložené." in page
    assert 'value="Eva Nová"' in page
    db.session.rollback()
    user = db.session.scalars(db.select(User)).one()
    assert (user.name, user.locale, user.timezone) == ("Eva Nová", "pl", "Asia/Tokyo")


def test_moments_are_written_in_the_persons_time_zone(client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    before = client.get(ACCOUNT).text
    send(client, ACCOUNT, name="Eva", locale="sk", timezone="Asia/Tokyo")
    assert "GMT+09:00" not in before
    assert "GMT+09:00" in client.get(ACCOUNT).text


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 121), ("locale", "en"), ("timezone", "Mars")]
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, field: str, value: str) -> None:
    sign_in(client, cast.staff())
    fields = {"name": "Eva Nová", "locale": "pl", "timezone": "", field: value}
    answer = send(client, ACCOUNT, **fields)
    assert answer.status_code == 422
    assert error_at(answer, field)
    db.session.rollback()
    assert db.session.scalars(db.select(User.name)).one() == "Eva Malá"


def test_nobody_makes_oneself_a_manager(client: FlaskClient) -> None:
    sign_in(client, cast.staff("rep"))
    fields = {"role": "manager", "email": "x@x.example", "state": "ended", "id": "7"}
    send(client, ACCOUNT, name="Eva", locale="sk", timezone="", **fields)
    db.session.rollback()
    user = db.session.scalars(db.select(User)).one()
    assert (user.role, user.email, user.state) == ("rep", "rep@operator.example", "active")


def test_a_changed_password_signs_the_other_devices_out(app: Flask, client: FlaskClient) -> None:
    email = cast.staff()
    other = app.test_client()
    sign_in(other, email)
    sign_in(client, email)
    fields = {"present": cast.PASSWORD, "password": NEW}
    assert send(client, "/sk/account/password", page=ACCOUNT, **fields).location == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 303
    assert sign_in(other, email, NEW).status_code == 303
    db.session.rollback()
    mails = db.session.scalars(db.select(OutgoingMail.message)).all()
    assert mails == ["accounts/password_changed"]


@pytest.mark.parametrize(
    ("present", "password", "field"),
    [("wrong one", NEW, "present"), (cast.PASSWORD, "heslo123", "password"), ("", NEW, "present")],
)
def test_a_password_is_changed_by_its_owner_to_a_good_one(
    client: FlaskClient, present: str, password: str, field: str
) -> None:
    email = cast.staff()
    sign_in(client, email)
    fields = {"present": present, "password": password}
    answer = send(client, "/sk/account/password", page=ACCOUNT, **fields)
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert sign_in(client.application.test_client(), email).status_code == 303


def test_a_device_is_signed_out_from_another_one(app: Flask, client: FlaskClient) -> None:
    email = cast.staff()
    other = app.test_client()
    sign_in(other, email)
    (lost,) = devices(other)
    sign_in(client, email)
    assert len(devices(client)) == 2
    answer = send(client, f"/sk/account/sign-ins/{lost}/endings", page=ACCOUNT)
    assert answer.location == ACCOUNT
    assert other.get(ACCOUNT).status_code == 303
    assert len(devices(client)) == 1
    again = send(client, f"/sk/account/sign-ins/{lost}/endings", page=ACCOUNT)
    assert again.status_code == 404


def test_all_other_devices_are_signed_out(app: Flask, client: FlaskClient) -> None:
    email = cast.staff()
    others = [app.test_client() for _ in range(3)]
    for each in (*others, client):
        sign_in(each, email)
    assert send(client, "/sk/account/sign-ins/endings", page=ACCOUNT).location == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200
    assert {each.get(ACCOUNT).status_code for each in others} == {303}


def test_nobody_ends_somebody_elses_sign_in(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, cast.staff("rep"))
    (theirs,) = devices(other)
    sign_in(client, cast.staff())
    answer = send(client, f"/sk/account/sign-ins/{theirs}/endings", page=ACCOUNT)
    assert answer.status_code == 404
    assert other.get(ACCOUNT).status_code == 200


def test_the_oldest_of_very_many_devices_is_signed_out(app: Flask) -> None:
    email = cast.staff()
    clients = [app.test_client() for _ in range(21)]
    for client in clients:
        sign_in(client, email)
    assert clients[0].get(ACCOUNT).status_code == 303
    assert clients[1].get(ACCOUNT).status_code == 200


def test_people_see_what_happened_to_their_account(client: FlaskClient) -> None:
    email = cast.staff()
    sign_in(client, email, "wrong password")
    sign_in(client, email)
    events = re.findall(r'data-event="(\w+)"', client.get(ACCOUNT).text)
    assert events == ["signed_in", "sign_in_failed", "account_made"]
