"""A firm applies to become a partner."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.applications.models import Application, ApplicationWish
from app.clock import now
from app.db import db
from app.partners.models import Category
from tests import cast
from tests.applications.applying import (
    APPLY,
    FIELDS,
    applications,
    apply,
    link_in,
    mails,
    the_application,
)
from tests.at_once import people
from tests.pages import parse
from tests.visits import error_at, token_on


def wishes(application: Application) -> list[str]:
    return list(
        db.session.scalars(
            select(Category.slug)
            .join(ApplicationWish, ApplicationWish.category_id == Category.id)
            .where(ApplicationWish.application_id == application.id)
            .order_by(ApplicationWish.position)
        )
    )


def test_everything_that_was_sent_is_stored(client: FlaskClient) -> None:
    answer = apply(client)
    assert (answer.status_code, answer.location) == (303, "/sk/apply/sent")
    assert client.get(answer.location).status_code == 200
    found = the_application()
    assert (found.status, found.locale, found.kind) == ("submitted", "sk", "company")
    for name in ("name", "email", "phone", "website", "country", "city", "experience"):
        assert getattr(found, name) == FIELDS[name]
    assert found.languages == ["sk", "pl"]
    assert found.references == [{"client": "Ovocie Ľubica", "text": "Zvládli aj Vianoce."}]
    assert wishes(found) == ["design", "seo"]
    assert not found.is_repeated
    assert found.inviting_partner_id is None


def test_little_is_enough(client: FlaskClient) -> None:
    little = dict.fromkeys(
        (
            "phone", "website", "city", "first_category", "ref",
            "references-0-client", "references-0-text",
        )
    )  # fmt: skip
    answer = apply(client, kind="freelancer", categories=["photo"], **little)
    assert answer.status_code == 303
    found = the_application()
    assert (found.phone, found.website, found.references) == ("", "", [])
    assert wishes(found) == ["photo"]


def test_without_a_choice_the_first_category_in_the_form_counts_first(client: FlaskClient) -> None:
    apply(client, categories=["photo", "seo"], first_category="")
    assert wishes(the_application()) == ["photo", "seo"]


def test_a_first_category_that_is_not_ticked_is_told_at_its_field(client: FlaskClient) -> None:
    answer = apply(client, categories=["photo", "seo"], first_category="design", experience="")
    assert answer.status_code == 422
    # With all else that is wrong; what was ticked and chosen stays.
    assert error_at(answer, "first_category")
    assert error_at(answer, "experience")
    page = parse(answer.text)
    ticked = [each["value"] for each in page.all("[name=categories]") if "checked" in each.attrs]
    assert set(ticked) == {"photo", "seo"}
    picked = [e["value"] for e in page.all("#first_category option") if "selected" in e.attrs]
    assert picked == ["design"]
    assert applications() == []


def test_a_website_may_be_typed_as_people_write_it(client: FlaskClient) -> None:
    apply(client, website=" www.durco.example ")
    assert the_application().website == "https://www.durco.example"


def test_the_consent_is_kept_as_it_was_shown(client: FlaskClient) -> None:
    page = client.get("/pl/apply/").text
    apply(client, "/pl/apply/")
    found = the_application()
    assert found.consent_text in unescape(page)
    assert len(found.consent_hash) == 64
    assert found.locale == "pl"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", None),
        ("kind", "bank"),
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "zlé\x00meno"),
        ("email", ""),
        ("email", "nikto"),
        ("email", "a@b"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("email", "x" * 65 + "@b.example"),
        ("phone", "zavolajte"),
        ("phone", "1" * 41),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:heslo@zlo.example"),
        ("website", "https://x.example/" + "y" * 300),
        ("country", ""),
        ("country", "XX"),
        ("city", "x" * 81),
        ("languages", None),
        ("languages", ["sk", "klingon"]),
        ("categories", None),
        ("categories", ["seo", "none"]),
        ("first_category", "none"),
        ("experience", ""),
        ("experience", "x" * 4001),
        ("references-0-client", "x" * 121),
        ("references-0-client", ""),
        ("references-0-text", "x" * 1001),
        ("references-0-text", ""),
        ("ref", "x" * 81),
        ("consent", None),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(
    client: FlaskClient, field: str, value: object
) -> None:
    answer = apply(client, **{field: value})
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert len(re.findall("data-error-for", answer.text)) == 1
    # What was right stays.
    assert "Robíme obchody" in answer.text or field == "experience"
    assert applications() == []
    assert mails() == []


def test_bytes_that_are_no_text_are_refused_or_mended(client: FlaskClient) -> None:
    token = token_on(client.get(APPLY))
    body = f"csrf_token={token}&name=%ff%fe&experience=%00".encode()
    answer = client.post(
        APPLY, data=body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert answer.status_code == 422
    assert applications() == []


def test_script_in_every_field_is_text(client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>\"'>"
    fields = ("name", "city", "experience", "references-0-client", "references-0-text", "ref")
    assert evil not in apply(client, **dict.fromkeys(fields, evil), country="").text
    assert apply(client, **dict.fromkeys(fields, evil)).status_code == 303
    (mail,) = mails("received")
    assert "<script>" not in mail.html
    assert evil not in client.get(link_in(mail)).text


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_the_applicant_gets_a_mail_in_the_language_of_the_page(
    client: FlaskClient, locale: str
) -> None:
    apply(client, f"/{locale}/apply/")
    (mail,) = mails("received")
    assert (mail.recipient, mail.locale) == ("info@durco.example", locale)
    for body in (mail.text, unescape(mail.html)):
        for name in ("name", "email", "phone", "website", "references-0-client"):
            assert FIELDS[name] in body
        assert "Najradšej malé." in body
    assert link_in(mail).startswith(f"/{locale}/apply/")


def test_the_same_form_twice_is_one_application(client: FlaskClient) -> None:
    page = client.get(APPLY)
    token = token_on(page)
    (key,) = re.findall(r'name="submission" value="([^"]+)"', page.text)[-1:]
    sent = {**FIELDS, "csrf_token": token, "submission": key}
    assert [client.post(APPLY, data=sent).location for _ in range(2)] == ["/sk/apply/sent"] * 2
    assert len(applications()) == 1


def test_two_at_once_are_both_taken_in(app: Flask) -> None:
    def send_it() -> None:
        assert apply(app.test_client()).status_code == 303

    with people(app, 2) as two:
        assert two.at_once(send_it, send_it) == [None, None]
    assert len(applications()) == 2


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("INFO@durco.example", "https://another.example"),
        ("other@another.example", "http://DURCO.example/"),
        ("other@another.example", "www.durco.example"),
    ],
)
def test_applying_twice_is_marked_for_staff_alone(
    client: FlaskClient, email: str, website: str
) -> None:
    first = apply(client)
    second = apply(client, email=email, website=website)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert [each.is_repeated for each in applications()] == [False, True]


def test_only_the_mail_to_a_known_address_says_that_it_is_known(client: FlaskClient) -> None:
    apply(client)
    apply(client, website="")
    apply(client, email="stranger@another.example")
    told, again, strange = (len(mail.text.split("\n\n")) for mail in mails("received"))
    assert again == told + 1
    assert strange == told


def test_a_partner_with_the_website_is_noticed(client: FlaskClient) -> None:
    cast.listed("Hrdina", email="x@hrdina.example", website="http://ďurčo.example")
    apply(client, website="https://www.ĎURČO.example/")
    assert the_application().is_repeated


def test_a_program_that_fills_in_everything_is_told_apart(client: FlaskClient) -> None:
    answer = apply(client, subject="Buy now")
    assert answer.status_code == 422
    assert error_at(answer, "subject")
    assert "Buy now" not in answer.text
    assert applications() == []


def test_haste_is_marked_and_refused_to_nobody(client: FlaskClient) -> None:
    def opened() -> str:
        found = re.search(r'name="opened"[^>]*value="([^"]+)"', client.get(APPLY).text)
        assert found
        return found[1]

    with time_machine.travel(now() - timedelta(minutes=5), tick=False):
        early = opened()
    apply(client, opened=early)
    apply(client, opened=opened())
    apply(client, opened="forged")
    apply(client)
    assert [each.is_hasty for each in applications()] == [False, True, True, True]


def test_too_many_are_stopped_kindly_and_nothing_is_lost(client: FlaskClient) -> None:
    for number in range(20):
        assert apply(client, email=f"a{number}@durco.example").status_code == 303
    answer = apply(client, email="one-more@durco.example")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "one-more@durco.example" in answer.text
    assert len(applications()) == 20
    assert "one-more@durco.example" in client.get(APPLY).text


def test_one_address_does_not_get_mail_without_end(client: FlaskClient) -> None:
    answers = [apply(client).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    assert len(mails("received")) == 5


def test_a_level_or_a_status_cannot_be_sent_along(client: FlaskClient) -> None:
    apply(client, status="accepted", tier="gold", partner_id="1", version="9", is_hasty="")
    found = the_application()
    assert (found.status, found.version, found.partner_id) == ("submitted", 1, None)


def test_reading_the_page_writes_nothing(client: FlaskClient) -> None:
    client.get(APPLY)
    assert db.session.scalar(select(func.count()).select_from(Application)) == 0
