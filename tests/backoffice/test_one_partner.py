"""The record of a partner, and what is done from there."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.backoffice.actions.partners import record_conversation
from app.clock import now
from app.db import db, writing
from app.i18n.current import gettext, pgettext, speaking
from app.mail.models import OutgoingMail
from app.partners.models import Partner, Vetting
from app.refusals import Refused
from app.values import MACHINE
from tests import cast
from tests.pages import parse
from tests.visits import error_at, send, sign_in

Staff = Callable[[str], FlaskClient]


def days_ago(number: int) -> str:
    """A day of the past, as a browser sends it."""
    return (now() - timedelta(days=number)).date().isoformat()


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


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_where_one_partner_stands_is_not_told_in_the_words_for_many(
    manager: FlaskClient, locale: str
) -> None:
    actor = cast.suspended()
    with speaking(locale):
        one, many = pgettext("partner", "Hidden for now"), gettext("Hidden for now")
    assert one != many
    for path in ("/office/partners/", f"/office/partners/{actor.slug}/"):
        page = parse(manager.get(f"/{locale}{path}").text)
        stands = page.one(f'[data-partner="{actor.slug}"]').one(".status--refused")
        assert stands.text == one
    overview = parse(manager.get(f"/{locale}/office/").text)
    assert overview.one("tr[data-status=suspended]").all("td")[0].text == many


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
            held_on=days_ago(30),
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
    talk = {"held_on": days_ago(30), "kind": "meeting", "note": "Ukázali nám tri obchody."}
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
    [
        ("held_on", ""),
        ("held_on", "2999-01-01"),
        ("held_on", "0001-01-01"),
        ("held_on", days_ago(367)),
        ("kind", "import"),
        ("note", ""),
    ],
)
def test_a_conversation_that_cannot_have_been_is_not_recorded(
    manager: FlaskClient, field: str, value: str
) -> None:
    actor = cast.draft()
    page = f"/sk/office/partners/{actor.slug}/"
    talk = {"held_on": days_ago(30), "kind": "call", "note": "Dobre."} | {field: value}
    sent = send(manager, f"{page}conversations", page=page, **talk)
    assert sent.status_code == 422
    assert error_at(sent, field)
    assert db.session.scalar(select(Vetting)) is None


def test_all_that_is_wrong_with_a_conversation_is_told_at_once(manager: FlaskClient) -> None:
    page = f"/sk/office/partners/{cast.draft().slug}/"
    talk = {"held_on": "0001-01-01", "kind": "call", "note": ""}
    sent = send(manager, f"{page}conversations", page=page, **talk)
    assert [bool(error_at(sent, name)) for name in talk] == [True, False, True]


def test_who_records_a_conversation_by_another_way_keeps_the_rule_too(app: Flask) -> None:
    actor = cast.draft()
    for day in (date(1, 1, 1), date(2999, 1, 1)):
        with pytest.raises(Refused), writing():
            record_conversation(
                partner_id=actor.id, held_on=day, kind="call", note="x", doer=MACHINE
            )


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


@pytest.mark.parametrize("owner", ["active", "ended", "none"])
def test_a_letter_is_promised_only_where_somebody_gets_it(manager: FlaskClient, owner: str) -> None:
    actor = cast.listed("Hrdina")
    cast.person_of(actor, "member", email="clen@hrdina.example")
    if owner != "none":
        user_id = cast.known(cast.person_of(actor)).id
        with writing() as session:
            session.get_one(User, user_id).state = owner
    with speaking("sk"):
        promised = gettext(
            "The profile answers as if it did not exist, until somebody puts it back. The owners "
            "get an e-mail with the reason."
        )
        done = gettext("The profile is hidden. Its owners get an e-mail.")
    page = f"/sk/office/partners/{actor.slug}/"
    assert (promised in manager.get(page).text) is (owner == "active")
    send(manager, f"{page}suspensions", page=page, reason="Prázdny profil.")
    assert (done in manager.get(page).text) is (owner == "active")
    assert len(db.session.scalars(select(OutgoingMail)).all()) == (owner == "active")


def test_what_is_hidden_already_is_not_hidden_again(app: Flask, manager: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    page = f"/sk/office/partners/{actor.slug}/"
    assert send(manager, f"{page}suspensions", page=page, reason="Prvý bol rýchlejší.").location
    second = app.test_client()
    sign_in(second, cast.staff("manager", email="second@operator.example"))
    late = send(second, f"{page}suspensions", page=page, reason="Tri sťažnosti <b>zákazníkov</b>.")
    assert late.status_code == 409
    told = parse(late.text).one("[data-overtaken]")
    assert told["role"] == "alert"
    assert "Eva Malá" in told.text
    assert "Prvý bol rýchlejší." in told.text
    assert told.one('[data-typed="reason"]').text == "Tri sťažnosti <b>zákazníkov</b>."
    assert 'data-status="suspended"' in late.text
    assert [entry.after["reason"] for entry in entries()] == ["Prvý bol rýchlejší."]
    # Nor is anything lost to somebody who had not typed anything yet.
    assert send(second, f"{page}suspensions", page=page, reason="").status_code == 409


@pytest.mark.parametrize(
    "deed", ["publications", "suspensions", "conversations", "level/cancellations"]
)
def test_the_switch_of_languages_leads_back_after_a_refusal(
    manager: FlaskClient, deed: str
) -> None:
    page = f"/sk/office/partners/{cast.draft().slug}/"
    refused = send(manager, f"{page}{deed}", page=page)
    assert refused.status_code in (409, 422)
    (polish,) = {
        each["href"] for each in parse(refused.text).all("a[hreflang=pl]") if deed in each["href"]
    }
    assert manager.get(polish, follow_redirects=True).status_code == 200


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


@pytest.mark.parametrize("deed", ["publications", "suspensions"])
def test_the_question_says_how_many_were_chosen_and_how_many_it_concerns(
    manager: FlaskClient, deed: str
) -> None:
    listed, hidden, bare = cast.listed("Prvý"), cast.suspended(), cast.draft()
    actors = [listed, hidden, bare]
    concerned = {"publications": [hidden.slug], "suspensions": [listed.slug]}[deed]
    address = f"/sk/office/bulk/partners/{deed}"
    slugs = [actor.slug for actor in actors]
    query = "&".join(f"row={slug}" for slug in slugs)
    page = parse(manager.get(f"{address}?{query}").text)
    question = page.one("#question")
    assert (question["data-count"], question["data-concerned"]) == ("3", "1")
    told = page.one("[data-fewer]").text
    assert "3" in told
    assert "1" in told
    assert len(page.all("[data-unchanged]")) == 2
    # Where it concerns all of them, one number is enough.
    one = parse(manager.get(f"{address}?row={concerned[0]}").text)
    assert (one.one("#question")["data-concerned"], one.has("[data-fewer]")) == ("1", False)
    # The deed does what the question said.
    done = send(manager, address, page=f"{address}?{query}", row=slugs, reason="Prázdny profil.")
    outcomes = dict(re.findall(r'data-row="([^"]+)" data-outcome="([^"]+)"', done.text))
    assert [slug for slug in outcomes if outcomes[slug] == "done"] == concerned
    # By now it concerns none.
    again = parse(manager.get(f"{address}?{query}").text)
    assert again.one("#question")["data-concerned"] == "0"


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
