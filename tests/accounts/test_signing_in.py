"""Somebody signs in, goes about, and signs out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import SecurityEvent, SignIn
from app.clock import now
from app.db import db
from tests import cast
from tests.visits import code_of, error_at, send, sign_in, token_on

WRONG = "Nesprávny e-mail alebo heslo."


def kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(SecurityEvent.kind).order_by(SecurityEvent.id)))


def session_cookie(client: FlaskClient) -> str:
    cookie = client.get_cookie("kupec-session")
    return cookie.value if cookie else ""


def test_a_member_comes_to_the_area_and_staff_to_the_office(app: Flask) -> None:
    owner = cast.person_of(cast.listed("Hrdina"))
    for email, home in ((owner, "/sk/area/"), (cast.staff(), "/sk/office/")):
        client = app.test_client()
        answer = sign_in(client, email)
        assert (answer.status_code, answer.location) == (303, home)
        page = client.get(home)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "private, no-store"


def test_the_address_may_be_written_in_any_case(client: FlaskClient) -> None:
    email = cast.staff()
    assert sign_in(client, f"  {email.upper()} ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app: Flask) -> None:
    email = cast.staff()
    answers = []
    for typed in (email, "nobody@operator.example"):
        client = app.test_client()
        answer = sign_in(client, typed, "wrong password")
        assert answer.status_code == 422
        assert error_at(answer, "email") == WRONG
        assert not session_cookie(client)
        answers.append(answer.text.replace(typed, "…").replace(token_on(answer), "…"))
    assert answers[0] == answers[1]
    assert kinds() == ["account_made", "sign_in_failed"]


def test_what_was_typed_stays_but_the_password_does_not(client: FlaskClient) -> None:
    answer = sign_in(client, "eva@operator.example", "wrong password")
    assert 'value="eva@operator.example"' in answer.text
    assert "wrong password" not in answer.text


@pytest.mark.parametrize("field", ["email", "password"])
def test_an_empty_field_is_asked_for(client: FlaskClient, field: str) -> None:
    fields = {"email": "eva@operator.example", "password": "something", field: ""}
    answer = send(client, "/sk/login", **fields)
    assert answer.status_code == 422
    assert error_at(answer, field)


def test_somebody_whose_account_has_ended_does_not_come_in(app: Flask, client: FlaskClient) -> None:
    email = cast.staff()
    other = app.test_client()
    assert sign_in(other, email).status_code == 303
    db.session.execute(db.text("UPDATE users SET state = 'ended'"))
    db.session.commit()
    assert error_at(sign_in(client, email), "email") == WRONG
    assert other.get("/sk/office/").status_code == 303


def test_a_stranger_is_led_to_the_login_and_back(client: FlaskClient) -> None:
    email = cast.staff()
    answer = client.get("/pl/account/?a=b")
    assert answer.location == "/pl/login?next=/pl/account/%3Fa%3Db"
    code = code_of(client.application, email)
    answer = send(client, answer.location, email=email, password=cast.PASSWORD, code=code)
    assert answer.location == "/pl/account/?a=b"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/xx/area/", "javascript:1",
     "/sk/\r\nSet-Cookie: a=b", " //evil.example", "/\t/evil.example"],
)  # fmt: skip
def test_nobody_is_led_off_the_site(client: FlaskClient, elsewhere: str) -> None:
    email, query = cast.staff(), {"next": elsewhere}
    token = token_on(client.get("/sk/login"))
    fields = {"csrf_token": token, "email": email, "password": cast.PASSWORD}
    answer = client.post("/sk/login", query_string=query, data=fields)
    assert answer.location == "/sk/login"
    fields = {"csrf_token": token, "code": code_of(client.application, email)}
    answer = client.post("/sk/login", query_string=query, data=fields)
    assert answer.location == "/sk/office/"


def test_a_fragment_for_a_stranger_tells_the_browser_to_go_to_the_login(
    client: FlaskClient,
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/sk/area/"}
    answer = client.get("/sk/area/", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sk/login?next=/sk/area/"
    assert answer.data == b""


def test_who_has_signed_in_does_not_see_the_login_again(client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    assert client.get("/sk/login").location == "/sk/office/"


def test_signing_out_ends_the_sign_in_on_the_server(app: Flask, client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    kept = session_cookie(client)
    answer = send(client, "/sk/logout", page="/sk/office/")
    assert answer.location == "/sk/login"
    assert not session_cookie(client)
    thief = app.test_client()
    thief.set_cookie("kupec-session", kept)
    assert thief.get("/sk/office/").status_code == 303
    assert kinds()[-1] == "signed_out"


def test_signing_out_after_a_while_lets_the_browser_forget_too(client: FlaskClient) -> None:
    began = now()
    with time_machine.travel(began):
        sign_in(client, cast.staff())
        token = token_on(client.get("/sk/office/"))
    with time_machine.travel(began + timedelta(hours=1)):
        client.post("/sk/logout", data={"csrf_token": token})
    assert not session_cookie(client)


def test_whoever_has_signed_in_gets_no_kept_page(app: Flask, client: FlaskClient) -> None:
    cache = app.extensions["page_cache"]
    sign_in(client, cast.staff())
    passed = cache.passed
    client.get("/sk/partners/")
    assert cache.passed == passed + 1


def test_each_login_gets_a_new_session(client: FlaskClient) -> None:
    email = cast.staff()
    sign_in(client, email)
    first = session_cookie(client)
    send(client, "/sk/logout", page="/sk/office/")
    sign_in(client, email)
    assert session_cookie(client) not in ("", first)


def test_the_database_holds_no_token(client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    token = session_cookie(client).rsplit(".", 2)[0]
    stored = db.session.scalars(db.select(SignIn)).one()
    assert token.encode() not in stored.token_hash
    assert token not in (stored.public_id, stored.agent, stored.address)


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "ф", "." * 300])
def test_a_cookie_that_nobody_signed_is_no_sign_in(client: FlaskClient, forged: str) -> None:
    client.set_cookie("kupec-session", forged)
    assert client.get("/sk/office/").status_code == 303


@pytest.mark.parametrize(
    ("is_staff", "idle", "absolute"),
    [(True, timedelta(hours=12), timedelta(days=7)), (False, timedelta(days=30), timedelta(180))],
)
def test_a_sign_in_ends_when_it_rests_and_in_any_case(
    app: Flask, *, is_staff: bool, idle: timedelta, absolute: timedelta
) -> None:
    email = cast.staff() if is_staff else cast.person_of(cast.listed("Hrdina"))
    home = "/sk/office/" if is_staff else "/sk/area/"
    # To the second, as cookies are signed.
    client, began = app.test_client(), now().replace(microsecond=0)
    with time_machine.travel(began, tick=False) as clock:
        sign_in(client, email)
        clock.shift(idle)
        assert client.get(home).status_code == 200, "at the limit"
        # The page before has renewed the cookie.
        clock.shift(idle + timedelta(seconds=1))
        assert client.get(home).status_code == 303
    client = app.test_client()
    with time_machine.travel(began, tick=False) as clock:
        sign_in(client, email)
        while now() - began < absolute:
            assert client.get(home).status_code == 200
            clock.shift(idle - timedelta(hours=1))
        assert client.get(home).status_code == 303


def test_reading_pages_leaves_the_database_as_it_was(client: FlaskClient) -> None:
    sign_in(client, cast.staff())
    before = kinds(), db.session.scalars(db.select(SignIn.began_at)).all()
    db.session.rollback()
    with time_machine.travel(now() + timedelta(hours=1)):
        for path in ("/sk/office/", "/sk/account/", "/sk/login", "/sk/password/forgotten"):
            client.get(path)
    assert before == (kinds(), db.session.scalars(db.select(SignIn.began_at)).all())


def test_an_anonymous_reader_gets_no_cookie(client: FlaskClient) -> None:
    for path in ("/sk/", "/sk/partners/", "/sk/tiers/"):
        assert "Set-Cookie" not in client.get(path).headers


def test_cookies_over_https_belong_to_this_host_alone(make_https: Flask) -> None:
    client = make_https.test_client()
    headers = client.get("/sk/login", base_url="https://kupec.example").headers
    assert "__Host-kupec-form=" in headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in headers["Set-Cookie"]
