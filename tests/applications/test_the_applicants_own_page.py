"""The applicant follows the application by the link in the mail."""

from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from tests import cast
from tests.applications.applying import apply, link_in, mails, night_passes, the_application
from tests.applications.deciding import OFFICE, at_desk, reject
from tests.visits import error_at, send


def own(client: FlaskClient, **fields: object) -> str:
    """Apply, and come to the page of one's own."""
    apply(client, **fields)
    return link_in(mails("received")[-1])


def test_the_page_shows_the_status_and_what_was_sent(client: FlaskClient) -> None:
    page = client.get(own(client)).text
    assert 'data-status="submitted"' in page
    assert "Najradšej malé." in page
    assert "noindex" in page


def test_nobody_guesses_the_page(client: FlaskClient) -> None:
    link = own(client)
    for token in ("none", link.split("/")[3][:-1] + "x", the_application().public_id, "%00"):
        assert client.get(f"/sk/apply/{token}/").status_code == 404
        for deed in ("remarks", "withdrawals"):
            assert (
                send(client, f"/sk/apply/{token}/{deed}", page="/sk/apply/", text="x").status_code
                == 404
            )


def test_a_remark_is_added(client: FlaskClient) -> None:
    link = own(client)
    answer = send(client, f"{link}remarks", page=link, text="Som na dovolenke\n<b>do</b> pondelka.")
    assert answer.location == link
    page = client.get(link).text
    assert "&lt;b&gt;do&lt;/b&gt; pondelka." in page
    assert "data-remark" in page


def test_a_remark_has_its_bounds(client: FlaskClient) -> None:
    link = own(client)
    for text in ("", "x" * 2001, "a\x00b"):
        answer = send(client, f"{link}remarks", page=link, text=text)
        assert answer.status_code == 422
        assert error_at(answer, "text")


def test_what_is_withdrawn_is_over(client: FlaskClient) -> None:
    link = own(client)
    assert send(client, f"{link}withdrawals", page=link).location == link
    found = the_application()
    assert (found.status, found.reason) == ("rejected", "withdrawn")
    assert len(mails("withdrawn")) == 1
    page = client.get(link).text
    assert "withdrawals" not in page
    answer = send(client, f"{link}remarks", page="/sk/apply/", text="Predsa len")
    assert answer.status_code == 422


def test_what_is_decided_cannot_be_withdrawn(app: Flask, client: FlaskClient) -> None:
    link = own(client)
    reject(at_desk(app, cast.staff()))
    send(client, f"{link}withdrawals", page="/sk/apply/")
    assert the_application().reason == "no_fit"
    assert mails("withdrawn") == []
    assert 'role="alert"' in client.get(link).text


def test_a_year_after_a_withdrawal_the_person_is_forgotten(app: Flask, client: FlaskClient) -> None:
    link = own(client)
    send(client, f"{link}withdrawals", page=link)
    with time_machine.travel(now() + timedelta(days=364)):
        night_passes()
        assert the_application().name
    with time_machine.travel(now() + timedelta(days=366)):
        night_passes()
        found = the_application()
        assert (found.name, found.email, found.phone, found.experience) == ("", "", "", "")
        assert (found.references, found.website_key) == ([], "")
        page = at_desk(app, cast.staff()).get(f"{OFFICE}{found.public_id}").text
        assert "durco" not in page
        assert 'data-audit="application.forgotten"' in page


def test_what_is_open_or_accepted_is_not_forgotten_by_itself(client: FlaskClient) -> None:
    own(client)
    with time_machine.travel(now() + timedelta(days=800)):
        night_passes()
    assert the_application().name
