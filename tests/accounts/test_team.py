"""A partner's team: owners change who may what, members look."""

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.staff.actions import end_account
from app.db import writing
from app.values import MACHINE
from tests import cast
from tests.accounts.team import EVA, TEAM, accept, audited, deed, invite, public_id, shown
from tests.cast import Actor, known
from tests.visits import error_at, sign_in


def test_a_member_looks_and_invites_nobody(app: Flask, firm: Actor) -> None:
    boss, client = cast.person_of(firm), app.test_client()
    sign_in(client, cast.person_of(firm, "member"))
    assert len(shown(client, "member")) == 2
    page = client.get(TEAM).text
    assert "/team/invitations" not in page
    assert "/removals" not in page
    assert invite(client).status_code == 403
    assert deed(client, public_id(boss), "removals").status_code == 403
    assert deed(client, public_id(boss), "roles", role="member").status_code == 403


def test_roles_change_at_once(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    member = accept(app, EVA)
    assert invite(member, email="x@x.example").status_code == 403
    assert deed(owner, public_id(EVA), "roles", role="owner").location == TEAM
    assert invite(member, email="x@x.example").location == TEAM
    assert deed(owner, public_id(EVA), "roles", role="god").status_code == 422
    assert deed(member, public_id("owner@hrdina.example"), "roles", role="member").location == TEAM
    assert invite(owner, email="y@y.example").status_code == 403
    assert audited().count("member.role_changed") == 2


def test_another_teams_people_are_not_there(app: Flask, owner: FlaskClient) -> None:
    other = cast.listed("Mráz")
    cast.person_of(other)
    theirs = public_id(cast.person_of(other, "member"))
    for person in (theirs, "none", str(known("owner@mraz.example").id)):
        for noun in ("removals", "withdrawals", "invitations"):
            assert deed(owner, person, noun).status_code == 404
        assert deed(owner, person, "roles", role="owner").status_code == 404
    assert audited() == []


def test_whom_the_operator_has_ended_stays_as_he_is(app: Flask, owner: FlaskClient) -> None:
    invite(owner)
    accept(app, EVA)
    person = public_id(EVA)
    with writing():
        end_account(person=person, doer=MACHINE)
    for noun, fields in (("removals", {}), ("roles", {"role": "owner"}), ("withdrawals", {})):
        assert deed(owner, public_id(EVA), noun, **fields).status_code == 422
    other = app.test_client()
    sign_in(other, cast.person_of(cast.listed("Mráz")))
    assert error_at(invite(other), "email")


def test_the_switch_of_languages_leads_back_to_the_team(owner: FlaskClient) -> None:
    for path in ("invitations", "departures", "none/removals"):
        assert owner.get(f"/pl/area/team/{path}").location == "/pl/area/team/"
