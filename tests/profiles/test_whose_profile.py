"""Whose profile is edited, from which desk, and that script in it stays text."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audit.models import AuditEntry
from app.db import db, writing
from app.jobs.models import JobPreferences
from app.partners.actions import set_available
from app.tiers.queries.days import programme_day
from tests import cast
from tests.pages import parse
from tests.profiles.visits import (
    PICTURES,
    PREVIEW,
    PROFILE,
    form_on,
    partner,
    profile_form,
    publish,
    told,
)
from tests.visits import sign_in

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"


def office(slug: str, page: str = "") -> str:
    return f"/sk/office/partners/{slug}/profile{page}"


def test_each_team_sees_its_own_draft(app: Flask, client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    profile_form(client).type(city="Zvolen").send(client)
    other = app.test_client()
    theirs = cast.listed("Druhá", city="Nitra")
    sign_in(other, cast.person_of(theirs))
    assert profile_form(other).fields["city"] == "Nitra"
    assert "Zvolen" not in other.get(PREVIEW).text
    # Nothing that is sent says whose profile it is.
    profile_form(other).type(city="Martin", partner_id="1", slug="hrdina").send(other)
    assert profile_form(client).fields["city"] == "Zvolen"


def test_a_manager_edits_and_publishes_with_the_same_form(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.staff("manager"))
    form = profile_form(client, office(actor.slug)).type(city="Zvolen", name="Hrdina a syn")
    assert form.send(client).location == office(actor.slug)
    assert form_on(client.get(office(actor.slug)), office(actor.slug)).fields["city"] == "Zvolen"
    preview = client.get(office(actor.slug, "/preview"))
    assert parse(preview.text).one("[data-preview]")["data-preview"] == "office"
    to = office(actor.slug, "/publications")
    assert form_on(preview, to).send(client).location == office(actor.slug)
    assert (told(actor.id).city, told(actor.id).name) == ("Zvolen", "Hrdina a syn")
    deeds = db.session.scalars(db.select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds[-2:] == ["profile.draft_saved", "profile.published"]
    assert client.get(office(actor.slug, "/pictures")).status_code == 200
    assert client.get(office("nobody")).status_code == 404


def test_the_office_has_a_draft_of_its_own(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    manager = app.test_client()
    sign_in(manager, cast.staff("manager"))
    path = office(actor.slug)
    assert profile_form(manager, path).fields["city"] == "Nitra"
    profile_form(manager, path).type(city="Martin").send(manager)
    to = office(actor.slug, "/publications")
    form_on(manager.get(office(actor.slug, "/preview")), to).send(manager)
    # The partner is asked which of the two stays.
    assert publish(client).status_code == 409


def test_the_limit_of_categories_holds_for_managers_too(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.staff("manager"))
    form = profile_form(client, office(actor.slug)).type(categories=["seo", "photo"])
    assert form.send(client).status_code == 422


def test_what_a_manager_writes_of_a_hidden_partner_keeps_it_hidden(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", state="suspended")
    sign_in(client, cast.staff("manager"))
    profile_form(client, office(actor.slug)).type(city="Zvolen").send(client)
    to = office(actor.slug, "/publications")
    answer = form_on(client.get(office(actor.slug, "/preview")), to).send(client)
    assert answer.location == office(actor.slug)
    assert (partner(actor.id).state, partner(actor.id).city) == ("suspended", "Zvolen")
    assert client.get(f"/sk/partners/{actor.slug}/").status_code == 404


@pytest.mark.parametrize("role", ["rep", "operator", "finance", "admin", "owner"])
def test_no_other_edits_in_the_office(client: FlaskClient, role: str) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor) if role == "owner" else cast.staff(role))
    for page in ("", "/preview", "/pictures"):
        assert client.get(office(actor.slug, page)).status_code == 403


def test_script_in_every_field_is_shown_as_text(app: Flask, client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", tier="gold", categories=("development", "seo"))
    sign_in(client, cast.person_of(actor))
    texts = [f"{text}-{locale}" for text in ("headline", "about") for locale in ("sk", "pl", "ru")]
    rows = ["services-0-name-sk", "references-0-client", "references-0-text-pl", "city"]
    fields = dict.fromkeys((*texts, *rows), SCRIPT)
    fields |= {"services-0-price": "", "services-0-currency": "EUR"}
    assert profile_form(client).type(**fields).send(client).location == PROFILE
    assert form_on(client.get(PROFILE)).fields["headline-pl"] == SCRIPT
    manager = app.test_client()
    sign_in(manager, cast.staff("manager"))
    pages = [client.get(PROFILE), client.get(PREVIEW), client.get(PICTURES)]
    assert publish(client).location == PROFILE
    pages.append(form_on(manager.get(office(actor.slug)), office(actor.slug)).type(
        city=SCRIPT[:70], phone="x" + SCRIPT).send(manager))  # fmt: skip
    for locale in ("sk", "pl", "ru"):
        pages.append(client.get(f"/{locale}/partners/{actor.slug}/"))
        pages.append(manager.get(office(actor.slug).replace("/sk/", f"/{locale}/")))
    for page in pages:
        read = parse(page.text)
        assert not [each for each in read.walk() if "onerror" in each.attrs]
        assert "alert(1)" not in "".join(
            text for each in read.all("script") if "src" not in each.attrs
            and each.attrs.get("type") != "application/ld+json" for text in each._texts()
        )  # fmt: skip
        assert "<script>alert" not in page.text
        assert "49" not in read.text or "{{ 7*7 }}" in read.text
    assert SCRIPT in parse(client.get(f"/sk/partners/{actor.slug}/").text).one("main").text


@pytest.mark.parametrize("role", ["owner", "member"])
def test_taking_new_work_is_said_at_once_and_as_often_as_one_likes(
    client: FlaskClient, role: str
) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor, role))
    to = "/sk/area/profile/availability"
    form = form_on(client.get(PROFILE), to)
    for key in ("one", "another"):
        form.type(submission=key)
        assert form.send(client, available="0").location == PROFILE
        assert partner(actor.id).available is False
    assert actor.slug not in client.get("/sk/partners/?available=1").text
    deeds = db.session.scalars(db.select(AuditEntry.deed)).all()
    assert deeds == ["profile.availability_said"]
    form.type(submission="third", next="/sk/area/")
    assert form.send(client, available="1").location == "/sk/area/"
    assert partner(actor.id).available is True
    form.type(submission="fourth", next="https://evil.example/")
    assert form.send(client, available="1").location == PROFILE


def test_who_has_time_again_ends_the_vacation_at_once(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor))
    today = programme_day()
    with writing() as session:
        vacation = {"away_from": today - timedelta(days=1), "away_until": today + timedelta(days=9)}
        session.add(JobPreferences(partner_id=actor.id, is_away=True, **vacation))
        set_available(partner_id=actor.id, available=False)
    before = client.get("/sk/area/jobs/preferences").text
    form_on(client.get(PROFILE), "/sk/area/profile/availability").send(client, available="1")
    assert partner(actor.id).available is True
    row = db.session.get_one(JobPreferences, actor.id)
    assert (row.away_from, row.away_until, row.is_away) == (None, None, False)
    assert "data-away" in before
    assert "data-away" not in client.get("/sk/area/jobs/preferences").text


def test_a_draft_says_nothing_of_new_work(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor))
    profile_form(client).type(city="Zvolen").send(client)
    form_on(client.get(PROFILE), "/sk/area/profile/availability").send(client, available="0")
    publish(client)
    assert (partner(actor.id).available, partner(actor.id).city) == (False, "Zvolen")


def test_what_lacks_words_in_which_language_is_told(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    profile_form(client).type(headline__sk="A", about__sk="B", headline__pl="C").send(client)
    page = parse(client.get(PROFILE).text)
    lacking = {each["data-language"]: each["data-lacking"] for each in page.all("[data-language]")}
    assert lacking == {"sk": "", "pl": "about", "ru": "headline about"}
    # Before publishing, what the reader's language lacks.
    preview = f"{PROFILE}preview"
    assert "data-lacking" not in client.get(preview).text
    polish = parse(client.get(preview.replace("/sk/", "/pl/")).text)
    assert polish.one("[data-lacking]")["data-lacking"] == "about"
