"""Another site lets a reader's browser send something."""

import pytest
from flask.testing import FlaskClient

from tests import cast
from tests.visits import sign_in, token_on

OTHER = "odoslaný z inej stránky"
LOGIN = {"email": "manager@operator.example", "password": cast.PASSWORD}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site", "HX-Request": "true"},
    ],
)
def test_a_write_from_another_site_is_refused_even_with_a_token(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    cast.staff()
    token = token_on(client.get("/sk/login"))
    answer = client.post("/sk/login", data={"csrf_token": token, **LOGIN}, headers=headers)
    assert answer.status_code == 400
    assert OTHER in answer.text
    assert client.get_cookie("kupec-session") is None


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_a_write_from_this_site_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    cast.staff()
    token = token_on(client.get("/sk/login"))
    answer = client.post("/sk/login", data={"csrf_token": token, **LOGIN}, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize("token", [None, "", "x", "made-up.token.here"])
def test_a_write_without_the_pages_token_is_refused(client: FlaskClient, token: str | None) -> None:
    cast.staff()
    client.get("/sk/login")
    data = LOGIN | ({} if token is None else {"csrf_token": token})
    answer = client.post("/sk/login", data=data)
    assert answer.status_code == 400
    assert "Obnovte stránku" in answer.text


def test_the_token_of_one_browser_is_none_of_another(client: FlaskClient) -> None:
    email = cast.staff()
    token = token_on(client.get("/sk/login"))
    other = client.application.test_client()
    other.get("/sk/login")
    assert other.post("/sk/login", data={"csrf_token": token, **LOGIN}).status_code == 400
    sign_in(client, email)
    assert client.post("/sk/logout", data={"csrf_token": token}).status_code == 400


def test_a_write_to_nothing_that_there_is_is_not_found(client: FlaskClient) -> None:
    assert client.post("/sk/nothing").status_code == 404
