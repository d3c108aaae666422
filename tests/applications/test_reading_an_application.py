"""Staff read an application that was sent."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.applications.applying import applications, apply, link_in, mails, the_application
from tests.applications.deciding import (
    OFFICE,
    accept,
    at_desk,
    record,
    take,
    talk,
)
from tests.pages import parse
from tests.visits import send


def test_the_queue_shows_it_and_the_rail_counts_it(desk: FlaskClient) -> None:
    page = desk.get(OFFICE).text
    found = the_application()
    assert f'data-application="{found.public_id}"' in page
    assert 'data-status="submitted"' in page
    assert "rail__count" in page


def test_the_record_shows_everything_that_was_sent(desk: FlaskClient) -> None:
    page = record(desk)
    for text in ("Ďurčo &amp; Chovanec", "info@durco.example", "Najradšej malé.", "Žilina"):
        assert text in page
    assert re.findall(r'data-wish="([^"]+)"', page) == ["design", "seo"]
    assert "data-alike" not in page


def test_what_was_typed_in_another_language_says_so(app: Flask, client: FlaskClient) -> None:
    apply(client, "/pl/apply/")
    page = record(at_desk(app, cast.staff()))
    assert '<span lang="pl">Robíme obchody' in page


def test_a_sales_representative_reads_and_does_not_decide(app: Flask, client: FlaskClient) -> None:
    apply(client)
    rep = at_desk(app, cast.staff("rep"))
    assert "data-deed" not in record(rep)
    for step in ("calls", "conversations", "acceptances", "rejections"):
        assert take(rep, step).status_code == 403
    assert at_desk(app, cast.staff("finance")).get(OFFICE).status_code == 403


def test_an_application_that_is_not_there_is_not_found(desk: FlaskClient) -> None:
    for step in ("", "/calls", "/conversations", "/acceptances", "/rejections"):
        for name in ("none", str(the_application().id), "%00"):
            path = f"{OFFICE}{name}{step}"
            status = (
                send(desk, path, page=OFFICE).status_code if step else desk.get(path).status_code
            )
            assert status == 404


def test_earlier_applications_and_partners_are_linked(app: Flask, client: FlaskClient) -> None:
    known = cast.listed("Hrdina", email="info@durco.example")
    apply(client)
    apply(client, email="x@durco.example")
    first, second = applications()
    page = at_desk(app, cast.staff()).get(f"{OFFICE}{first.public_id}").text
    assert f'data-alike-application="{second.public_id}"' in page
    assert f'/sk/office/partners/{known.slug}/"' in page


def test_whoever_has_an_account_already_is_known(app: Flask, client: FlaskClient) -> None:
    firm = cast.listed("Slivka", email="iny@slivka.example")
    cast.person_of(firm, email="info@durco.example")
    apply(client, email=" Info@Durco.example ")
    manager, found = at_desk(app, cast.staff()), the_application()
    assert "data-repeated" in manager.get(OFFICE).text
    page = parse(manager.get(f"{OFFICE}{found.public_id}").text)
    account = page.one("[data-alike-account]")
    public_id = cast.known("info@durco.example").public_id
    assert account["data-alike-account"] == public_id
    assert account.one("a")["href"] == f"/sk/office/users/{public_id}/"
    assert f'/sk/office/partners/{firm.slug}/"' in manager.get(f"{OFFICE}{found.public_id}").text
    # Who may not open accounts is not led there.
    rep = parse(at_desk(app, cast.staff("rep")).get(f"{OFFICE}{found.public_id}").text)
    assert not rep.one("[data-alike-account]").has("a")


def test_one_of_the_operators_people_who_applies_is_known(app: Flask, client: FlaskClient) -> None:
    cast.staff("rep", email="info@durco.example")
    apply(client)
    assert "data-alike-account" in record(at_desk(app, cast.staff()))


def test_what_came_of_an_application_is_no_duplicate_of_it(app: Flask, desk: FlaskClient) -> None:
    talk(desk)
    assert accept(desk).status_code == 303
    assert "data-alike" not in record(desk)
    # Of another one it is.
    apply(app.test_client())
    first, second = applications()
    page = desk.get(f"{OFFICE}{second.public_id}").text
    assert f'data-alike-application="{first.public_id}"' in page
    assert "data-alike-account" in page


def test_a_remark_of_the_applicant_stands_in_the_record(
    client: FlaskClient, desk: FlaskClient
) -> None:
    link = link_in(mails("received")[0])
    send(client, f"{link}remarks", page=link, text="Volajte po šestnástej.")
    assert "Volajte po šestnástej." in record(desk)
