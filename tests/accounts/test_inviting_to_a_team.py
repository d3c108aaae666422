"""An owner invites people to the team; who accepts has a place."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions import invite_member
from app.accounts.models import Membership, User
from app.accounts.queries import user_by_email
from app.accounts.rules import MOST_IN_TEAM
from app.clock import now
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
    link_to,
    mails,
    public_id,
    shown,
)
from tests.at_once import people
from tests.cast import Actor, known
from tests.visits import error_at, send, sign_in


def test_an_invitation_is_mailed_accepted_and_gives_a_place(
    app: Flask, firm: Actor, owner: FlaskClient
) -> None:
    assert invite(owner).location == TEAM
    assert shown(owner, "invited") == [public_id(EVA)]
    (mail,) = mails(EVA)
    assert (mail.message, mail.locale) == ("accounts/invitation", "pl")
    assert firm.name in mail.text
    assert firm.name in unescape(mail.html)
    assert link_to(EVA).startswith("/pl/")
    assert sign_in(app.test_client(), EVA, "").status_code == 422
    member = accept(app, EVA)
    assert public_id(EVA) in shown(member, "member")
    assert shown(owner, "invited") == []
    assert audited() == ["member.invited"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "god"}, "role"),
        ({"role": "admin"}, "role"),
        ({"locale": "xx"}, "locale"),
    ],
)
def test_what_makes_no_sense_is_refused_and_what_was_typed_stays(
    owner: FlaskClient, fields: dict[str, str], field: str
) -> None:
    answer = invite(owner, **{"name": "Eva <b>", **fields})
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert "Eva &lt;b&gt;" in answer.text
    assert mails(EVA) == []
    assert db.session.scalar(db.select(db.func.count(User.id))) == 1


def test_who_has_an_account_elsewhere_is_not_told_from_one_another(
    app: Flask, owner: FlaskClient
) -> None:
    other = cast.listed("Mráz")
    theirs, staff = cast.person_of(other), cast.staff()
    invited = cast.person_of(other, "member")
    with writing() as session:
        user = user_by_email(invited)
        assert user is not None
        user.password_hash = None
        session.flush()
    answers = [invite(owner, email=email) for email in (theirs, staff, invited)]
    assert {answer.status_code for answer in answers} == {422}
    assert len({error_at(answer, "email") for answer in answers}) == 1
    assert mails(theirs) == mails(staff) == mails(invited) == []


def test_somebody_of_the_team_is_not_invited_again(owner: FlaskClient) -> None:
    invite(owner)
    assert error_at(invite(owner), "email")
    assert error_at(invite(owner, email="owner@hrdina.example"), "email")
    assert len(mails(EVA)) == 1


def test_an_invitation_is_sent_again_and_the_older_link_works_no_more(
    app: Flask, owner: FlaskClient
) -> None:
    invite(owner)
    first = link_to(EVA)
    assert deed(owner, public_id(EVA), "invitations").location == TEAM
    assert app.test_client().get(first).status_code == 404
    accept(app, EVA)
    assert deed(owner, public_id(EVA), "invitations").status_code == 422
    assert audited() == ["member.invited", "member.invited_again"]


def test_an_invitation_whose_time_is_over_is_renewed(app: Flask, firm: Actor) -> None:
    cast.person_of(firm)
    with time_machine.travel(now() - timedelta(days=20), tick=False):
        client = app.test_client()
        sign_in(client, "owner@hrdina.example")
        invite(client)
    client = app.test_client()
    sign_in(client, "owner@hrdina.example")
    page = client.get(TEAM).text
    assert re.search(r'data-invited="[\w-]+"[^>]*data-status="over"', page)
    assert app.test_client().get(link_to(EVA)).status_code == 404
    deed(client, public_id(EVA), "invitations")
    accept(app, EVA)


@pytest.mark.parametrize(("called", "offered"), [("", ""), ("Eva M.", "Eva M.")])
def test_who_accepts_says_the_own_name(
    app: Flask, owner: FlaskClient, called: str, offered: str
) -> None:
    invite(owner, name=called)
    client, link = app.test_client(), link_to(EVA)
    field = re.search(r'<input[^>]*name="name"[^>]*>', client.get(link).text)
    assert field
    assert (re.search(r'value="([^"]*)"', field[0]) or ["", ""])[1] == offered
    assert error_at(send(client, link, name=" ", password=GOOD), "name")
    assert error_at(send(client, link, name="x" * 121, password=GOOD), "name")
    # A name alone is not taken either: nothing is changed before the password is good.
    assert error_at(send(client, link, name="Eva  Malá", password="short"), "password")
    assert known(EVA).name != "Eva Malá"
    assert send(client, link, name=" Eva  Malá ", password=GOOD).status_code == 303
    assert known(EVA).name == "Eva Malá"


def test_a_withdrawn_invitation_leaves_nothing_behind(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    link = link_to(EVA)
    assert deed(owner, public_id(EVA), "withdrawals").location == TEAM
    assert app.test_client().get(link).status_code == 404
    assert mails(EVA) == []
    assert db.session.scalar(db.select(db.func.count(User.id))) == 1
    assert audited() == ["member.invited", "member.invitation_withdrawn"]
    assert invite(owner).location == TEAM


def test_an_accepted_invitation_is_not_withdrawn(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    member = accept(app, EVA)
    assert deed(owner, public_id(EVA), "withdrawals").status_code == 422
    assert member.get(TEAM).status_code == 200


def test_an_invited_person_is_withdrawn_and_not_removed(owner: FlaskClient) -> None:
    invite(owner)
    assert deed(owner, public_id(EVA), "removals").status_code == 422
    assert shown(owner, "invited") == [public_id(EVA)]


def test_a_team_takes_only_so_many(app: Flask, firm: Actor, owner: FlaskClient) -> None:
    with writing() as session:
        for number in range(MOST_IN_TEAM - 2):
            session.add(
                User(
                    email=f"x{number}@x.example",
                    name="X",
                    locale="sk",
                    membership=Membership(partner_id=firm.id, role="member"),
                )
            )
    assert invite(owner).location == TEAM
    page = owner.get(TEAM).text
    assert 'name="email"' not in page
    answer = send(
        owner, f"{TEAM}invitations", page=TEAM, email="y@y.example", role="member", locale="sk"
    )
    assert answer.status_code == 422
    assert mails("y@y.example") == []


def test_invitations_are_limited(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    person = public_id(EVA)
    answers = [deed(owner, person, "invitations") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    refused = [invite(owner, email="no address").status_code for _ in range(25)]
    assert refused[-1] == 429


def test_of_many_invitations_at_once_no_more_than_fit_are_made(app: Flask, firm: Actor) -> None:
    owner_id = known(cast.person_of(firm)).id
    with writing() as session:
        for number in range(MOST_IN_TEAM - 3):
            session.add(
                User(
                    email=f"x{number}@x.example",
                    name="X",
                    locale="sk",
                    membership=Membership(partner_id=firm.id, role="member"),
                )
            )

    def add(number: int) -> None:
        with writing():
            invite_member(
                partner_id=firm.id,
                email=f"y{number}@y.example",
                name="Y",
                role="member",
                locale="sk",
                doer=Doer(owner_id, HERE),
            )

    with people(app, 6) as crowd:
        errors = crowd.at_once(*(lambda number=number: add(number) for number in range(6)))
    assert [error is None for error in errors].count(True) == 2
    db.session.rollback()
    places = db.select(db.func.count()).select_from(Membership)
    assert db.session.scalar(places.where(Membership.partner_id == firm.id)) == MOST_IN_TEAM
