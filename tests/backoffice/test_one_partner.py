"""The record of a partner, and what is done from there."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.db import db
from app.mail.models import OutgoingMail
from app.partners.models import Partner, Vetting
from tests import cast
from tests.visits import error_at, send

Staff = Callable[[str], FlaskClient]


def state_of(actor: cast.Actor) -> str:
    db.session.rollback()
    return str(db.session.scalar(select(Partner.state).where(Partner.id == actor.id)))


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_everything_about_a_partner_stands_on_one_page(manager: FlaskClient) -> None:
    actor = cast.everything_told()
    owner = cast.person_of(actor)
    cast.reviewed(actor, 5)
    page = manager.get(f"/sk/office/partners/{actor.slug}/")
    assert page.status_code == 200
    for told in (
        "Žilina",
        "ahoj@hrdina-mraz.example",
        "Łączymy magazyny z kasą.",
        "Связываем склады с кассой.",
        "Vlastný modul",
        "Ovocie Ľubica",
        f'data-member="{owner}"',
        'data-category="seo"',
        'data-decision="gold"',
        'data-talk="call"',
        "Kvety Marta",
    ):
        assert told in page.text, told
    assert f'data-partner="{actor.slug}" data-tier="gold" data-status="published"' in page.text


@pytest.mark.parametrize("slug", ["nobody", "A", "%00", "a" * 90])
def test_a_partner_who_does_not_exist_is_not_there(manager: FlaskClient, slug: str) -> None:
    assert manager.get(f"/sk/office/partners/{slug}/").status_code == 404
    for deed in ("publications", "suspensions", "conversations"):
        page = "/sk/office/partners/"
        sent = send(
            manager,
            f"/sk/office/partners/{slug}/{deed}",
            page=page,
            reason="x",
            held_on="2026-01-01",
            kind="call",
            note="x",
        )
        assert sent.status_code == 404


def test_a_draft_is_talked_with_and_published(app: Flask, manager: FlaskClient) -> None:
    actor = cast.draft()
    page = f"/sk/office/partners/{actor.slug}/"
    refused = send(manager, f"{page}publications", page=page)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert state_of(actor) == "draft"
    talk = {"held_on": "2026-03-01", "kind": "meeting", "note": "Ukázali nám tri obchody."}
    assert send(manager, f"{page}conversations", page=page, **talk).status_code == 303
    assert send(manager, f"{page}publications", page=page).status_code == 303
    assert state_of(actor) == "published"
    assert app.test_client().get(f"/sk/partners/{actor.slug}/").status_code == 200
    vetting = db.session.scalars(select(Vetting).where(Vetting.partner_id == actor.id)).one()
    assert (vetting.kind, vetting.note) == ("meeting", talk["note"])
    talked, published = entries()
    assert (talked.deed, published.deed) == ("partner.talked_with", "partner.published")
    assert published.before == {"partner_state": "draft"}
    assert published.after == {"partner_state": "published"}
    assert published.partner_id == actor.id
    who = db.session.scalar(select(User.email).where(User.id == published.user_id))
    assert who == "manager@operator.example"
    deeds = re.findall(r'data-deed="([^"]+)"', manager.get(page).text)
    assert deeds == ["partner.published", "partner.talked_with"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("held_on", ""), ("held_on", "2999-01-01"), ("kind", "import"), ("note", "")],
)
def test_a_conversation_that_cannot_have_been_is_not_recorded(
    manager: FlaskClient, field: str, value: str
) -> None:
    actor = cast.draft()
    page = f"/sk/office/partners/{actor.slug}/"
    talk = {"held_on": "2026-03-01", "kind": "call", "note": "Dobre."} | {field: value}
    sent = send(manager, f"{page}conversations", page=page, **talk)
    assert sent.status_code == 422
    assert error_at(sent, field)
    assert db.session.scalar(select(Vetting)) is None


def test_hiding_needs_a_reason_and_its_owners_read_it(app: Flask, manager: FlaskClient) -> None:
    actor = cast.listed("Hrdina & syn")
    owner = cast.person_of(actor, "owner", locale="pl")
    cast.person_of(actor, "member")
    page = f"/sk/office/partners/{actor.slug}/"
    empty = send(manager, f"{page}suspensions", page=page, reason=" ")
    assert (empty.status_code, bool(error_at(empty, "reason"))) == (422, True)
    assert state_of(actor) == "published"
    reason = "Dvaja klienti čakajú na odpoveď."
    assert send(manager, f"{page}suspensions", page=page, reason=reason).status_code == 303
    assert state_of(actor) == "suspended"
    assert app.test_client().get(f"/sk/partners/{actor.slug}/").status_code == 404
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.locale) == (owner, "pl")
    assert reason in mail.text
    (entry,) = entries()
    assert entry.after == {"partner_state": "suspended", "reason": reason}
    assert entry.address


def test_what_is_hidden_already_is_not_hidden_again(manager: FlaskClient) -> None:
    actor = cast.suspended()
    page = f"/sk/office/partners/{actor.slug}/"
    assert send(manager, f"{page}suspensions", page=page, reason="Znova.").status_code == 422
    assert entries() == []


def test_only_those_who_decide_are_offered_to(as_staff: Staff) -> None:
    actor = cast.listed("Hrdina")
    page = f"/sk/office/partners/{actor.slug}/"
    for role in ("manager", "admin", "rep", "operator", "finance"):
        text = as_staff(role).get(page).text
        assert ("/suspensions" in text) == (role in ("manager", "admin")), role
        assert ("/conversations" in text) == (role in ("manager", "admin", "rep")), role


def test_several_are_published_and_the_others_told_why_not(manager: FlaskClient) -> None:
    bare, ready = cast.draft(), cast.suspended()
    page = f"/sk/office/bulk/partners/publications?row={bare.slug}&row={ready.slug}"
    told = send(
        manager, "/sk/office/bulk/partners/publications", page=page, row=[bare.slug, ready.slug]
    )
    outcomes = dict(re.findall(r'data-row="([^"]+)" data-outcome="([^"]+)"', told.text))
    assert outcomes == {bare.slug: "refused", ready.slug: "done"}
    assert (state_of(bare), state_of(ready)) == ("draft", "published")
    assert [entry.partner_id for entry in entries()] == [ready.id]


def test_several_are_hidden_for_one_reason(manager: FlaskClient) -> None:
    actors = [cast.listed("Prvý"), cast.listed("Druhý"), cast.draft()]
    address = "/sk/office/bulk/partners/suspensions"
    page = f"{address}?all=1"
    slugs = [actor.slug for actor in actors]
    empty = send(manager, address, page=page, row=slugs, reason="")
    assert empty.status_code == 422
    assert set(re.findall(r'name="row" value="([^"]+)"', empty.text)) == set(slugs)
    told = send(manager, address, page=page, row=slugs, reason="Prázdne profily.")
    assert 'data-done="2" data-refused="1"' in told.text
    assert [state_of(actor) for actor in actors] == ["suspended", "suspended", "draft"]
