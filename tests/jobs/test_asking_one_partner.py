"""A merchant asks one partner directly (S133, S10, S131, S148, P21)."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.values import Money
from tests import cast
from tests.jobs import asking, stage
from tests.jobs.asking import ALL, CONTACT, NEED, SHOP, ask, confirm, enquiry_to, fill_in, keep
from tests.pages import parse
from tests.visits import error_at, send


def test_an_enquiry_reaches_the_partner_once_the_address_is_confirmed(client: FlaskClient) -> None:
    actor = stage.partner()
    path = enquiry_to(actor.slug)
    answer = ask(client, path)
    assert (answer.status_code, answer.location) == (303, f"{path}/sent")
    assert client.get(answer.location).status_code == 200
    assert asking.the_brief().state == "unconfirmed"
    assert asking.jobs() == []
    answer = confirm(client)
    assert answer.status_code == 303
    assert answer.location.startswith("/sk/m/")
    brief, (job,) = asking.the_brief(), asking.jobs()
    assert (brief.state, brief.kind, job.partner_id) == ("asked", "direct", actor.id)
    for name in ("requirements", "business", "company", "name", "phone", "service", "language"):
        assert getattr(brief, name) == ALL[name]
    assert brief.store_url == "https://www.obchodik.example"
    assert (brief.email, brief.email_key) == ("jana@obchodik.example",) * 2
    assert brief.budget == Money(120_050, "EUR")
    assert (brief.priority_time, brief.priority_cost, brief.priority_quality) == (5, 2, 4)
    assert (brief.dropshipping, brief.has_store) == (True, True)


def test_what_is_agreed_to_is_kept_word_for_word(client: FlaskClient) -> None:
    actor = stage.partner()
    path = enquiry_to(actor.slug, "pl")
    page = fill_in(client, path)
    ask(client, path)
    brief = asking.the_brief()
    assert brief.consent_text in unescape(page.text)
    assert actor.name in brief.consent_text
    assert len(brief.consent_hash) == 64
    assert brief.locale == "pl"


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_every_step_tells_what_the_programme_stands_for(client: FlaskClient, step: int) -> None:
    path = enquiry_to(stage.partner().slug)
    fill_in(client, path)
    page = parse(client.get(f"{path}?step={step}").text)
    assert page.one("form[data-step]")["data-step"] == str(step)
    assert page.has(".advice")
    assert page.has("[data-terms] .terms")


def test_one_goes_back_and_loses_nothing(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    page = client.get(path)
    page = client.get(keep(client, path, 1, page, **NEED).location)
    # Back, with half of the second step filled in.
    answer = keep(client, path, 2, page, to=1, company="Napoly s.r.o.", has_store="")
    assert answer.location == path
    first = client.get(path).text
    assert NEED["requirements"].splitlines()[0] in first
    assert "data-draft" in first
    assert "Napoly s.r.o." in client.get(f"{path}?step=2").text


def test_nobody_comes_to_a_step_before_the_earlier_ones_are_right(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    assert client.get(f"{path}?step=4").location == path
    keep(client, path, 1, client.get(path), **NEED)
    assert client.get(f"{path}?step=4").location == f"{path}?step=2"
    for wrong in ("0", "5", "x", "-1", "%00"):
        assert client.get(f"{path}?step={wrong}").status_code == 200


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        (1, "service", ""),
        (1, "service", "x" * 161),
        (1, "requirements", " "),
        (1, "requirements", "x" * 4001),
        (1, "budget", "veľa"),
        (1, "budget", "-5"),
        (1, "budget", "99999999999"),
        (1, "currency", "USD"),
        (1, "language", "klingon"),
        (2, "has_store", None),
        (2, "has_store", "maybe"),
        (2, "store_url", "javascript:alert(1)"),
        (2, "store_url", "https://x.example/" + "y" * 300),
        (2, "company", "x" * 121),
        (2, "business", "x" * 2001),
        (2, "priority_time", "6"),
        (2, "priority_cost", "0"),
        (2, "priority_quality", "x"),
        (3, "name", ""),
        (3, "name", "a\nb"),
        (3, "email", "nikto"),
        (3, "email", "a@b.example\nBcc: c@d.example"),
        (3, "phone", "zavolajte"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_told_at_its_field(
    client: FlaskClient, step: int, field: str, value: object
) -> None:
    path = enquiry_to(stage.partner().slug)
    page = client.get(path)
    for number, fields in enumerate((NEED, SHOP, CONTACT)[:step], 1):
        wrong = {field: value} if number == step else {}
        answer = keep(client, path, number, page, **{**fields, **wrong})
        if number < step:
            page = client.get(answer.location)
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert answer.text.count("data-error-for") == 1
    # The same when all of it comes at once: the page leads to the step at fault.
    filled = {name: each for name, each in {**ALL, field: value}.items() if each is not None}
    at_once = send(client, path, consent="y", **filled)
    assert at_once.status_code == 422
    assert parse(at_once.text).one("form[data-step]")["data-step"] == str(step)
    assert error_at(at_once, field)
    assert asking.briefs() == []


def test_without_consent_nothing_is_sent(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    answer = ask(client, path, consent="")
    assert answer.status_code == 422
    assert error_at(answer, "consent")
    assert asking.briefs() == []


def test_two_enquiries_in_two_tabs_stay_two(client: FlaskClient) -> None:
    one, other = (enquiry_to(stage.partner(name).slug) for name in ("Adam", "Beáta"))
    fill_in(client, one, requirements="Pre Adama")
    fill_in(client, other, requirements="Pre Beátu")
    assert "Pre Adama" in client.get(f"{one}?step=4").text
    assert "Pre Beátu" not in client.get(one).text


def test_a_draft_is_of_one_browser_and_is_forgotten_on_wish(
    app: Flask, client: FlaskClient
) -> None:
    path = enquiry_to(stage.partner().slug)
    fill_in(client, path)
    assert "data-draft" not in app.test_client().get(path).text
    # In another language it is the same draft.
    assert "data-draft" in client.get(path.replace("/sk/", "/ru/")).text
    assert send(client, f"{path}/endings", page=path).location == path
    assert "data-draft" not in client.get(path).text
    other = app.test_client()
    other.set_cookie("kupec-briefs", "guessed")
    assert other.get(path).status_code == 200


def test_a_service_is_the_same_in_every_language(client: FlaskClient) -> None:
    actor = stage.partner()
    path = enquiry_to(actor.slug)
    keep(client, path, 1, client.get(path), **NEED)
    page = parse(client.get(path.replace("/sk/", "/pl/")).text)
    assert page.one("select#service option[selected]").text == "Ustawienie reklam"


def test_a_partner_that_is_away_is_not_asked_and_others_are_offered(client: FlaskClient) -> None:
    actor = stage.partner(figures={"available": False})
    path = enquiry_to(actor.slug)
    page = parse(client.get(path).text)
    assert page.one("[data-not-asked]")["data-not-asked"] == "away"
    (way,) = [a["href"] for a in page.all(".narrow__card a") if "briefs/new" in a["href"]]
    assert "category=development" in way
    new = parse(client.get(way).text)
    assert new.one('select[name="category"] option[selected]')["value"] == "development"


def test_a_partner_without_a_service_is_not_asked(client: FlaskClient) -> None:
    actor = cast.listed("Bez ponuky")
    page = parse(client.get(enquiry_to(actor.slug)).text)
    assert page.one("[data-not-asked]")["data-not-asked"] == "no_service"


def test_what_was_typed_moves_along_when_the_partner_has_gone_away(client: FlaskClient) -> None:
    actor = stage.partner()
    path = enquiry_to(actor.slug)
    fill_in(client, path)
    stage.away(actor)
    answer = send(client, path, page=asking.BRIEF, consent="y", **ALL)
    assert answer.status_code == 409
    assert asking.briefs() == []
    page = parse(answer.text)
    (way,) = [a["href"] for a in page.all(".narrow__card a") if "briefs/new" in a["href"]]
    answer = ask(client, way)
    assert answer.location == "/sk/briefs/sent"
    assert asking.the_brief().requirements == ALL["requirements"]


@pytest.mark.parametrize("hidden", [cast.draft, cast.suspended])
def test_an_unpublished_partner_is_not_there(client: FlaskClient, hidden: object) -> None:
    path = enquiry_to(hidden().slug)  # type: ignore[operator]
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/sent").status_code == 404
    for place in (path, f"{path}/steps", f"{path}/endings"):
        assert send(client, place, page=asking.BRIEF, **ALL).status_code == 404


def test_script_in_every_field_is_text(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    evil = "<script>alert(1)</script>\"'>"
    fields = dict.fromkeys(("service", "requirements", "company", "business", "name"), evil)
    assert evil not in fill_in(client, path, **fields).text
    assert ask(client, path, **fields).status_code == 303
    (mail,) = asking.mails("confirm")
    assert "<script>" not in mail.html
    assert evil not in client.get(asking.link(mail)).text


def test_the_same_form_twice_is_one_enquiry(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    page = fill_in(client, path)
    given = asking.hidden(page, "csrf_token", "submission", "opened")
    sent = {**ALL, **given, "consent": "y"}
    answers = [client.post(path, data=sent).location for _ in range(2)]
    assert answers == [f"{path}/sent"] * 2
    assert len(asking.briefs()) == 1
