"""People are forgotten when they ask for it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import column, func, select, table

from app.accounts.holdings import Holder, Holding, add_holding
from app.accounts.models import ResetRequest
from app.audit.models import AuditEntry
from app.db import db, writing
from app.i18n.current import lazy_gettext
from app.mail import post_mail
from app.mail.models import OutgoingMail
from tests import cast
from tests.cast import known
from tests.privacy.holding import (
    JAN,
    NAME,
    PRIVACY,
    erase,
    everywhere,
    files_of,
    gone,
    partner_state,
)
from tests.visits import error_at, send, sign_in


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
