"""The operator's people work with everybody's data: a password alone is not enough for them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select

from app.accounts.access import SIGNED_IN, audiences
from app.accounts.actions import reset_factors
from app.accounts.models import AuthenticatorApp, RecoveryCode, SecurityEvent
from app.accounts.queries import user_by_email
from app.audit.models import AuditEntry
from app.db import db, writing
from app.demo import load_demo
from app.demo.accounts import PASSWORD, STAFF
from app.mail.models import OutgoingMail
from app.refusals import Refused
from app.values import HERE, Doer
from tests import cast
from tests.accounts.keys import SecurityKey
from tests.accounts.second_step import count
from tests.accounts.test_setting_factors_up import add_app, add_passkey
from tests.accounts.test_who_may import path_of
from tests.conftest import make_app
from tests.visits import send, sign_in, token_on, with_visitors

HOME = "/sk/account/second-factor/"
OFFICE = "/sk/office/"


@pytest.fixture
def development(database_url: str) -> Iterator[Flask]:
    """The demo as somebody tries it at home."""
    app = with_visitors(make_app(database_url, KUPEC_ENV="development"))
    with app.app_context():
        load_demo(partners=24)
        yield app
        db.session.remove()
        db.engine.dispose()


def open_without(app: Flask, client: FlaskClient) -> set[str]:
    """Which pages for people who have signed in answer with more than a way to the set-up."""
    reached = set()
    for rule in app.url_map.iter_rules():
        if rule.arguments != {"locale"} or not audiences(app, rule.endpoint) & SIGNED_IN:
            continue
        if rule.endpoint == "accounts.logout":
            continue  # it would end the visit
        method = "GET" if "GET" in rule.methods else "POST"
        answer = client.open(path_of(app, rule), method=method)
        if answer.status_code != 403 and answer.location != HOME:
            reached.add(rule.endpoint)
    return reached


def test_without_a_factor_only_the_set_up_is_open(app: Flask, client: FlaskClient) -> None:
    sign_in(client, cast.staff(factor=False))
    app.config["WTF_CSRF_ENABLED"] = False
    reached = open_without(app, client)
    assert reached == {
        "accounts.second_factor",
        "accounts.app_set_up",
        "accounts.save_app",
        "accounts.passkey_set_up",
        "accounts.save_passkey",
        "accounts.recovery_codes",
        "accounts.recovery_codes_file",
    }
    page = client.get(HOME)
    answer = client.post("/sk/logout", data={"csrf_token": token_on(page)})
    assert answer.location == "/sk/login"


def test_a_fragment_leads_to_the_set_up_too(client: FlaskClient) -> None:
    sign_in(client, cast.staff(factor=False))
    answer = client.get(OFFICE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, HOME)


def test_the_page_says_why_and_has_no_ways_that_lead_nowhere(client: FlaskClient) -> None:
    sign_in(client, cast.staff(factor=False))
    page = client.get(HOME).text
    assert "data-lacks-factor" in page
    assert 'class="rail"' not in page
    assert "/sk/logout" in page


@pytest.mark.parametrize("factor", ["app", "passkey"])
def test_with_a_factor_the_office_is_open(client: FlaskClient, factor: str) -> None:
    sign_in(client, cast.staff(factor=False))
    assert client.get(OFFICE).location == HOME
    added = add_app(client) if factor == "app" else add_passkey(client, SecurityKey())
    assert added.status_code == 200
    assert client.get(OFFICE).status_code == 200


def test_the_last_factor_of_staff_stays(client: FlaskClient) -> None:
    sign_in(client, cast.staff(factor=False))
    add_app(client)
    answer = send(client, f"{HOME}app/removals")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (count(AuthenticatorApp), count(RecoveryCode)) == (1, 10)
    add_passkey(client, SecurityKey())
    assert send(client, f"{HOME}app/removals").status_code == 303
    assert count(AuthenticatorApp) == 0
    assert client.get(OFFICE).status_code == 200


def test_partners_may_go_without(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    assert client.get("/sk/area/").status_code == 200
    add_app(client)
    assert send(client, f"{HOME}app/removals").status_code == 303


def test_the_demos_staff_may_go_without_at_home(development: Flask) -> None:
    for email in STAFF:
        client = development.test_client()
        assert sign_in(client, email, PASSWORD).location == OFFICE
        assert client.get(OFFICE).status_code == 200


def test_production_knows_no_exception(development: Flask, database_url: str) -> None:
    app = with_visitors(make_app(database_url))
    client = app.test_client()
    assert sign_in(client, "manager@kupec.example", PASSWORD).status_code == 303
    assert client.get(OFFICE).location == HOME
    with app.app_context():
        db.engine.dispose()


def test_others_may_not_go_without_at_home_either(development: Flask) -> None:
    client = development.test_client()
    sign_in(client, cast.staff(factor=False))
    assert client.get(OFFICE).location == HOME


def test_an_administrator_takes_lost_factors_away(app: Flask, client: FlaskClient) -> None:
    email, admin = cast.staff(), cast.staff("admin")
    sign_in(client, email)
    half = app.test_client()
    send(half, "/sk/login", email=email, password=cast.PASSWORD)
    with writing():
        doer = Doer(user_by_email(admin).id, HERE)
        reset_factors(user=user_by_email(email), doer=doer)
    assert client.get(OFFICE).status_code == 303
    assert 'name="password"' in half.get("/sk/login").text
    again = app.test_client()
    assert sign_in(again, email).location == OFFICE
    assert again.get(OFFICE).location == HOME
    db.session.rollback()
    user = user_by_email(email)
    assert db.session.scalars(select(OutgoingMail.message)).all() == ["accounts/factors_reset"]
    kinds = db.session.scalars(
        select(SecurityEvent.kind).where(SecurityEvent.user_id == user.id)
    ).all()
    assert "factors_reset" in kinds
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.deed == "user.factors_reset"))
    assert (entry.user_id, entry.subject_id) == (user_by_email(admin).id, user.id)


def test_where_there_is_nothing_nothing_is_taken_away(app: Flask) -> None:
    email = cast.staff(factor=False)
    with pytest.raises(Refused), writing():
        reset_factors(user=user_by_email(email), doer=Doer(None, HERE))
    assert count(AuditEntry) == 0


def test_the_command_helps_the_only_administrator(runner: FlaskCliRunner) -> None:
    email = cast.staff("admin")
    done = runner.invoke(args=["users", "reset-factors", "--email", f" {email.upper()}"])
    assert (done.exit_code, email in done.output) == (0, True)
    assert count(AuthenticatorApp) == 0
    for nothing in (email, "nobody@operator.example"):
        done = runner.invoke(args=["users", "reset-factors", "--email", nothing])
        assert done.exit_code == 1
