"""A merchant has no account: a link from a mail is exchanged for a cookie and a clean address."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.clock import now
from app.db import Base, db, writing
from app.jobs.actions.merchants import close_brief
from app.jobs.cookies import MERCHANT
from app.jobs.models import Brief
from app.jobs.rules.briefs import LINK_KEPT
from tests.conftest import make_app
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come, link_to
from tests.pages import parse
from tests.visits import send


def everything() -> dict[str, list[object]]:
    """All rows of all tables of jobs."""
    names = [name for name in Base.metadata.tables if name.startswith(("brief", "job", "outgoing"))]
    rows = {
        name: [tuple(row) for row in db.session.execute(Base.metadata.tables[name].select())]
        for name in names
    }
    db.session.rollback()
    return rows


def test_a_link_is_exchanged_for_a_cookie_and_a_clean_address(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    client = app.test_client()
    link = link_to(brief_id)
    led = client.get(link)
    assert (led.status_code, led.location) == (303, address_of(brief_id))
    cookie = led.headers["Set-Cookie"]
    assert cookie.startswith(f"{MERCHANT}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    # Neither the token nor anything that a link could be made of.
    assert link.split("/")[3] not in cookie
    page = client.get(led.location)
    assert page.status_code == 200
    for answered in (led, page):
        assert answered.headers["Cache-Control"] == "private, no-store"
    assert led.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_under_https_the_cookie_belongs_to_this_very_host(app: Flask, database_url: str) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    link = link_to(brief_id)
    other = make_app(database_url, BASE_URL="https://kupec.example")
    with other.app_context():
        led = other.test_client().get(link, base_url="https://kupec.example")
        db.engine.dispose()
    cookie = led.headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-{MERCHANT}=")
    assert "Secure" in cookie


def test_whatever_looks_at_links_in_mails_changes_nothing(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    answer(stage.jobs_of(brief_id)[0].id)
    link = link_to(brief_id, stage.jobs_of(brief_id)[0].id)
    before = everything()
    for method in ("HEAD", "GET", "GET"):
        assert app.test_client().open(link, method=method).status_code == 303
    assert everything() == before


def test_the_link_of_a_message_leads_to_its_conversation(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    led = app.test_client().get(link_to(brief_id, job_id))
    assert led.location == address_of(brief_id, job_id)


def test_several_links_and_several_briefs_open_in_one_browser(app: Flask) -> None:
    first = stage.brief_from(asked=stage.partner())
    second = stage.brief_from(asked=stage.partner("Malina"))
    client, _ = come(app, first)
    for brief_id in (second, first):
        client.get(link_to(brief_id))
    assert client.get(address_of(first)).status_code == 200
    assert client.get(address_of(second)).status_code == 200
    door = client.get("/sk/m/").text
    assert door.count("data-brief=") == 2


@pytest.mark.parametrize("kind", ["forged", "ended", "confirming", "nonsense", "no cookie", "none"])
def test_what_opens_nothing_is_answered_alike(app: Flask, kind: str) -> None:
    brief_id = stage.brief_from("Tajný Obchod", asked=stage.partner())
    path = {
        "forged": f"/sk/m/{'x' * 43}/",
        "nonsense": "/sk/m/cut-off/",
        "no cookie": address_of(brief_id),
        "none": f"/sk/m/{'x' * 22}/",
    }.get(kind) or link_to(brief_id, use="confirm" if kind == "confirming" else "open")
    with time_machine.travel(now() + (LINK_KEPT if kind == "ended" else timedelta(0)), tick=False):
        page = app.test_client().get(path)
    assert page.status_code == 404
    assert 'name="email"' in page.text
    assert "Tajný" not in page.text
    assert "Set-Cookie" not in page.headers or MERCHANT not in page.headers["Set-Cookie"]


def test_the_cookie_of_one_brief_opens_no_other(app: Flask) -> None:
    mine = stage.brief_from(asked=stage.partner())
    others = stage.brief_from("Peter", asked=stage.partner("Malina"))
    client, address = come(app, mine)
    assert client.get(address_of(others)).status_code == 404
    # A conversation of another brief below the own one.
    job = address_of(others, stage.jobs_of(others)[0].id).split("/")[4]
    assert client.get(f"{address}{job}/").status_code == 404
    assert send(client, f"{address}{job}/messages", page=address, body="x").status_code == 404
    assert send(client, f"{address_of(others)}closings", page=address).status_code == 404


def test_a_cookie_that_was_tampered_with_opens_nothing(app: Flask) -> None:
    client, address = come(app, stage.brief_from(asked=stage.partner()))
    cookie = client.get_cookie(MERCHANT)
    assert cookie is not None
    client.set_cookie(MERCHANT, "x" + cookie.value)
    assert client.get(address).status_code == 404


def test_a_cookie_ends_with_its_link(app: Flask) -> None:
    client, address = come(app, stage.brief_from(asked=stage.partner()))
    with time_machine.travel(now() + LINK_KEPT - timedelta(minutes=1), tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(now() + LINK_KEPT, tick=False):
        assert client.get(address).status_code == 404


def test_leaving_a_device_forgets_the_cookie_and_keeps_the_link(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    link, client = link_to(brief_id), app.test_client()
    address = client.get(link).location
    assert send(client, "/sk/m/leavings", page=address).status_code == 303
    assert client.get(address).status_code == 404
    assert client.get(link).status_code == 303


def test_a_message_typed_without_the_cookie_is_there_to_be_copied(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    client, _ = come(app, brief_id)
    job = address_of(brief_id, stage.jobs_of(brief_id)[0].id)
    client.delete_cookie(MERCHANT)
    page = send(client, f"{job}messages", page="/sk/m/", body="Moje <b>dlhé</b> slová")
    assert page.status_code == 404
    assert "Moje &lt;b&gt;dlhé&lt;/b&gt; slová" in page.text


def test_the_switch_of_languages_keeps_the_page_out_of_caches(app: Flask) -> None:
    client, address = come(app, stage.brief_from(asked=stage.partner()))
    other = address.replace("/sk/", "/pl/")
    page = client.get(other, headers={"Referer": f"http://localhost{address}"})
    assert page.status_code == 200
    assert 'lang="pl"' in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_nothing_of_a_brief_is_counted_up_in_addresses(app: Flask) -> None:
    stage.brief_from(asked=stage.partner())
    assert db.session.scalar(select(func.length(Brief.public_id))) == 22


def test_the_length_of_a_page_tells_nothing_of_its_secrets(app: Flask) -> None:
    client, address = come(app, stage.brief_from(asked=stage.partner()))
    page = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in page.headers
    catalogue = client.get("/sk/partners/", headers={"Accept-Encoding": "br, gzip"})
    assert catalogue.headers["Content-Encoding"] == "br"


def test_briefs_of_one_browser_are_told_apart(app: Flask) -> None:
    """By whom they went to and by where they stand, though they ask for the same."""
    first = stage.brief_from(asked=stage.partner())
    second = stage.brief_from(asked=stage.partner("Malina"))
    closed = stage.brief_from(asked=stage.partner("Hruška"))
    client, _ = come(app, first)
    client.get(link_to(second))
    client.get(link_to(closed))
    answer(stage.jobs_of(second)[0].id)
    with writing():
        close_brief(brief_id=closed)
    page = parse(client.get("/sk/m/").text)
    rows = {row["data-brief"]: row for row in page.all("[data-brief]")}
    found = [rows[address_of(each).split("/")[3]] for each in (first, second, closed)]
    names, kinds = ("Slivka", "Malina", "Hruška"), ("waiting", "new", "none")
    for row, name, kind in zip(found, names, kinds, strict=True):
        assert name in row.text
        assert row.has(f".status--{kind}")
    assert [row.has(".talk-card__new") for row in found] == [False, True, False]
