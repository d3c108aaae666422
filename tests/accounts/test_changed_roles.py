"""Whoever is given another role is told so by mail: what it was, what it is, who has done it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.queries import user_by_email
from app.db import db, writing
from app.i18n.catalogues import po_path, read_catalogue
from app.mail.models import OutgoingMail
from tests import cast
from tests.visits import send, sign_in

EVA = "eva@hrdina.example"


def told() -> list[OutgoingMail]:
    db.session.rollback()
    found = list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def signed_in(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def give(client: FlaskClient, place: str, email: str, role: str) -> int:
    found = user_by_email(email)
    person, seen = found.public_id, found.any_role or ""
    db.session.rollback()
    path = f"{place}{person}/roles"
    return send(client, path, page="/sk/account/", role=role, seen=seen).status_code


def word(locale: str, text: str) -> str:
    """As the catalogue of a language has it; the English word until a translator was there."""
    return "".join(read_catalogue(po_path(locale)).texts.get(("", text), ())) or text


def without_roles(text: str) -> list[str]:
    """The lines that say neither what the role was nor what it is."""
    roles = [word("sk", role) for role in ("Member of a team", "Owner of a team")]
    return [line for line in text.splitlines() if not any(role in line for role in roles)]


@pytest.mark.parametrize("by", ["team", "operator"])
def test_somebody_of_a_team_is_told_in_the_own_language(app: Flask, by: str) -> None:
    actor = cast.listed("Hrdina")
    owner = cast.person_of(actor)
    cast.person_of(actor, "member", email=EVA, locale="pl")
    client = signed_in(app, owner if by == "team" else cast.staff("admin"))
    place = "/sk/area/team/" if by == "team" else "/sk/office/users/"
    assert give(client, place, EVA, "owner") == 303
    (mail,) = told()
    assert (mail.message, mail.recipient) == ("accounts/role_changed", EVA)
    assert mail.locale == "pl"
    was, now = word("pl", "Member of a team"), word("pl", "Owner of a team")
    # Who has done it may be called by the same words, before what the role was.
    assert 0 < mail.text.find(was) < mail.text.rfind(now)
    assert (was in mail.html, now in mail.html) == (True, True)


def test_who_has_done_it_is_told_apart(app: Flask) -> None:
    actor = cast.listed("Hrdina")
    owner = cast.person_of(actor)
    cast.person_of(actor, "member", email=EVA)
    give(signed_in(app, owner), "/sk/area/team/", EVA, "owner")
    give(signed_in(app, cast.staff("admin")), "/sk/office/users/", EVA, "member")
    give(signed_in(app, owner), "/sk/area/team/", EVA, "owner")
    by_team, by_operator, again = (without_roles(mail.text) for mail in told())
    assert by_team == again
    assert by_team != by_operator


def test_one_of_the_operators_people_is_told(app: Flask) -> None:
    rep = cast.staff("rep")
    admin = signed_in(app, cast.staff("admin"))
    assert give(admin, "/sk/office/users/", rep, "manager") == 303
    (mail,) = told()
    assert (mail.message, mail.recipient) == ("accounts/role_changed", rep)
    was, now = word("sk", "Sales representative"), word("sk", "Partner manager")
    # Who has done it may be called by the same words, before what the role was.
    assert 0 < mail.text.find(was) < mail.text.rfind(now)


def test_nobody_is_told_where_nothing_has_changed(app: Flask) -> None:
    actor = cast.listed("Hrdina")
    owner = signed_in(app, cast.person_of(actor))
    cast.person_of(actor, "member", email=EVA)
    assert give(owner, "/sk/area/team/", EVA, "member") == 303
    assert give(owner, "/sk/area/team/", EVA, "god") == 422
    with writing():
        # Who has not accepted the invitation knows of no role that could change.
        user_by_email(EVA).password_hash = None
    assert give(owner, "/sk/area/team/", EVA, "owner") == 303
    assert told() == []
