"""A contribution that waits is edited; nobody overwrites or confirms what he has not read."""

from re import findall, search

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import db, writing
from app.refusals import Refused
from app.tiers.actions import confirm_contribution, edit_contribution
from app.tiers.models import Contribution
from app.tiers.rules import DecidedMeanwhile, Entry
from app.values import MACHINE
from tests import cast
from tests.at_once import people
from tests.tiers.test_contributions import (
    ARTICLE,
    OFFICE,
    OWN,
    enter,
    judge,
    member_of,
    rows_on,
    staff,
)
from tests.visits import error_at, send

NEW_WORDS = {"title": "Ako fotiť tovar", "kind": "webinar", "words": "Šesť rád."}
ROUNDS = 3


def row() -> Contribution:
    db.session.rollback()
    found = db.session.scalars(select(Contribution)).one()
    db.session.expunge_all()
    db.session.rollback()
    return found


def page_of(public_id: str) -> str:
    return f"{OWN}{public_id}/changes"


def edit(client: FlaskClient, public_id: str, basis: str, **fields: str) -> TestResponse:
    typed = {**ARTICLE, **fields}
    return send(client, page_of(public_id), page=OWN, basis=basis, **typed)


def basis_on(page: TestResponse) -> str:
    found = search(r'name="basis"[^>]* value="(\d+)"', page.text)
    assert found
    return found[1]


def test_it_says_something_else_and_is_found_by_it(app: Flask) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    enter(owner)
    public_id = row().public_id
    assert page_of(public_id) in owner.get(OWN).text
    page = owner.get(page_of(public_id))
    for typed in ("Ako písať o tovare", "https://blog.example/tovar", "Päť rád.", "2026-11-02"):
        assert typed in page.text
    assert edit(owner, public_id, basis_on(page), **NEW_WORDS).location == OWN
    now = row()
    assert (now.title, now.kind, now.words) == ("Ako fotiť tovar", "webinar", "Šesť rád.")
    assert (now.state, now.version) == ("submitted", 2)
    assert rows_on(manager.get(f"{OFFICE}?q=fotit")) == [(public_id, "submitted")]
    assert rows_on(manager.get(f"{OFFICE}?q=pisat")) == []
    told = select(AuditEntry).where(AuditEntry.deed == "contribution.edited")
    entry = db.session.scalars(told).one()
    assert entry.before == {
        "contribution": "Ako písať o tovare",
        "contribution_kind": "article",
        "contribution_words": "Päť rád.",
    }
    assert entry.after["contribution"] == "Ako fotiť tovar"


def test_of_two_of_a_team_the_later_one_sees_both_versions(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner, member = member_of(app, actor), member_of(app, actor, "member")
    enter(owner)
    public_id = row().public_id
    seen = basis_on(owner.get(page_of(public_id)))
    assert edit(member, public_id, seen, title="Ich nadpis").status_code == 303
    page = edit(owner, public_id, seen, title="Môj nadpis")
    assert page.status_code == 409
    assert row().title == "Ich nadpis"
    theirs, mine = page.text.split('data-version="mine"')
    assert "Ich nadpis" in theirs.split('data-version="theirs"')[1]
    assert 'value="Môj nadpis"' in mine
    # Who has seen both may go on.
    assert edit(owner, public_id, basis_on(page), title="Náš nadpis").status_code == 303
    assert (row().title, row().version) == ("Náš nadpis", 3)


@pytest.mark.parametrize("way", ["confirmations", "refusals"])
def test_nobody_judges_what_has_changed_since_it_was_read(app: Flask, way: str) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    enter(owner)
    public_id = row().public_id
    edit(owner, public_id, "1", **NEW_WORDS)
    for basis in ("1", "", "none"):
        late = judge(manager, public_id, way, basis=basis, reason="Nie.")
        assert (late.status_code, row().state) == (409, "submitted"), basis
        assert "Ako fotiť tovar" in late.text
    assert judge(manager, public_id, way, reason="Nie.").status_code == 303


def test_a_judged_one_cannot_be_edited_and_nothing_typed_is_lost(app: Flask) -> None:
    owner, manager = member_of(app, cast.listed("Slivka")), staff(app)
    enter(owner)
    public_id = row().public_id
    judge(manager, public_id, "confirmations")
    assert page_of(public_id) not in owner.get(OWN).text
    assert "<form" not in str(findall(r'data-version="mine".*', owner.get(page_of(public_id)).text))
    answer = edit(owner, public_id, "1", **NEW_WORDS)
    assert answer.status_code == 422
    assert "Ako fotiť tovar" in answer.text
    assert row().title == "Ako písať o tovare"


@pytest.mark.parametrize(("field", "wrong"), [("title", " "), ("held_on", "2099-01-01")])
def test_what_is_wrong_is_said_at_its_field(app: Flask, field: str, wrong: str) -> None:
    owner = member_of(app, cast.listed("Slivka"))
    enter(owner)
    answer = edit(owner, row().public_id, "1", **{field: wrong})
    assert (answer.status_code, bool(error_at(answer, field))) == (422, True)
    assert (basis_on(answer), row().version) == ("1", 1)


def test_anothers_contribution_does_not_exist(app: Flask) -> None:
    enter(member_of(app, cast.listed("Slivka")))
    stranger = member_of(app, cast.listed("Hruška"))
    public_id = row().public_id
    assert stranger.get(page_of(public_id)).status_code == 404
    assert edit(stranger, public_id, "1", **NEW_WORDS).status_code == 404
    assert row().version == 1


def test_edited_or_confirmed_at_once_but_what_was_read(app: Flask) -> None:
    actor = cast.listed("Slivka")
    owner = member_of(app, actor)
    for _ in range(ROUNDS):
        enter(owner)
        number, public_id = row().id, row().public_id

        def edited(title: str, public_id: str = public_id) -> None:
            entry = Entry("article", title, row().held_on, "", "sk", "")
            with writing():
                edit_contribution(
                    partner_id=actor.id, public_id=public_id, version=1, entry=entry, doer=MACHINE
                )

        def confirmed(number: int = number) -> None:
            with writing():
                confirm_contribution(contribution_id=number, version=1, doer=MACHINE)

        with people(app, 3) as three:
            wrong = three.at_once(lambda: edited("A"), lambda: edited("B"), confirmed)
        assert wrong.count(None) == 1
        assert all(isinstance(each, Refused) for each in wrong if each), wrong
        now = row()
        if wrong[2] is None:
            assert (now.title, now.state) == (ARTICLE["title"], "confirmed")
        else:
            assert now.state == "submitted"
            assert now.title == "AB"[wrong.index(None)]
            assert isinstance(wrong[2], DecidedMeanwhile)
        db.session.execute(db.delete(Contribution))
        db.session.commit()
