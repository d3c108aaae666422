"""Somebody else changes the same profile meanwhile: both versions are shown, nothing is lost."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.db import db, writing
from app.partners.actions import change_details, set_available
from app.partners.details import ServiceDetails
from app.profiles.actions import publish_draft, save_draft
from app.profiles.models import ProfileDraft
from app.profiles.queries import edited_profile
from app.profiles.rules import StaleProfile, marks_of
from app.refusals import Refused
from app.values import MACHINE, LocalizedText, Money
from tests import cast
from tests.at_once import people
from tests.pages import parse
from tests.profiles.visits import PREVIEW, PROFILE, form_on, profile_form, publish, told
from tests.visits import sign_in

CHOICES = "/sk/area/profile/choices"


def change(actor: cast.Actor, **details: object) -> None:
    """The partner is changed past any draft, as by an import."""
    before = told(actor.id)
    db.session.rollback()
    with writing():
        change_details(changes={actor.id: replace(before, **details)})


def chosen(page: TestResponse) -> dict[str, str]:
    """Part → which version stands chosen."""
    return {
        each["data-stale"]: each.one("input[checked]")["value"]
        for each in parse(page.text).all("[data-stale]")
    }


def versions(page: TestResponse, part: str) -> list[str]:
    (one,) = [each for each in parse(page.text).all("[data-stale]") if each["data-stale"] == part]
    return [each.text for each in one.all("[data-version]")]


def test_a_partner_changed_since_the_draft_began_is_shown_beside_it(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra", phone="1")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen", headline__sk="Moje.").send(client)
    change(
        actor,
        city="Martin",
        phone="2",
        services=(ServiceDetails(LocalizedText({"sk": "Audit"}), Money(1500, "EUR")),),
    )
    page = publish(client)
    assert page.status_code == 409
    # What only they changed stands chosen as theirs.
    assert chosen(page) == {"city": "mine", "phone": "theirs", "services": "theirs"}
    assert versions(page, "city") == ["Zvolen", "Martin"]
    assert "Audit" in versions(page, "services")[1]
    assert told(actor.id).city == "Martin"

    answer = form_on(page, CHOICES).send(client)
    assert answer.location == PREVIEW
    assert publish(client).location == PROFILE
    now = told(actor.id)
    assert (now.city, now.phone, now.headline["sk"]) == ("Zvolen", "2", "Moje.")
    assert [each.name["sk"] for each in now.services] == ["Audit"]


def test_theirs_may_be_taken_and_mine_be_kept(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra", phone="1")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    change(actor, city="Martin", phone="2", about=LocalizedText({"pl": "Ich tekst."}))
    form = form_on(publish(client), CHOICES)
    form.type(**{"choice-city": "theirs", "choice-phone": "mine", "choice-about-pl": "mine"})
    assert form.send(client).location == PREVIEW
    publish(client)
    assert (told(actor.id).city, told(actor.id).phone) == ("Martin", "1")
    assert "pl" not in told(actor.id).about


def test_what_changes_once_more_while_one_chooses_is_shown_again(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    change(actor, city="Martin")
    form = form_on(publish(client), CHOICES)
    change(actor, city="Poprad")
    again = form.send(client)
    assert again.status_code == 409
    assert versions(again, "city") == ["Zvolen", "Poprad"]
    assert form_on(again, CHOICES).send(client).location == PREVIEW


def test_what_others_change_to_the_same_is_no_question(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen", phone="3").send(client)
    change(actor, city="Zvolen")
    assert publish(client).location == PROFILE


def test_what_is_no_part_of_the_profile_makes_no_draft_stale(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    with writing():
        set_available(partner_id=actor.id, available=False)
    cast.reviewed(actor, 5)
    assert publish(client).location == PROFILE


def test_two_of_a_team_do_not_overwrite_each_others_draft(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    other = app.test_client()
    sign_in(client, cast.person_of(actor))
    sign_in(other, cast.person_of(actor, "member"))
    mine = profile_form(client).type(city="Zvolen", headline__sk="Moje.", phone="1")
    theirs = profile_form(other).type(city="Martin", headline__pl="Ich.", phone="1")
    assert theirs.send(other).location == PROFILE
    page = mine.send(client)
    assert page.status_code == 409
    assert chosen(page) == {"city": "mine", "headline-pl": "theirs"}
    assert profile_form(other).fields["city"] == "Martin"
    # What was typed is carried on the page, and both can be put together.
    form = form_on(page)
    assert form.fields["headline-sk"] == "Moje."
    assert form.send(client).location == PROFILE
    kept = profile_form(other).fields
    assert (kept["city"], kept["headline-sk"], kept["headline-pl"]) == ("Zvolen", "Moje.", "Ich.")


def test_a_draft_published_meanwhile_is_noticed(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    other = app.test_client()
    sign_in(client, cast.person_of(actor))
    sign_in(other, cast.person_of(actor, "member"))
    slow = profile_form(other).type(city="Martin")
    profile_form(client).type(city="Zvolen").send(client)
    publish(client)
    page = slow.send(other)
    assert page.status_code == 409
    assert versions(page, "city") == ["Martin", "Zvolen"]


def test_the_page_says_beforehand_that_others_have_changed_it(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    assert not parse(client.get(PROFILE).text).has(".notice")
    change(actor, city="Martin")
    assert parse(client.get(PROFILE).text).has(".notice")


def saved(actor: cast.Actor, city: str) -> Callable[[], object]:
    profile = edited_profile(actor.id, "team")
    typed, seen = {**profile.parts, "city": city}, marks_of(profile.parts)
    db.session.rollback()

    def deed() -> None:
        with writing():
            save_draft(partner_id=actor.id, side="team", typed=typed, seen=seen, doer=MACHINE)

    return deed


def test_of_two_who_save_at_once_one_is_asked(app: Flask) -> None:
    actor = cast.listed("Hrdina")
    with people(app, 2) as both:
        wrong = both.at_once(saved(actor, "Zvolen"), saved(actor, "Martin"))
    assert sorted(type(each) for each in wrong if each) == [StaleProfile]
    (draft,) = db.session.scalars(db.select(ProfileDraft)).all()
    assert draft.content["city"] in ("Zvolen", "Martin")


def test_of_two_who_publish_at_once_one_does(app: Flask) -> None:
    actor = cast.listed("Hrdina")
    saved(actor, "Zvolen")()

    def deed() -> None:
        with writing():
            publish_draft(partner_id=actor.id, side="team", doer=MACHINE)

    with people(app, 2) as both:
        wrong = both.at_once(deed, deed)
    assert [type(each) for each in wrong if each] == [Refused]
    assert told(actor.id).city == "Zvolen"


def test_at_once_with_a_demotion_no_category_comes_in_beyond_the_limit(app: Flask) -> None:
    from tests.profiles.test_publishing import lower

    actor = cast.listed("Hrdina", tier="silver")
    profile = edited_profile(actor.id, "team")
    typed, seen = dict(profile.parts), marks_of(profile.parts)
    typed["categories"] = ["development", "seo"]
    db.session.rollback()
    with writing():
        save_draft(partner_id=actor.id, side="team", typed=typed, seen=seen, doer=MACHINE)

    def deed() -> None:
        with writing():
            publish_draft(partner_id=actor.id, side="team", doer=MACHINE)

    with people(app, 2) as both:
        published, lowered = both.at_once(deed, lambda: lower(actor.id))
    assert lowered is None
    profile = edited_profile(actor.id, "team")
    places = [(each.slot, each.surplus) for each in profile.partner.standings]
    # Whoever came first: one category, or the second one marked as left over.
    assert places == ([(0, False)] if published else [(0, False), (1, True)])
