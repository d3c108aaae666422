"""A lost link is sent again to its own address, and a link in the wrong hands is ended."""

import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.jobs.models import Brief, BriefLink, LinkRequest
from app.jobs.rules.merchants import LINKS_A_DAY
from tests.jobs import stage
from tests.jobs.merchants import address_of, come, link_to, mails
from tests.pages import parse
from tests.visits import send, token_on

LINK = re.compile(r"http://localhost(/\w+/m/[\w-]{43}/)")


def work(app: Flask) -> None:
    """Let the worker answer."""
    result = app.test_cli_runner().invoke(args=["tasks", "run", "answer-lost-links"])
    assert result.exit_code == 0, result.output


def ask(client: FlaskClient, email: str, locale: str = "sk") -> str:
    """Ask for the links of an address; what the page says then, without its tokens."""
    led = send(client, f"/{locale}/m/", email=email)
    assert (led.status_code, led.location) == (303, f"/{locale}/m/sent")
    return client.get(led.location).text


def test_all_open_briefs_of_an_address_are_listed(app: Flask, client: FlaskClient) -> None:
    asked = stage.partner()
    briefs = [stage.brief_from(asked=asked), stage.brief_from(asked=stage.partner("Malina"))]
    stage.brief_from(asked=asked, email="ina@obchod.example")
    ask(client, "  JANA@Obchod.example ", "pl")
    assert mails("lost_link") == []
    work(app)
    (mail,) = mails("lost_link")
    assert (mail.recipient, mail.locale) == ("jana@obchod.example", "pl")
    led = {client.get(link).location for link in LINK.findall(mail.text)}
    assert led == {address_of(brief_id).replace("/sk/", "/pl/") for brief_id in briefs}
    assert db.session.scalars(select(LinkRequest)).all() == []


def test_known_and_unknown_addresses_are_answered_alike(app: Flask) -> None:
    stage.brief_from(asked=stage.partner())
    known, unknown = (
        ask(app.test_client(), email) for email in ("jana@obchod.example", "nobody@x.example")
    )
    assert known == unknown
    rows = db.session.scalars(select(LinkRequest.email_key)).all()
    assert sorted(rows) == ["jana@obchod.example", "nobody@x.example"]
    db.session.rollback()
    work(app)
    assert [mail.recipient for mail in mails("lost_link")] == ["jana@obchod.example"]


def test_briefs_that_are_not_confirmed_or_are_spam_are_not_listed(app: Flask) -> None:
    for state in ("unconfirmed", "spam"):
        brief_id = stage.brief_from(asked=stage.partner(state.title()))
        db.session.get_one(Brief, brief_id).state = state
        db.session.commit()
    ask(app.test_client(), "jana@obchod.example")
    work(app)
    assert mails("lost_link") == []


def test_nobodys_mailbox_is_filled(app: Flask) -> None:
    stage.brief_from(asked=stage.partner())
    for _time in range(LINKS_A_DAY + 3):
        ask(app.test_client(), "jana@obchod.example")
    work(app)
    assert len(mails("lost_link")) == LINKS_A_DAY


def test_a_stranger_may_not_ask_without_end(app: Flask, client: FlaskClient) -> None:
    answers = [send(client, "/sk/m/", email=f"{n}@x.example").status_code for n in range(21)]
    assert answers == [303] * 20 + [429]


def test_ending_all_links_ends_every_device_and_mails_a_new_one(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    other = stage.brief_from(asked=stage.partner("Malina"))
    link, (thief, address) = link_to(brief_id), come(app, brief_id)
    client = app.test_client()
    client.get(link)
    client.get(link_to(other))
    led = send(client, f"{address}link-endings", page=address)
    assert (led.status_code, led.location) == (303, "/sk/m/")
    assert parse(client.get("/sk/m/").text).has(".flash--done")
    for browser in (thief, client):
        assert browser.get(address).status_code == 404
        assert browser.get(link).status_code == 404
    assert client.get(address_of(other)).status_code == 200
    (mail,) = mails("lost_link")
    (new,) = LINK.findall(mail.text)
    assert client.get(new).location == address
    assert client.get(address).status_code == 200


def test_tokens_are_stored_as_hashes_alone(app: Flask) -> None:
    token = link_to(stage.brief_from(asked=stage.partner())).split("/")[3]
    hashes = db.session.scalars(select(BriefLink.token_hash)).all()
    assert all(token.encode() not in each and len(each) == 32 for each in hashes)


@pytest.mark.parametrize(
    "typed",
    ["", "x\0y@obchod.example", "x" * 300, "\ud800@obchod.example", "@"],
    ids=["empty", "nul", "long", "half a character", "no mailbox"],
)
def test_what_is_no_address_breaks_nothing(app: Flask, client: FlaskClient, typed: str) -> None:
    token = token_on(client.get("/sk/m/"))
    body = urlencode({"csrf_token": token, "email": typed}, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    assert client.post("/sk/m/", data=body, content_type=kind).status_code in (303, 422)
    work(app)
    assert mails("lost_link") == []


@pytest.mark.parametrize(
    "name",
    ["%00", "%ff%fe", "x" * 43, "..", "%F0%9F%8D%AF", "a%2Fb"],
    ids=["nul", "no text", "token", "dots", "honey", "slash"],
)
def test_addresses_of_nothing_break_nothing(app: Flask, name: str) -> None:
    client, address = come(app, stage.brief_from(asked=stage.partner()))
    for path in (f"/sk/m/{name}/", f"{address}{name}/", f"{address}{name}/news"):
        assert client.get(path).status_code in (303, 308, 404), path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/partners/", "/briefs/new"])
def test_who_has_no_mail_at_hand_finds_the_way(client: FlaskClient, path: str) -> None:
    page = client.get(f"/sk{path}").text
    assert 'href="/sk/m/"' in page[page.index("<footer") :]
    if path == "/briefs/new":
        assert re.search(r'data-asked-before>[^<]*<a href="/sk/m/"', page)
        step = client.get(f"/sk{path}?step=2", follow_redirects=True).text
        assert "data-asked-before" in step  # nothing was typed, so it is the first step again
