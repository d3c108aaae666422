"""What is held about a person is told, taken away, and forgotten."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Text, column, func, inspect, select, table
from sqlalchemy import cast as as_type
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from app.accounts.holdings import Holder, Holding, add_holding, all_holdings
from app.accounts.models import ResetRequest, User
from app.accounts.queries import user_by_email
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.i18n.current import lazy_gettext
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.partners.models import Partner
from tests import cast
from tests.visits import error_at, send, sign_in, token_on

PRIVACY = "/sk/account/privacy"
JAN = "owner@hrdina.example"
NAME = "Ján Veľký"


@pytest.fixture
def firm(app: Flask) -> cast.Actor:
    return cast.listed("Hrdina")


@pytest.fixture
def jan(app: Flask, firm: cast.Actor) -> FlaskClient:
    """The owner, who has signed in and whom somebody has written to."""
    client = app.test_client()
    sign_in(client, cast.person_of(firm))
    with writing():
        post_mail(message="mail/trial", to=JAN, locale="sk")
    return client


def known(email: str) -> User:
    db.session.rollback()
    user = user_by_email(email)
    assert user is not None
    db.session.expunge_all()
    db.session.rollback()
    return user


def gone(user: User) -> User:
    """The same row as it is now."""
    db.session.rollback()
    query = db.select(User).where(User.id == user.id).options(joinedload(User.membership))
    found = db.session.scalars(query).one()
    db.session.expunge_all()
    db.session.rollback()
    return found


def erase(client: FlaskClient, password: str = cast.PASSWORD) -> TestResponse:
    return send(client, f"{PRIVACY}/erasures", page=PRIVACY, password=password)


def files_of(data: bytes) -> dict[str, list[dict[str, object]]]:
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".json"): json.loads(archive.read(name))["rows"]
            for name in archive.namelist()
            if name.endswith(".json")
        }


def everywhere(words: str) -> set[str]:
    """The columns of the whole database in which these words stand."""
    db.session.rollback()
    found = set()
    inspector = inspect(db.engine)
    for name in inspector.get_table_names():
        for each in inspector.get_columns(name):
            text = as_type(column(each["name"]), Text)
            asked = select(func.count()).select_from(table(name)).where(text.contains(words))
            if db.session.scalar(asked):
                found.add(f"{name}.{each['name']}")
    db.session.rollback()
    return found


def partner_state(firm: cast.Actor) -> str:
    db.session.rollback()
    state = db.session.scalars(db.select(Partner.state).where(Partner.id == firm.id)).one()
    db.session.rollback()
    return str(state)


def test_everybody_sees_what_is_held(jan: FlaskClient) -> None:
    page = jan.get(PRIVACY).text
    counts = dict(re.findall(r'data-holding="([\w-]+)" data-count="(\d+)"', page))
    assert counts["account"] == counts["team"] == counts["sign-ins"] == counts["mails"] == "1"
    assert counts["security-events"] == "2"
    assert set(counts) == {holding.key for holding in all_holdings()}


def test_what_is_held_is_taken_away(jan: FlaskClient) -> None:
    token = token_on(jan.get(PRIVACY))
    answer = jan.post(f"{PRIVACY}/exports", data={"csrf_token": token})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    files = files_of(answer.data)
    assert files["account"][0]["email"] == JAN
    assert files["account"][0]["name"] == NAME
    assert files["team"][0]["partner"] == "Hrdina"
    assert [row["what"] for row in files["security-events"]] == ["signed_in", "account_made"]
    assert len(files["mails"]) == 1
    told = answer.data.decode("latin-1")
    assert "argon2" not in told
    assert "argon2" not in json.dumps(files)
    # Once more from the same page: the file comes again, and both are written down.
    assert jan.post(f"{PRIVACY}/exports", data={"csrf_token": token}).status_code == 200
    db.session.rollback()
    is_about = AuditEntry.subject == "user"
    deeds = db.session.scalars(db.select(AuditEntry.deed).where(is_about)).all()
    assert deeds == ["person.exported"] * 2


def test_nobody_takes_away_what_is_held_about_others(app: Flask, jan: FlaskClient) -> None:
    other = cast.person_of(cast.listed("Mráz"))
    with writing():
        post_mail(message="mail/trial", to=other, locale="sk")
    token = token_on(jan.get(PRIVACY))
    files = files_of(jan.post(f"{PRIVACY}/exports", data={"csrf_token": token}).data)
    assert other not in json.dumps(files)
    assert len(files["mails"]) == len(files["account"]) == 1


def test_exports_are_limited(jan: FlaskClient) -> None:
    token = token_on(jan.get(PRIVACY))
    statuses = [
        jan.post(f"{PRIVACY}/exports", data={"csrf_token": token}).status_code for _ in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_an_erased_person_is_nowhere_any_more(
    app: Flask, firm: cast.Actor, jan: FlaskClient
) -> None:
    cast.person_of(firm, email="second@hrdina.example")
    user = known(JAN)
    with writing() as session:
        session.add(ResetRequest(email=JAN, locale="sk", address="192.0.2.1"))
        post_mail(message="mail/trial", to=JAN, locale="sk")
    assert everywhere(JAN) == {
        "users.email",
        "reset_requests.email",
        "outgoing_mails.recipient",
    }
    assert erase(jan).location == "/sk/login"
    # The last mail is on its way; when it is sent, it goes too.
    assert everywhere(JAN) == {"outgoing_mails.recipient"}
    assert everywhere("hrdina.example") <= {"users.email", "outgoing_mails.recipient"}
    db.session.rollback()
    (last,) = db.session.scalars(db.select(OutgoingMail)).all()
    assert last.message == "privacy/erased"
    after = gone(user)
    assert after.email.endswith(".invalid")
    assert (after.standing, after.password_hash, after.timezone) == ("erased", None, None)
    assert NAME not in after.name
    assert jan.get(PRIVACY).status_code == 303
    assert sign_in(app.test_client(), JAN).status_code == 422
    assert partner_state(firm) == "published"
    for name in ("sign_ins", "security_events", "mailed_links", "memberships"):
        count = select(func.count()).select_from(table(name)).where(column("user_id") == user.id)
        assert db.session.scalar(count) == 0, name
    # The address is free again, and the newcomer is somebody else.
    db.session.rollback()
    cast.person_of(firm, email=JAN)
    assert known(JAN).id != user.id


def test_the_audit_stays_without_the_person(app: Flask, firm: cast.Actor, jan: FlaskClient) -> None:
    cast.person_of(firm, email="second@hrdina.example")
    user = known(JAN)
    fields = {"email": "new@hrdina.example", "name": "", "role": "member", "locale": "sk"}
    send(jan, "/sk/area/team/invitations", page="/sk/area/team/", **fields)
    erase(jan)
    db.session.rollback()
    query = db.select(AuditEntry).where(AuditEntry.user_id == user.id).order_by(AuditEntry.id)
    invited, erased = db.session.scalars(query).all()
    assert (invited.deed, erased.deed) == ("member.invited", "person.erased")
    assert (erased.address, erased.agent) == ("", "")
    assert int(erased.after["rows_forgotten"]) > 0


@pytest.mark.parametrize("password", ["", "wrong password"])
def test_erasing_oneself_takes_the_password(jan: FlaskClient, password: str) -> None:
    answer = erase(jan, password)
    assert answer.status_code == 422
    assert error_at(answer, "password")
    assert known(JAN).standing == "active"


def test_the_last_owner_of_a_team_with_others_hands_over_first(
    app: Flask, firm: cast.Actor, jan: FlaskClient
) -> None:
    member = known(cast.person_of(firm, "member"))
    assert erase(jan).status_code == 422
    assert known(JAN).standing == "active"
    page, role = "/sk/area/team/", {"role": "owner"}
    send(jan, f"/sk/area/team/{member.public_id}/roles", page=page, **role)
    assert erase(jan).status_code == 303
    assert partner_state(firm) == "published"


def test_a_partner_whose_only_person_is_erased_is_hidden(
    app: Flask, firm: cast.Actor, jan: FlaskClient
) -> None:
    assert app.test_client().get("/sk/partners/hrdina/").status_code == 200
    assert erase(jan).status_code == 303
    assert partner_state(firm) == "suspended"
    assert app.test_client().get("/sk/partners/hrdina/").status_code == 404


def test_the_operators_people_are_erased_by_an_administrator(app: Flask) -> None:
    rep, boss = app.test_client(), app.test_client()
    sign_in(rep, cast.staff("rep"))
    sign_in(boss, cast.staff("admin"))
    user = known("rep@operator.example")
    assert erase(rep).status_code == 403
    path = f"/sk/office/users/{user.public_id}/erasures"
    assert send(boss, path, page="/sk/account/").location.endswith(f"{user.public_id}/")
    assert gone(user).standing == "erased"
    assert rep.get("/sk/office/").status_code == 303
    page = boss.get(f"/sk/office/users/{user.public_id}/").text
    assert "invalid" not in page
    assert "rep@operator.example" not in page
    assert send(boss, path, page="/sk/account/").status_code == 409
    assert boss.get("/sk/office/users/?q=rep").text.count("<tr data-user") == 0


def test_an_administrator_takes_away_what_somebody_asked_for(app: Flask, jan: FlaskClient) -> None:
    boss = app.test_client()
    sign_in(boss, cast.staff("admin"))
    path = f"/sk/office/users/{known(JAN).public_id}/exports"
    files = files_of(send(boss, path, page="/sk/account/").data)
    assert files["account"][0]["email"] == JAN


def test_requests_by_letter_are_answered_by_commands(
    app: Flask, jan: FlaskClient, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "jan.zip"
    db.session.rollback()
    done = runner.invoke(args=["users", "export", "--email", "OWNER@hrdina.example", str(file)])
    assert done.exit_code == 0, done.output
    assert files_of(file.read_bytes())["account"][0]["email"] == JAN
    done = runner.invoke(args=["users", "forget", "--email", JAN])
    assert done.exit_code == 0, done.output
    assert everywhere(JAN) == {"outgoing_mails.recipient"}
    for command in (["forget", "--email", JAN], ["export", "--email", "x@x.example", str(file)]):
        if command[0] == "forget":
            with writing() as session:
                session.execute(db.delete(OutgoingMail))
        done = runner.invoke(args=["users", *command])
        assert done.exit_code == 1
        assert done.output
    assert [path.name for path in tmp_path.glob("*zip*")] == ["jan.zip"]


def test_somebody_without_an_account_is_told_and_forgotten_by_the_address(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    kept = [{"email": "anna@shop.example", "text": "Dobrý deň"}]

    def forget(holder: Holder) -> int:
        before = len(kept)
        kept[:] = [row for row in kept if row["email"] != holder.email]
        return before - len(kept)

    add_holding(
        app,
        Holding(
            "letters",
            lazy_gettext("E-mail"),
            lambda holder: [row for row in kept if row["email"] == holder.email],
            forget=forget,
        ),
    )
    file = tmp_path / "anna.zip"
    command = ["users", "export", "--email", "Anna@shop.example", str(file)]
    assert runner.invoke(args=command).exit_code == 0
    assert files_of(file.read_bytes())["letters"] == kept
    assert runner.invoke(args=["users", "forget", "--email", "anna@shop.example"]).exit_code == 0
    assert kept == []
    assert runner.invoke(args=["users", "forget", "--email", "anna@shop.example"]).exit_code == 1


def nightly(app: Flask, later: timedelta) -> str:
    db.session.rollback()
    with time_machine.travel(now() + later, tick=False):
        done = app.test_cli_runner().invoke(args=["tasks", "run", "forget-people"])
    assert done.exit_code == 0, done.output
    return done.output


def test_who_never_accepts_is_forgotten_after_ninety_days(app: Flask, jan: FlaskClient) -> None:
    fields = {"email": "new@hrdina.example", "name": "", "role": "member", "locale": "sk"}
    send(jan, "/sk/area/team/invitations", page="/sk/area/team/", **fields)
    nightly(app, timedelta(days=89))
    assert known("new@hrdina.example").is_invited
    nightly(app, timedelta(days=91))
    assert everywhere("new@hrdina.example") == set()
    assert known(JAN).standing == "active"


def test_an_invitation_sent_again_is_waited_for_anew(app: Flask, jan: FlaskClient) -> None:
    fields = {"email": "new@hrdina.example", "name": "", "role": "member", "locale": "sk"}
    send(jan, "/sk/area/team/invitations", page="/sk/area/team/", **fields)
    person = known("new@hrdina.example").public_id
    db.session.rollback()
    with time_machine.travel(now() + timedelta(days=20), tick=False):
        client = app.test_client()
        sign_in(client, JAN)
        send(client, f"/sk/area/team/{person}/invitations", page="/sk/area/team/")
    nightly(app, timedelta(days=91))
    assert known("new@hrdina.example").is_invited


def test_who_left_a_year_ago_is_forgotten(app: Flask, firm: cast.Actor, jan: FlaskClient) -> None:
    member = known(cast.person_of(firm, "member"))
    send(jan, f"/sk/area/team/{member.public_id}/removals", page="/sk/area/team/")
    nightly(app, timedelta(days=364))
    assert gone(member).standing == "left"
    nightly(app, timedelta(days=366))
    assert gone(member).standing == "erased"
    assert everywhere(member.email) == set()
    assert known(JAN).standing == "active"


def test_the_last_mail_is_forgotten_once_it_is_sent(
    app: Flask, firm: cast.Actor, jan: FlaskClient
) -> None:
    erase(jan)
    nightly(app, timedelta(days=1))
    assert everywhere(JAN) == {"outgoing_mails.recipient"}
    with writing() as session:
        session.execute(db.update(OutgoingMail).values(state="sent", sent_at=now()))
    nightly(app, timedelta(days=1))
    assert everywhere(JAN) == set()
