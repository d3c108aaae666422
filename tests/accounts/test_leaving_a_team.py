"""Somebody is removed from a team, or leaves."""

import re
from functools import partial

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions import remove_member
from app.accounts.models import MailedLink, Membership, SignIn, User
from app.db import db, writing
from app.values import HERE, Doer
from tests import cast
from tests.accounts.team import (
    EVA,
    GOOD,
    TEAM,
    accept,
    audited,
    deed,
    invite,
    mails,
    public_id,
    shown,
)
from tests.at_once import people
from tests.cast import Actor, known
from tests.visits import send, sign_in


def test_a_removed_member_loses_everything_at_once(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    member = accept(app, EVA)
    page = member.get("/sk/account/")
    assert deed(owner, public_id(EVA), "removals").location == TEAM
    for path in (TEAM, "/sk/area/", "/sk/account/"):
        assert member.get(path).status_code == 303
    fragment = member.get(TEAM, headers={"HX-Request": "true"})
    assert (fragment.status_code, "login" in fragment.headers["HX-Redirect"]) == (401, True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    typed = {"csrf_token": token[1], "name": "Changed", "locale": "sk", "timezone": ""}
    assert "/login" in member.post("/sk/account/", data=typed).location
    assert sign_in(app.test_client(), EVA, GOOD).status_code == 422
    db.session.rollback()
    user = db.session.scalars(db.select(User).where(User.email == EVA)).one()
    assert (user.name, user.state) == ("Eva Malá", "ended")
    assert db.session.scalars(db.select(SignIn).where(SignIn.user_id == user.id)).all() == []
    assert [mail.message for mail in mails(EVA)][-1] == "accounts/removed"
    assert mails(EVA)[-1].locale == "pl"
    assert audited()[-1] == "member.removed"


def test_a_removed_members_links_work_no_more(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    accept(app, EVA)
    assert forgotten_password(app) == 1
    deed(owner, public_id(EVA), "removals")
    assert forgotten_password(app) == 0


def forgotten_password(app: Flask) -> int:
    """Ask for a new password; how many links there are then."""
    send(app.test_client(), "/sk/password/forgotten", email=EVA)
    db.session.rollback()
    assert app.test_cli_runner().invoke(args=["tasks", "run", "answer-resets"]).exit_code == 0
    return len(db.session.scalars(db.select(MailedLink)).all())


def test_who_left_one_team_may_be_invited_by_another_and_brings_nothing_along(
    app: Flask, owner: FlaskClient
) -> None:
    invite(owner, name="Eva z Hrdinu")
    accept(app, EVA)
    deed(owner, public_id(EVA), "removals")
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Mráz")))
    assert invite(other, name="").location == TEAM
    assert "Hrdinu" not in other.get(TEAM).text
    assert sign_in(app.test_client(), EVA, GOOD).status_code == 422
    member = accept(app, EVA)
    assert len(shown(member, "member")) == 2
    # And taken back before it is accepted, the account is what it was before.
    deed(other, public_id(EVA), "removals")
    invite(other)
    deed(other, public_id(EVA), "withdrawals")
    user = known(EVA)
    assert user.has_left
    assert user.state == "ended"


def test_the_last_owner_stays(app: Flask, owner: FlaskClient) -> None:
    me = public_id("owner@hrdina.example")
    invite(owner)
    accept(app, EVA)
    # An owner who has not accepted yet is none who could act.
    invite(owner, email="x@x.example", role="owner")
    for noun, fields in (("removals", {}), ("roles", {"role": "member"})):
        assert deed(owner, me, noun, **fields).status_code == 422
    assert send(owner, f"{TEAM}departures", page=TEAM).status_code == 422
    assert owner.get(TEAM).status_code == 200


def test_a_member_leaves(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    member = accept(app, EVA)
    assert send(member, f"{TEAM}departures", page=TEAM).location == "/sk/login"
    assert member.get(TEAM).status_code == 303
    assert sign_in(app.test_client(), EVA, GOOD).status_code == 422
    assert audited()[-1] == "member.left"


def test_an_owner_leaves_when_there_is_another(app: Flask, owner: FlaskClient) -> None:
    invite(owner, role="owner")
    accept(app, EVA)
    assert send(owner, f"{TEAM}departures", page=TEAM).location == "/sk/login"


def test_of_two_owners_who_remove_each_other_one_stays(app: Flask, firm: Actor) -> None:
    for turn in range(5):
        emails = [cast.person_of(firm, email=f"o{turn}{side}@x.example") for side in "ab"]
        ids = {email: (known(email).id, known(email).public_id) for email in emails}

        def remove(doer: str, whom: str, ids: dict = ids) -> None:
            with writing():
                remove_member(
                    partner_id=firm.id, person=ids[whom][1], doer=Doer(ids[doer][0], HERE)
                )

        pairs = zip(emails, reversed(emails), strict=True)
        with people(app, 2) as crowd:
            errors = crowd.at_once(*(partial(remove, *pair) for pair in pairs))
        assert [error is None for error in errors].count(True) == 1, errors
        with writing() as session:
            is_there = Membership.partner_id == firm.id
            (left,) = session.scalars(db.select(Membership.user_id).where(is_there)).all()
            session.execute(db.delete(User).where(User.id == left))
