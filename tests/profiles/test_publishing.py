"""A draft becomes what readers see: who may, when, and what is told of it."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audit.models import AuditEntry
from app.db import db, writing
from app.partners.actions import decide_tier, record_vettings, suspend
from app.profiles.models import ProfileDraft
from app.values import LocalizedText
from tests import cast
from tests.pages import parse
from tests.profiles.visits import (
    PREVIEW,
    PROFILE,
    form_on,
    partner,
    profile_form,
    publish,
    told,
)
from tests.visits import error_at, sign_in

PUBLICATIONS = "/sk/area/profile/publications"


def drafts() -> int:
    db.session.rollback()
    return len(db.session.scalars(db.select(ProfileDraft)).all())


def published() -> list[AuditEntry]:
    db.session.rollback()
    query = db.select(AuditEntry).where(AuditEntry.deed == "profile.published")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_the_preview_is_the_public_page_made_of_the_draft(client: FlaskClient) -> None:
    cast.everything_told()
    actor = cast.listed("Nová", languages=("sk",))
    sign_in(client, cast.person_of(actor))
    form = profile_form(client).type(
        headline__sk="Slovensky.", headline__pl="Po polsku.", services__0__name__sk="Audit",
        services__0__price="15", services__0__currency="EUR", categories=["seo"],
    )  # fmt: skip
    assert form.send(client, then="preview").location == PREVIEW
    answer = client.get(PREVIEW)
    page = parse(answer.text)
    assert page.one("article")["data-partner"] == actor.slug
    assert page.one("h1").text == "Nová"
    assert "Slovensky." in answer.text
    assert page.has('a[href="/sk/categories/seo/"]')
    assert page.one('meta[name="robots"]')["content"] == "noindex"
    assert not page.has('script[type="application/ld+json"]')
    assert not page.has('link[rel="canonical"]')
    assert answer.headers["Cache-Control"] == "private, no-store"
    polish = client.get(PREVIEW.replace("/sk/", "/pl/")).text
    assert "Po polsku." in polish
    # Readers see nothing of it yet.
    public = client.get(f"/sk/partners/{actor.slug}/").text
    assert "Slovensky." not in public
    assert "data-preview" not in public


def test_what_is_published_is_seen_in_the_catalogue_at_once(client: FlaskClient) -> None:
    actor = cast.listed("Nová")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(headline__sk="Úplne nové slová.", city="Zvolen").send(client)
    assert drafts() == 1
    assert publish(client).location == PROFILE
    assert drafts() == 0
    assert "Úplne nové slová." in client.get("/sk/partners/?city=Zvolen").text
    assert "Úplne nové slová." in client.get(f"/sk/partners/{actor.slug}/").text


def test_the_first_publication_is_said_with_joy_and_a_link(client: FlaskClient) -> None:
    actor = cast.listed("Nová", state="draft")
    with writing():
        record_vettings(partner_ids=[actor.id], held_on=date(2026, 1, 5), kind="call", note="Ok.")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(headline__sk="Sme tu.").send(client)
    answer = publish(client)
    assert answer.location == "/sk/area/profile/published"
    page = parse(client.get(answer.location).text)
    assert page.has("[data-first-publication]")
    assert page.has(f'a[href="/sk/partners/{actor.slug}/"]')
    assert partner(actor.id).state == "published"
    assert client.get(f"/sk/partners/{actor.slug}/").status_code == 200
    # The second one is an everyday matter.
    profile_form(client).type(city="Zvolen").send(client)
    assert publish(client).location == PROFILE


def test_nobody_is_congratulated_before(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.draft()))
    assert client.get("/sk/area/profile/published").location == PROFILE


def test_without_the_recorded_conversation_nothing_is_published(client: FlaskClient) -> None:
    actor = cast.listed("Nová", state="draft")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    answer = publish(client)
    assert answer.status_code == 422
    assert parse(answer.text).has('.flash[role="alert"]')
    assert (partner(actor.id).state, partner(actor.id).city) == ("draft", "")
    assert drafts() == 1
    assert client.get(f"/sk/partners/{actor.slug}/").status_code == 404


def test_without_a_category_nothing_is_published(client: FlaskClient) -> None:
    actor = cast.listed("Nová", state="draft")
    with writing():
        record_vettings(partner_ids=[actor.id], held_on=date(2026, 1, 5), kind="call", note="Ok.")
    sign_in(client, cast.person_of(actor))
    assert profile_form(client).type(categories=[], city="Zvolen").send(client).location == PROFILE
    assert publish(client).status_code == 422
    assert (partner(actor.id).state, partner(actor.id).city) == ("draft", "")


def test_a_hidden_partner_goes_on_editing_and_does_not_publish(client: FlaskClient) -> None:
    actor = cast.listed("Nová")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    with writing():
        suspend(partner_ids=[actor.id])
    assert profile_form(client).type(city="Nitra").send(client).location == PROFILE
    answer = publish(client)
    assert answer.status_code == 422
    assert (partner(actor.id).state, partner(actor.id).city) == ("suspended", "")


def test_members_edit_and_owners_publish(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Nová")
    sign_in(client, cast.person_of(actor, "member"))
    assert profile_form(client).type(city="Zvolen").send(client).location == PROFILE
    page = client.get(PREVIEW)
    assert not parse(page.text).has(f'form[action="{PUBLICATIONS}"]')
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(PROFILE).text)[0]
    assert client.post(PUBLICATIONS, data={"csrf_token": token}).status_code == 403
    owner = app.test_client()
    sign_in(owner, cast.person_of(actor))
    assert publish(owner).location == PROFILE
    assert partner(actor.id).city == "Zvolen"


def test_a_draft_is_published_once(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Nová")))
    profile_form(client).type(city="Zvolen").send(client)
    button = form_on(client.get(PREVIEW), PUBLICATIONS)
    assert button.send(client).location == PROFILE
    # The same form again, as after a lost connection, is led to the same place.
    assert button.send(client).location == PROFILE
    assert button.type(submission="another").send(client).status_code == 422
    assert len(published()) == 1


def test_the_audit_tells_what_was_changed_and_no_contact(client: FlaskClient) -> None:
    long = "Veta o nás. " * 200
    actor = cast.listed("Nová", phone="+421 1", about=LocalizedText({"sk": f"{long}Koniec."}))
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(
        city="Zvolen", phone="+421 2", email="nova@firma.example", about__sk=f"{long}Iný koniec."
    ).send(client)
    publish(client)
    (entry,) = published()
    assert entry.partner_id == actor.id
    assert (entry.before["profile_city"], entry.after["profile_city"]) == ("", "Zvolen")
    assert "Koniec" in entry.before["profile_about"]["sk"]
    assert "Iný koniec" in entry.after["profile_about"]["sk"]
    assert len(entry.after["profile_about"]["sk"]) < 250
    assert "nova@firma.example" not in str(entry.after)
    assert "+421" not in str([entry.before, entry.after])


def test_a_draft_thrown_away_leaves_what_is_published(client: FlaskClient) -> None:
    actor = cast.listed("Nová", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    to = "/sk/area/profile/discards"
    assert form_on(client.get(PROFILE), to).send(client).location == PROFILE
    assert profile_form(client).fields["city"] == "Nitra"
    assert drafts() == 0


def test_nothing_changed_is_no_draft(client: FlaskClient) -> None:
    cast.everything_told()
    actor = cast.listed("Celá", languages=("sk", "pl"), founded=2001, services=())
    sign_in(client, cast.person_of(actor))
    assert profile_form(client).send(client).location == PROFILE
    assert drafts() == 0


def test_what_was_told_in_other_languages_is_not_lost(client: FlaskClient) -> None:
    actor = cast.listed("Nová", headline=LocalizedText({"cs": "Česky.", "sk": "Slovensky."}))
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(headline__pl="Po polsku.").send(client)
    publish(client)
    headline = told(actor.id).headline
    assert list(headline.items()) == [("cs", "Česky."), ("sk", "Slovensky."), ("pl", "Po polsku.")]


@pytest.mark.parametrize("tier", ["bronze", "silver", "gold"])
def test_a_level_has_room_for_so_many_categories(client: FlaskClient, tier: str) -> None:
    actor = cast.listed("Nová", tier=tier)
    sign_in(client, cast.person_of(actor))
    room = {"bronze": 1, "silver": 2, "gold": 12}[tier]
    slugs = ["development", "seo", "design", "content", "photo"]
    assert profile_form(client).type(categories=slugs[:room]).send(client).location == PROFILE
    if tier == "gold":
        return
    refused = profile_form(client).type(categories=slugs[: room + 1], city="Zvolen").send(client)
    assert refused.status_code == 422
    assert error_at(refused, "categories")
    again = form_on(refused).fields
    assert set(again.getlist("categories")) == set(slugs[: room + 1])
    assert again["city"] == "Zvolen"


def test_the_leading_category_comes_first(client: FlaskClient) -> None:
    actor = cast.listed("Nová", tier="gold")
    sign_in(client, cast.person_of(actor))
    form = profile_form(client).type(categories=["development", "seo", "photo"], leading="photo")
    assert form.send(client).location == PROFILE
    assert publish(client).location == PROFILE
    ids = cast.category_ids("photo", "development", "seo")
    assert told(actor.id).category_ids == ids


def lower(partner_id: int) -> None:
    with writing():
        decide_tier(
            partner_id=partner_id, tier_key="bronze", decided_on=date(2026, 5, 5), kind="call",
            minutes="Hovor.", reason="Dôvod.",
        )  # fmt: skip


def test_categories_left_over_are_named_and_stand_in_the_way_of_others(client: FlaskClient) -> None:
    actor = cast.listed("Nová", tier="silver", categories=("development", "seo"))
    sign_in(client, cast.person_of(actor))
    lower(actor.id)
    assert parse(client.get(PROFILE).text).one("[data-surplus]")["data-surplus"] == "seo"
    # Something else may change while they stay.
    assert profile_form(client).type(city="Zvolen").send(client).location == PROFILE
    assert publish(client).location == PROFILE
    for slugs in (["seo", "photo"], ["development", "seo", "photo"]):
        refused = profile_form(client).type(categories=slugs).send(client)
        assert error_at(refused, "categories")
    assert profile_form(client).type(categories=["seo"]).send(client).location == PROFILE
    assert publish(client).location == PROFILE
    assert told(actor.id).category_ids == cast.category_ids("seo")
    assert not parse(client.get(PROFILE).text).has("[data-surplus]")


def test_a_level_lowered_meanwhile_holds_for_a_draft_saved_before(client: FlaskClient) -> None:
    actor = cast.listed("Nová", tier="silver")
    sign_in(client, cast.person_of(actor))
    two = ["development", "seo"]
    assert profile_form(client).type(categories=two).send(client).location == PROFILE
    lower(actor.id)
    assert publish(client).status_code == 422
    assert told(actor.id).category_ids == cast.category_ids("development")
