"""Every route says who may, and nobody else may."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.accounts.access import EVERYONE, SIGNED_IN, Undeclared, audiences, check_access
from tests import cast
from tests.visits import sign_in

STRANGER = "stranger"
ENDINGS = ("accounts.logout", "accounts.leave")
ROLES = (STRANGER, "owner", "member", "manager", "rep", "operator", "finance", "admin")


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def path_of(app: Flask, rule: Rule) -> str:
    """An address of the route; what it names does not exist."""
    values = dict.fromkeys(rule.arguments, "none")
    values |= {"locale": "sk"} if "locale" in rule.arguments else {}
    values |= {"number": "1"} if "number" in rule.arguments else {}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_whom_it_names(app: Flask, role: str) -> None:
    client = app.test_client()
    if role in ("owner", "member"):
        sign_in(client, cast.person_of(cast.listed("Hrdina"), role))
    elif role != STRANGER:
        sign_in(client, cast.staff(role))
    # Who may is asked of whoever comes from a page of this site; forged requests do not get so far.
    app.config["WTF_CSRF_ENABLED"] = False
    for rule in rules(app):
        allowed = audiences(app, rule.endpoint)
        method = "GET" if "GET" in rule.methods else "POST"
        if rule.endpoint in ENDINGS and role in allowed:
            continue  # it would end the visit; test_signing_in.py and test_leaving_a_team.py do it
        answer = client.open(path_of(app, rule), method=method)
        told = f"{method} {rule.rule} as {role}: {answer.status_code}"
        if EVERYONE in allowed or role in allowed:
            assert answer.status_code not in (401, 403), told
            assert "/login" not in (answer.location or "") or "login" in rule.rule, told
        elif role == STRANGER:
            assert (answer.status_code, "/sk/login" in answer.location) == (303, True), told
        else:
            assert answer.status_code == 403, told


def test_a_site_with_a_route_that_says_nothing_does_not_start(app: Flask) -> None:
    Flask.add_url_rule(app, "/forgotten", "forgotten_route", lambda: "hello")
    with pytest.raises(Undeclared, match="forgotten_route"):
        check_access(app)


def test_every_audience_is_a_role(app: Flask) -> None:
    for rule in rules(app):
        assert audiences(app, rule.endpoint) <= SIGNED_IN | {EVERYONE}, rule.rule


def test_the_office_is_not_for_partners_nor_the_area_for_staff(app: Flask) -> None:
    owner, manager = app.test_client(), app.test_client()
    sign_in(owner, cast.person_of(cast.listed("Hrdina")))
    sign_in(manager, cast.staff())
    assert owner.get("/sk/office/").status_code == 403
    assert manager.get("/sk/area/").status_code == 403


def test_a_removed_member_loses_everything_at_once(app: Flask) -> None:
    from app.accounts.models import Membership
    from app.db import db

    client = app.test_client()
    sign_in(client, cast.person_of(cast.listed("Hrdina"), "member"))
    assert client.get("/sk/area/").status_code == 200
    db.session.execute(db.delete(Membership))
    db.session.commit()
    assert client.get("/sk/area/").status_code == 303
    assert client.get("/sk/account/").status_code == 303
