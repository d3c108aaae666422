"""Two writers that lock each other out on PostgreSQL: both are served all the same."""

from threading import Barrier
from typing import Any

import pytest
from flask import Flask, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.web.submissions import Submission
from tests import cast
from tests.at_once import people

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

LOCK = text("SELECT id FROM partners WHERE id = :id FOR UPDATE")


def mails() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def test_both_are_served_and_each_has_one_effect(app: Flask) -> None:
    first, second = cast.listed("Hrdina"), cast.listed("Mráz")
    meet, tries = Barrier(2), []

    def lock_both() -> ResponseReturnValue:
        mine, other = request.form["mine"], request.form["other"]
        tries.append(mine)
        flash("once", "done")
        db.session.execute(LOCK, {"id": int(mine)})
        if tries.count(mine) == 1:
            meet.wait(30)
        db.session.execute(LOCK, {"id": int(other)})
        post_mail(message="mail/trial", to="jan@velky.example", locale="sk")
        assert request.files["picture"].read() == b"all of it"
        return redirect("/done", 303)

    app.add_url_rule("/lock", "lock", lock_both, methods=["POST"])
    answers: list[Any] = []

    def send(mine: int, other: int) -> None:
        import io

        picture = (io.BytesIO(b"all of it"), "picture.png")
        form = {"mine": mine, "other": other, "submission": f"key {mine}", "picture": picture}
        client = app.test_client()
        answer = client.post("/lock", data=form)
        with client.session_transaction() as kept:
            answers.append((answer.status_code, answer.location, kept["_flashes"]))

    with people(app, 2) as both:
        outcome = both.at_once(lambda: send(first.id, second.id), lambda: send(second.id, first.id))
    assert outcome == [None, None]
    assert answers == [(303, "/done", [("done", "once")])] * 2
    assert len(tries) == 3
    assert mails() == 2
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 2


def test_after_three_tries_it_is_an_error_and_nothing_is_stored(app: Flask) -> None:
    tries = []

    def fail() -> ResponseReturnValue:
        tries.append(1)
        post_mail(message="mail/trial", to="jan@velky.example", locale="sk")
        db.session.execute(
            text("DO $$ BEGIN RAISE EXCEPTION 'locked out' USING ERRCODE = '40P01'; END $$")
        )
        raise AssertionError("never reached")

    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    assert app.test_client().post("/fail").status_code == 500
    assert (len(tries), mails()) == (3, 0)


def test_another_fault_is_not_tried_again(app: Flask) -> None:
    tries = []

    def fail() -> ResponseReturnValue:
        tries.append(1)
        db.session.execute(text("SELECT 1 / 0"))
        raise AssertionError("never reached")

    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    assert app.test_client().post("/fail", data={"submission": "k"}).status_code == 500
    assert len(tries) == 1
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1 / 0"))
