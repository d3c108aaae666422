"""Nobody is kept longer than there is a reason to: the nightly task forgets."""

from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from app.db import db, writing
from app.mail.models import OutgoingMail
from tests import cast
from tests.cast import known
from tests.privacy.holding import JAN, erase, everywhere, gone
from tests.visits import send, sign_in


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
