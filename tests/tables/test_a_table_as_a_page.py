"""A table as its readers meet it."""

import csv
import io
import re
from datetime import datetime

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.db import db
from app.partners.models import Partner
from app.tables import sheets
from app.tables.reading import SIZE
from tests import cast
from tests.visits import send, sign_in, token_on

FRAGMENT = {"HX-Request": "true"}


def slugs_on(text: str) -> list[str]:
    return re.findall(r'data-partner="([^"]+)"', text)


@pytest.fixture
def partners(app: Flask) -> list[cast.Actor]:
    return [
        cast.listed("=HYPERLINK(1)", categories=("seo",)),
        cast.listed("Žilina & spol.", categories=("design",)),
        cast.listed("Odložený", state="suspended"),
    ]


def test_a_table_shows_its_rows_with_their_hooks(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    page = manager.get("/sk/trial/")
    assert page.status_code == 200
    assert slugs_on(page.text) == [actor.slug for actor in reversed(partners)]
    assert 'data-total="3"' in page.text
    assert "data-more" not in page.text


def table_on(page: str) -> str:
    return page.split("<table")[1].split("</table>")[0]


def test_a_fragment_is_the_part_that_changes_alone(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    part = manager.get("/sk/trial/?state=suspended", headers=FRAGMENT)
    assert slugs_on(part.text) == [partners[2].slug]
    assert part.text.lstrip().startswith("<section")
    assert "<html" not in part.text
    whole = manager.get("/sk/trial/?state=suspended")
    assert table_on(part.text) == table_on(whole.text)


def test_an_empty_table_and_one_where_nothing_matches_say_so_differently(
    manager: FlaskClient,
) -> None:
    assert 'data-empty="table"' in manager.get("/sk/trial/").text
    assert 'data-empty="filters"' in manager.get("/sk/trial/?state=draft").text


def test_what_made_no_sense_is_told(manager: FlaskClient) -> None:
    page = manager.get("/sk/trial/?state=sold&sort=price&after=zz")
    assert page.status_code == 200
    assert "data-ignored" in page.text
    assert "data-ignored" not in manager.get("/sk/trial/?state=draft").text


def test_pages_lead_on_and_back(app: Flask, manager: FlaskClient) -> None:
    actors = [cast.listed(f"Firma {number}") for number in range(SIZE + 5)]
    first = manager.get("/sk/trial/")
    assert len(slugs_on(first.text)) == SIZE
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    second = manager.get(following[1].replace("&amp;", "&"))
    assert slugs_on(second.text) == [actor.slug for actor in reversed(actors[:5])]
    assert 'rel="next"' not in second.text
    back = re.search(r'rel="prev" href="([^"]+)"', second.text)
    assert back
    assert slugs_on(manager.get(back[1].replace("&amp;", "&")).text) == slugs_on(first.text)


def sheet(client: FlaskClient, kind: str, query: str = "") -> bytes:
    token = token_on(client.get("/sk/trial/"))
    answer = client.post(f"/sk/trial/sheets?{query}", data={"csrf_token": token, "format": kind})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def test_a_sheet_holds_exactly_what_is_asked_for_and_no_formula(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    data = sheet(manager, "csv", "state=published&sort=number")
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(head) == 3
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", "Žilina & spol."]
    assert [row[1] for row in rows] == ["published", "published"]
    book = openpyxl.load_workbook(io.BytesIO(sheet(manager, "xlsx", "state=published&sort=number")))
    cells = list(book.active.iter_rows(min_row=2))
    assert [row[0].value for row in cells] == ["=HYPERLINK(1)", "Žilina & spol."]
    assert {cell.data_type for row in cells for cell in row[:2]} == {"s"}
    assert isinstance(cells[0][2].value, datetime)


def test_who_took_a_sheet_is_written_down_without_what_was_typed(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    sheet(manager, "csv", "state=published&q=nowak&email=jan%40nowak.example")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.deed, entry.user_id is not None) == ("sheet.taken", True)
    assert entry.after["table"] == "trial"
    assert entry.after["rows"] == 0
    assert "published" in entry.after["filter"]
    assert "nowak" not in str(entry.after)


def test_a_sheet_that_is_too_long_is_refused_with_words(
    manager: FlaskClient, partners: list[cast.Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    token = token_on(manager.get("/sk/trial/"))
    fields = {"csrf_token": token, "format": "csv"}
    assert manager.post("/sk/trial/sheets", data=fields).status_code == 409
    assert manager.post("/sk/trial/sheets?state=suspended", data=fields).status_code == 200
    assert manager.post("/sk/trial/sheets", data=fields | {"format": "ods"}).status_code == 400
    count = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert count == 1


def test_a_deed_for_many_rows_is_confirmed_and_told_row_by_row(
    manager: FlaskClient, partners: list[cast.Actor]
) -> None:
    page = "/sk/trial/deeds?" + "&".join(f"row={actor.slug}" for actor in partners)
    asked = manager.get(page)
    assert 'data-count="3"' in asked.text
    assert set(re.findall(r'name="row" value="([^"]+)"', asked.text)) == {
        actor.slug for actor in partners
    }
    told = send(manager, "/sk/trial/deeds", page=page, row=[actor.slug for actor in partners])
    assert told.status_code == 200
    outcomes = dict(re.findall(r'data-row="([^"]+)" data-outcome="([^"]+)"', told.text))
    names = dict(db.session.execute(select(Partner.slug, Partner.name)).all())
    for actor in partners:
        is_refused = actor.id % 2 == 0
        assert outcomes[actor.slug] == ("refused" if is_refused else "done")
        # What a refused deed had changed before is taken back.
        assert (names[actor.slug] == "Iný názov") is not is_refused


def test_all_that_match_can_be_meant(manager: FlaskClient, partners: list[cast.Actor]) -> None:
    asked = manager.get("/sk/trial/deeds?all=1&state=published")
    assert 'data-count="2"' in asked.text
    assert partners[2].slug not in asked.text


def test_a_deed_without_rows_is_refused(manager: FlaskClient, partners: list[cast.Actor]) -> None:
    assert manager.get("/sk/trial/deeds").status_code == 409
    assert manager.get("/sk/trial/deeds?row=nobody").status_code == 409


def test_a_deed_sent_twice_is_done_once(manager: FlaskClient, partners: list[cast.Actor]) -> None:
    page = f"/sk/trial/deeds?row={partners[0].slug}"
    asked = manager.get(page)
    key = re.findall(r'name="submission" value="([^"]+)"', asked.text)[-1]
    fields = {"csrf_token": token_on(asked), "submission": key, "row": partners[0].slug}
    assert manager.post("/sk/trial/deeds", data=fields).status_code == 200
    assert manager.post("/sk/trial/deeds", data=fields).status_code == 303


def test_deeds_are_offered_to_those_who_may(app: Flask, partners: list[cast.Actor]) -> None:
    client = app.test_client()
    sign_in(client, cast.staff("finance"))
    page = client.get("/sk/trial/")
    assert page.status_code == 200
    assert "data-deed" not in page.text
