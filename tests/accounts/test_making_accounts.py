"""``users create``, and the accounts of the demo."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from app.accounts.models import User
from app.db import db
from app.demo import load_demo
from app.demo.accounts import ADDRESSES, PASSWORD
from app.mail.models import OutgoingMail
from app.refusals import Refused
from tests import cast
from tests.conftest import make_app
from tests.visits import send, sign_in, with_visitors

GOOD = "tri kone bežia po lúke"


def create(runner: FlaskCliRunner, *words: str, typed: str | None = None) -> tuple[int, str]:
    done = runner.invoke(args=["users", "create", *words], input=typed)
    return done.exit_code, done.output


@pytest.mark.parametrize("role", ["manager", "rep", "operator", "finance", "admin"])
def test_an_account_with_a_password_can_sign_in(
    client: FlaskClient, runner: FlaskCliRunner, role: str
) -> None:
    words = ("--email", "Eva@Operator.example", "--role", role, "--password-stdin")
    code, output = create(runner, *words, typed=f"{GOOD}\n")
    assert code == 0, output
    assert "eva@operator.example" in output
    assert GOOD not in output
    assert sign_in(client, "eva@operator.example", GOOD).location == "/sk/office/"


def test_without_a_password_an_invitation_is_mailed(
    client: FlaskClient, runner: FlaskCliRunner
) -> None:
    code, output = create(runner, "--email", "eva@operator.example", "--role", "rep")
    assert code == 0, output
    mail = db.session.scalars(db.select(OutgoingMail)).one()
    assert (mail.message, mail.recipient) == ("accounts/invitation", "eva@operator.example")
    found = re.search(r"http://localhost(/sk/invitations/[\w-]+)", mail.text)
    assert found
    db.session.rollback()
    assert sign_in(client, "eva@operator.example", "").status_code == 422
    assert send(client, found[1], name="Eva Malá", password=GOOD).location == "/sk/login"
    assert client.get(found[1]).status_code == 404
    assert sign_in(client, "eva@operator.example", GOOD).status_code == 303


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("--email", "no address", "--role", "rep"), None),
        (("--email", "eva@operator.example", "--role", "owner"), None),
        (("--email", "eva@operator.example", "--role", "god"), None),
        (("--role", "rep"), None),
        (("--email", "eva@operator.example", "--role", "rep", "--password-stdin"), "heslo123\n"),
        (("--email", "eva@operator.example", "--role", "rep", "--password-stdin"), ""),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(
    runner: FlaskCliRunner, words: tuple[str, ...], typed: str | None
) -> None:
    code, output = create(runner, *words, typed=typed)
    assert code != 0
    assert output
    assert db.session.scalar(db.select(db.func.count(User.id))) == 0
    assert db.session.scalar(db.select(db.func.count(OutgoingMail.id))) == 0


def test_an_address_has_one_account(runner: FlaskCliRunner) -> None:
    cast.staff(email="eva@operator.example")
    code, output = create(runner, "--email", "EVA@operator.example", "--role", "rep")
    assert code != 0
    assert "eva@operator.example" in output


def test_the_demo_has_an_account_of_every_kind(database_url: str) -> None:
    app = with_visitors(make_app(database_url, KUPEC_ENV="development"))
    with app.app_context():
        load_demo(partners=24)
        db.engine.dispose()
    homes = {}
    for address in ADDRESSES:
        client = app.test_client()
        homes[address.partition("@")[0]] = sign_in(client, address, PASSWORD).location
        assert client.get(homes[address.partition("@")[0]]).status_code == 200
    staff = ("manager", "rep", "operator", "finance", "admin")
    teams = ("gold", "silver", "bronze", "member")
    assert homes == dict.fromkeys(staff, "/sk/office/") | dict.fromkeys(teams, "/sk/area/")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("tier", ["gold", "silver", "bronze"])
def test_each_owner_has_a_partner_of_the_level(app: Flask, tier: str) -> None:
    load_demo(partners=24)
    client = app.test_client()
    sign_in(client, f"{tier}@kupec.example", PASSWORD)
    assert f"medal--{tier}" in client.get("/sk/area/").text


def test_a_second_demo_takes_the_place_of_the_first(app: Flask) -> None:
    load_demo(partners=24)
    load_demo(partners=24)
    assert db.session.scalar(db.select(db.func.count(User.id))) == len(ADDRESSES) + 1


def test_a_demo_is_not_loaded_over_somebodys_own_accounts(app: Flask) -> None:
    email = cast.staff()
    with pytest.raises(Refused, match=email):
        load_demo(partners=24)
