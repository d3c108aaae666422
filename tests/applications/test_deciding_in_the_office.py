"""Staff accept an applicant or say no."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import MailedLink, Membership, User
from app.applications.queries import conditions_for
from app.audit.models import AuditEntry
from app.db import db
from app.partners.models import Partner, Vetting
from app.partners.queries import partners_with_all
from app.tiers.models import Verdict
from tests import cast
from tests.applications.applying import apply, link_in, mails, the_application
from tests.applications.deciding import (
    accept,
    at_desk,
    audit,
    plan_call,
    record,
    reject,
    talk,
)
from tests.at_once import people
from tests.pages import parse
from tests.visits import error_at, send, sign_in


def test_nobody_is_accepted_before_a_conversation(desk: FlaskClient) -> None:
    assert 'data-deed="acceptance"' not in record(desk)
    answer = accept(desk)
    assert answer.status_code == 422
    assert 'class="faults"' in answer.text
    assert the_application().status == "submitted"
    assert db.session.scalars(select(Partner)).all() == []


def test_acceptance_makes_a_bronze_draft_and_invites_its_owner(
    app: Flask, desk: FlaskClient
) -> None:
    number = conditions_for(0)[0].condition.id
    db.session.rollback()
    plan_call(desk)
    talk(desk, **{f"verdict-{number}": "met"})
    assert accept(desk, welcome="Vitajte u nás!").status_code == 303
    found = the_application()
    assert found.status == "accepted"
    (partner,) = partners_with_all([found.partner_id])
    assert (partner.name, partner.state, partner.source) == (
        "Ďurčo & Chovanec", "draft", "application",
    )  # fmt: skip
    assert [standing.category.slug for standing in partner.standings] == ["seo"]
    assert partner.category_limit == 1
    slug = partner.slug
    assert [(row.client, dict(row.text)) for row in partner.references] == [
        ("Ovocie Ľubica", {"sk": "Zvládli aj Vianoce."})
    ]
    vetting = db.session.scalars(select(Vetting)).one()
    assert (vetting.kind, vetting.note) == ("call", "Skúsení a poctiví.")
    verdict = db.session.scalars(select(Verdict)).one()
    assert (verdict.partner_id, verdict.condition_id, verdict.verdict) == (
        partner.id, number, "met",
    )  # fmt: skip
    owner = db.session.scalars(select(User).where(User.email == "info@durco.example")).one()
    membership, called = db.session.get(Membership, owner.id), owner.name
    assert (membership.partner_id, membership.role) == (partner.id, "owner")
    assert "Vitajte u nás!" in mails("accepted")[0].text
    (invitation,) = (mail for mail in mails() if mail.message == "accounts/invitation")
    # The firm is greeted; a firm's name is nobody's, so the owner says the own one.
    assert "Ďurčo & Chovanec" in invitation.text
    assert called == "info"
    # The owner comes in by the invitation.
    newcomer, link = app.test_client(), link_in(invitation)
    password = "tri psy spia pod stolom"
    assert send(newcomer, link, name="Ján Ďurčo", password=password).status_code == 303
    sign_in(newcomer, "info@durco.example", password)
    assert newcomer.get("/sk/area/").status_code == 200
    assert cast.known("info@durco.example").name == "Ján Ďurčo"
    # Nobody sees the partner before it publishes itself.
    assert newcomer.get(f"/sk/partners/{slug}/").status_code == 404


def test_an_account_that_is_there_stops_the_acceptance_whole(desk: FlaskClient) -> None:
    cast.person_of(cast.listed("Hrdina"), email="info@durco.example")
    talk(desk)
    answer = accept(desk)
    assert answer.status_code == 422
    assert error_at(answer, "email")
    assert 'data-status="submitted"' in answer.text
    assert the_application().status == "submitted"
    assert len(db.session.scalars(select(Partner)).all()) == 1
    assert mails("accepted") == []
    assert accept(desk, email="owner@durco.example").status_code == 303
    assert db.session.scalars(select(MailedLink)).all()


@pytest.mark.parametrize("category", ["", "none"])
def test_acceptance_needs_a_category_that_is_there(desk: FlaskClient, category: str) -> None:
    talk(desk)
    answer = accept(desk, category=category)
    assert answer.status_code == 422
    assert error_at(answer, "category")


def test_a_rejection_has_a_reason_and_words(desk: FlaskClient) -> None:
    for fields, at_fault in (({"reason": ""}, "reason"), ({"words": ""}, "words")):
        answer = reject(desk, **fields)
        assert answer.status_code == 422
        assert error_at(answer, at_fault)
    assert reject(desk, reason="withdrawn").status_code == 422
    assert reject(desk, words="Skúste to o rok. <b>!</b>").status_code == 303
    found = the_application()
    assert (found.status, found.reason) == ("rejected", "no_fit")
    (mail,) = mails("rejected")
    assert "Skúste to o rok. <b>!</b>" in mail.text
    assert "<b>!</b>" not in mail.html
    assert audit() == ["application.rejected"]


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_mails_are_in_the_language_of_the_applicant(
    app: Flask, client: FlaskClient, locale: str
) -> None:
    apply(client, f"/{locale}/apply/")
    desk = at_desk(app, cast.staff())
    plan_call(desk)
    talk(desk)
    accept(desk)
    assert {mail.locale for mail in mails()} == {locale}
    assert {mail.message.partition("/")[2] for mail in mails()} == {
        "received", "call_planned", "accepted", "invitation",
    }  # fmt: skip


def test_what_is_decided_is_decided(desk: FlaskClient) -> None:
    reject(desk)
    talked = the_application().version
    for answer in (plan_call(desk), talk(desk), reject(desk)):
        assert answer.status_code == 409
    assert the_application().version == talked
    assert "data-deed" not in record(desk)


def test_words_for_what_is_decided_already_are_there_to_be_copied(desk: FlaskClient) -> None:
    plan_call(desk)
    seen = the_application().version
    reject(desk)
    page = parse(talk(desk, version=seen, minutes="Hovorili sme dlho.").text)
    assert page.one("[data-overtaken] [data-typed=minutes]").text == "Hovorili sme dlho."


def test_who_comes_second_learns_who_was_quicker(app: Flask, desk: FlaskClient) -> None:
    other = at_desk(app, cast.staff(email="other@operator.example"))
    seen = the_application().version
    plan_call(other)
    answer = reject(desk, version=seen, words="Moje slová zostanú.")
    assert answer.status_code == 409
    assert "data-overtaken" in answer.text
    assert "Eva Malá" in answer.text
    assert "Moje slová zostanú." in answer.text
    assert the_application().status == "call_planned"
    # Having seen it, the manager may decide all the same.
    shown = re.findall(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert set(shown) == {str(the_application().version)}


def test_a_form_without_its_version_changes_nothing(desk: FlaskClient) -> None:
    assert reject(desk, version="").status_code in (409, 422)
    assert reject(desk, version="x").status_code in (409, 422)
    assert the_application().status == "submitted"


def test_of_two_managers_at_once_one_wins(app: Flask, desk: FlaskClient) -> None:
    talk(desk)
    other = at_desk(app, cast.staff(email="other@operator.example"))
    found = the_application()
    answers: list[int] = []

    def decide(step: Any, client: FlaskClient) -> None:
        answers.append(step(client, version=found.version).status_code)

    with people(app, 2) as two:
        went = two.at_once(lambda: decide(accept, desk), lambda: decide(reject, other))
    assert went == [None, None]
    assert sorted(answers) == [303, 409]
    after = the_application()
    made = db.session.scalars(select(Partner)).all()
    assert len(made) == (1 if after.status == "accepted" else 0)
    assert len(mails("accepted")) + len(mails("rejected")) == 1


def test_the_audit_holds_nobodys_name_or_address(desk: FlaskClient) -> None:
    plan_call(desk)
    talk(desk)
    accept(desk)
    db.session.rollback()
    for entry in db.session.scalars(select(AuditEntry)):
        told = repr((entry.before, entry.after))
        assert "durco" not in told.lower()
        assert "Ďurčo" not in told
    assert audit() == [
        "application.call_planned", "application.talk_recorded", "application.accepted",
    ]  # fmt: skip
