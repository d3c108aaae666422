"""A partner's team: owners invite and remove, members look and may leave."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions import invite_member, remove_member
from app.accounts.models import MailedLink, Membership, SignIn, User
from app.accounts.queries import user_by_email
from app.accounts.rules import MOST_IN_TEAM
from app.accounts.staff.actions import end_account
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.values import HERE, MACHINE, Doer
from tests import cast
from tests.at_once import people
from tests.cast import Actor
from tests.visits import error_at, send, sign_in

TEAM = "/sk/area/team/"
EVA = "eva@hrdina.example"
GOOD = "štyri husi letia na juh"


@pytest.fixture
def firm(app: Flask) -> Actor:
    return cast.listed("Hrdina")


@pytest.fixture
def owner(app: Flask, firm: Actor) -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.person_of(firm))
    return client


def invite(client: FlaskClient, email: str = EVA, **fields: str) -> object:
    values = {"email": email, "name": "", "role": "member", "locale": "pl", **fields}
    return send(client, f"{TEAM}invitations", page=TEAM, **values)


def deed(client: FlaskClient, person: str, noun: str, **fields: str) -> object:
    return send(client, f"{TEAM}{person}/{noun}", page=TEAM, **fields)


def known(email: str) -> User:
    """Somebody as the database has him now; the test itself reads nothing on."""
    db.session.rollback()
    user = user_by_email(email)
    assert user is not None
    db.session.expunge_all()
    db.session.rollback()
    return user


def public_id(email: str) -> str:
    return known(email).public_id


def mails(to: str) -> list[OutgoingMail]:
    db.session.rollback()
    query = db.select(OutgoingMail).where(OutgoingMail.recipient == to)
    return list(db.session.scalars(query.order_by(OutgoingMail.id)))


def link_to(email: str) -> str:
    found = re.search(r"http://localhost(/\w\w/invitations/[\w-]+)", mails(email)[-1].text)
    assert found
    return found[1]


def audited() -> list[str]:
    db.session.rollback()
    about_people = AuditEntry.subject == "user"
    query = db.select(AuditEntry.deed).where(about_people).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def shown(client: FlaskClient, hook: str) -> list[str]:
    return re.findall(rf'data-{hook}="([\w-]+)"', client.get(TEAM).text)


def accept(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    assert send(client, link_to(email), password=GOOD).status_code == 303
    assert sign_in(client, email, GOOD).location == "/sk/area/"
    return client


def test_an_invitation_is_mailed_accepted_and_gives_a_place(
    app: Flask, firm: Actor, owner: FlaskClient
) -> None:
    assert invite(owner).location == TEAM
    assert shown(owner, "invited") == [public_id(EVA)]
    (mail,) = mails(EVA)
    assert (mail.message, mail.locale) == ("accounts/invitation", "pl")
    assert link_to(EVA).startswith("/pl/")
    assert sign_in(app.test_client(), EVA, "").status_code == 422
    member = accept(app, EVA)
    assert public_id(EVA) in shown(member, "member")
    assert shown(owner, "invited") == []
    assert audited() == ["member.invited"]


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
    assert (user.name, user.state) == ("eva", "ended")
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


def test_the_switch_of_languages_leads_back_to_the_team(owner: FlaskClient) -> None:
    for path in ("invitations", "departures", "none/removals"):
        assert owner.get(f"/pl/area/team/{path}").location == "/pl/area/team/"


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
