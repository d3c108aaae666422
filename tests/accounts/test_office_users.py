"""``/office/users/``: administrators look after who may sign in, managers look."""

import re
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.actions import change_settings
from app.accounts.models import SignIn, User
from app.accounts.staff.actions import add_colleague, change_role, end_account
from app.audit.models import AuditEntry
from app.db import db, writing
from app.mail.models import OutgoingMail
from app.refusals import Refused
from app.values import HERE, MACHINE, Doer
from tests import cast
from tests.at_once import people
from tests.cast import known
from tests.pages import parse
from tests.visits import error_at, send, sign_in

USERS = "/sk/office/users/"
EVA = "eva@operator.example"
GOOD = "štyri husi letia na juh"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, cast.staff("admin"))
    return client


def deed(client: FlaskClient, email: str, noun: str, **fields: str) -> TestResponse:
    person = known(email)
    fields = {"seen": person.any_role or "", **fields}
    return send(client, f"{USERS}{person.public_id}/{noun}", page="/sk/account/", **fields)


def listed(client: FlaskClient, query: str = "q=") -> list[str]:
    return re.findall(r'<tr data-user="([\w-]+)"', client.get(f"{USERS}?{query}").text)


def invite(client: FlaskClient, **fields: str) -> TestResponse:
    values = {"email": EVA, "name": "Eva", "role": "rep", "locale": "sk", **fields}
    return send(client, f"{USERS}invitations", **values)


def audited() -> list[str]:
    db.session.rollback()
    about_people = AuditEntry.subject == "user"
    query = db.select(AuditEntry.deed).where(about_people).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_an_administrator_invites_a_colleague_who_accepts(app: Flask, admin: FlaskClient) -> None:
    answer = invite(admin)
    assert answer.location == f"{USERS}{known(EVA).public_id}/"
    mail = db.session.scalars(db.select(OutgoingMail)).one()
    found = re.search(r"http://localhost(/sk/invitations/[\w-]+)", mail.text)
    assert found
    db.session.rollback()
    client = app.test_client()
    send(client, found[1], name="Eva Malá", password=GOOD)
    assert sign_in(client, EVA, GOOD).location == "/sk/office/"
    assert audited() == ["user.invited"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"role": "god"}, "role"),
        ({"role": "owner"}, "role"),
        ({"email": "no address"}, "email"),
        ({"email": "admin@operator.example"}, "email"),
        ({"locale": "xx"}, "locale"),
    ],
)
def test_what_makes_no_sense_is_refused(
    admin: FlaskClient, fields: dict[str, str], field: str
) -> None:
    answer = invite(admin, **fields)
    assert answer.status_code == 422
    assert error_at(answer, field)
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(User.id))) == 1


@pytest.mark.parametrize("role", ["god", "owner", ""])
def test_a_role_that_does_not_exist_is_refused_by_the_action_too(app: Flask, role: str) -> None:
    with pytest.raises(Refused), writing():
        add_colleague(email=EVA, name="Eva", role=role, locale="sk", password=None, doer=MACHINE)


def test_a_manager_looks_and_changes_nothing(app: Flask, admin: FlaskClient) -> None:
    rep, client = cast.staff("rep"), app.test_client()
    sign_in(client, cast.staff("manager"))
    page = client.get(f"{USERS}{known(rep).public_id}/")
    assert page.status_code == 200
    assert "/endings" not in page.text
    for noun in ("endings", "roles", "restorations", "invitations", "erasures", "exports"):
        assert deed(client, rep, noun).status_code == 403
    assert client.get(f"{USERS}invitations").status_code == 403


def test_an_ended_account_is_signed_out_at_once_and_comes_back(
    app: Flask, admin: FlaskClient
) -> None:
    rep, client = cast.staff("rep"), app.test_client()
    sign_in(client, rep)
    assert deed(admin, rep, "endings").status_code == 303
    assert client.get("/sk/office/").status_code == 303
    assert sign_in(app.test_client(), rep).status_code == 422
    user = known(rep)
    assert db.session.scalars(db.select(SignIn).where(SignIn.user_id == user.id)).all() == []
    assert deed(admin, rep, "endings").status_code == 422
    assert deed(admin, rep, "restorations").status_code == 303
    assert client.get("/sk/office/").status_code == 303
    assert sign_in(client, rep).location == "/sk/office/"
    assert deed(admin, rep, "restorations").status_code == 422
    assert audited() == ["user.ended", "user.restored"]


def test_a_partners_account_is_ended_too(app: Flask, admin: FlaskClient) -> None:
    owner, client = cast.person_of(cast.listed("Hrdina")), app.test_client()
    sign_in(client, owner)
    assert deed(admin, owner, "endings").status_code == 303
    assert client.get("/sk/area/").status_code == 303
    assert deed(admin, owner, "restorations").status_code == 303
    assert sign_in(client, owner).location == "/sk/area/"


def test_another_role_counts_at_once(app: Flask, admin: FlaskClient) -> None:
    rep, client = cast.staff("rep"), app.test_client()
    sign_in(client, rep)
    assert client.get(USERS).status_code == 403
    assert deed(admin, rep, "roles", role="manager").status_code == 303
    assert client.get(f"{USERS}?q=").status_code == 200
    for role in ("god", "owner"):
        assert deed(admin, rep, "roles", role=role).status_code == 422
    assert known(rep).role == "manager"
    assert audited() == ["user.role_changed"]


@pytest.mark.parametrize("of", ["staff", "team"])
def test_of_two_administrators_the_second_is_shown_the_role_that_the_first_gave(
    app: Flask, admin: FlaskClient, of: str
) -> None:
    firm = cast.listed("Hrdina")
    cast.person_of(firm)
    whom = cast.staff("rep") if of == "staff" else cast.person_of(firm, "member", email=EVA)
    was, given, chosen = {
        "staff": ("rep", "manager", "admin"),
        "team": ("member", "owner", "member"),
    }[of]
    second = app.test_client()
    sign_in(second, cast.staff("admin", email="second@operator.example"))
    form = parse(second.get(f"{USERS}{known(whom).public_id}/").text)
    assert form.one('input[name="seen"]')["value"] == was
    assert deed(admin, whom, "roles", role=given).status_code == 303
    late = deed(second, whom, "roles", role=chosen, seen=was)
    assert late.status_code == 409
    assert known(whom).any_role == given
    page = parse(late.text)
    told = page.one("[data-overtaken]")
    assert told["role"] == "alert"
    assert "Eva Malá" in told.one("[data-version=theirs]").text
    assert told.has("[data-version=mine]")
    picked = [each["value"] for each in page.all("#role option") if "selected" in each.attrs]
    assert picked == [chosen]
    # Having seen it, one may choose again.
    assert page.one('input[name="seen"]')["value"] == given
    assert deed(second, whom, "roles", role=chosen, seen=given).status_code == 303
    assert known(whom).any_role == chosen


def test_an_administrator_gives_a_team_an_owner(app: Flask, admin: FlaskClient) -> None:
    firm = cast.listed("Hrdina")
    member = cast.person_of(firm, "member")
    assert deed(admin, member, "roles", role="owner").status_code == 303
    place = known(member).membership
    assert place is not None
    assert place.role == "owner"
    assert deed(admin, member, "roles", role="manager").status_code == 422
    # The only owner stays one.
    assert deed(admin, member, "roles", role="member").status_code == 422


@pytest.mark.parametrize("noun", ["endings", "roles", "erasures"])
def test_nobody_does_it_to_the_own_account(admin: FlaskClient, noun: str) -> None:
    cast.staff("admin", email="second@operator.example")
    answer = deed(admin, "admin@operator.example", noun, role="rep")
    assert answer.status_code in (409, 422)
    user = known("admin@operator.example")
    assert (user.role, user.standing) == ("admin", "active")


def test_of_administrators_who_end_each_other_at_once_one_stays(app: Flask) -> None:
    for turn in range(4):
        emails = [cast.staff("admin", email=f"a{turn}{side}@x.example") for side in "ab"]
        ids = {email: (known(email).id, known(email).public_id) for email in emails}

        def end(doer: str, whom: str, ids: dict = ids) -> None:
            with writing():
                end_account(person=ids[whom][1], doer=Doer(ids[doer][0], HERE))

        def demote(doer: str, whom: str, ids: dict = ids) -> None:
            with writing():
                change_role(
                    person=ids[whom][1], seen="admin", role="rep", doer=Doer(ids[doer][0], HERE)
                )

        deeds = (end, demote) if turn % 2 else (end, end)
        pairs = zip(deeds, emails, reversed(emails), strict=True)
        with people(app, 2) as crowd:
            errors = crowd.at_once(*(partial(do, doer, whom) for do, doer, whom in pairs))
        assert [error is None for error in errors].count(True) == 1, errors
        with writing() as session:
            is_one = (User.role == "admin") & (User.state == "active")
            assert session.scalar(db.select(db.func.count(User.id)).where(is_one)) == 1
            session.execute(db.delete(User))


def test_the_last_administrator_stays_whoever_asks(app: Flask) -> None:
    person = known(cast.staff("admin")).public_id
    cast.staff("rep")
    for do in (end_account, partial(change_role, seen="admin", role="rep")):
        with pytest.raises(Refused), writing():
            do(person=person, doer=MACHINE)


def test_people_are_found_by_filters_and_words(app: Flask, admin: FlaskClient) -> None:
    firm = cast.listed("Hrdina")
    owner, member = known(cast.person_of(firm)), known(cast.person_of(firm, "member"))
    rep, boss = known(cast.staff("rep")), known("admin@operator.example")
    invite(admin, name="Žofia Nová")
    eva = known(EVA)
    deed(admin, rep.email, "endings")
    ids = {user.public_id for user in (owner, member, rep, boss, eva)}
    assert set(listed(admin)) == ids
    assert listed(admin)[0] == eva.public_id
    assert admin.get(USERS).location == f"{USERS}?whose=operator"
    found = {
        "whose=operator": {rep, boss, eva},
        "whose=partners": {owner, member},
        "role=rep": {rep, eva},
        "role=owner": {owner},
        "role=owner&role=rep": {owner, rep, eva},
        "role=owner&role=member&whose=operator": set(),
        "state=active": {owner, member, boss},
        "state=invited": {eva},
        "state=ended": {rep},
        "state=left": set(),
        "state=invited&state=ended": {eva, rep},
        "q=zofia": {eva},
        "q=member%40": {member},
        "q=hrdina": {owner, member},
        "q=nobody": set(),
    }
    for query, users in found.items():
        assert set(listed(admin, query)) == {user.public_id for user in users}, query


def test_who_is_called_otherwise_is_found_so(app: Flask, admin: FlaskClient) -> None:
    rep = known(cast.staff("rep"))
    with writing():
        change_settings(user_id=rep.id, name="Ľubica", locale="sk", timezone=None)
    assert listed(admin, "q=lubica") == [rep.public_id]
    assert listed(admin, "q=mala&whose=operator") == [known("admin@operator.example").public_id]


def test_a_page_tells_what_was_done_to_somebody_and_by_whom(app: Flask, admin: FlaskClient) -> None:
    rep = cast.staff("rep")
    sign_in(app.test_client(), rep, "wrong password")
    deed(admin, rep, "roles", role="finance")
    page = admin.get(f"{USERS}{known(rep).public_id}/").text
    assert 'data-deed="user.role_changed"' in page
    assert 'data-event="sign_in_failed"' in page
    own = admin.get(f"{USERS}{known('admin@operator.example').public_id}/").text
    assert 'data-deed="user.role_changed"' in own
    assert "/endings" not in own


def test_nobody_is_there_by_a_running_number(admin: FlaskClient) -> None:
    for person in ("none", str(known("admin@operator.example").id)):
        assert admin.get(f"{USERS}{person}/").status_code == 404
        answer = send(admin, f"{USERS}{person}/endings", page="/sk/account/")
        assert answer.status_code == 404


def test_an_invitation_is_sent_again(app: Flask, admin: FlaskClient) -> None:
    invite(admin)
    assert deed(admin, EVA, "invitations").status_code == 303
    db.session.rollback()
    assert len(db.session.scalars(db.select(OutgoingMail)).all()) == 2
    assert deed(admin, "admin@operator.example", "invitations").status_code == 422


def test_a_sheet_has_what_is_filtered(app: Flask, admin: FlaskClient) -> None:
    cast.person_of(cast.listed("Hrdina"))
    cast.staff("rep")
    answer = send(admin, f"{USERS}sheets?role=rep", page="/sk/account/", format="csv")
    assert answer.status_code == 200
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "rep@operator.example" in lines[1]


def test_a_page_costs_the_same_few_queries_whoever_is_there(app: Flask, admin: FlaskClient) -> None:
    from sqlalchemy import event

    firm = cast.listed("Hrdina")
    counts = []
    for number in (1, 30):
        for each in range(number):
            cast.person_of(firm, "member", email=f"m{number}.{each}@x.example")
        asked: list[str] = []

        def count(_c: object, _u: object, words: str, *_more: object, asked=asked) -> None:
            asked.append(words)

        event.listen(db.engine, "before_cursor_execute", count)
        assert admin.get(f"{USERS}?q=").status_code == 200
        event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
