"""What is held about a person is told and taken away."""

import json
import re

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.holdings import all_holdings
from app.audit.models import AuditEntry
from app.db import db, writing
from app.mail import post_mail
from tests import cast
from tests.cast import known
from tests.privacy.holding import JAN, NAME, PRIVACY, files_of
from tests.visits import send, sign_in, token_on


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


def test_an_administrator_takes_away_what_somebody_asked_for(app: Flask, jan: FlaskClient) -> None:
    boss = app.test_client()
    sign_in(boss, cast.staff("admin"))
    path = f"/sk/office/users/{known(JAN).public_id}/exports"
    files = files_of(send(boss, path, page="/sk/account/").data)
    assert files["account"][0]["email"] == JAN
