"""Filters that somebody keeps: nobody else sees or changes them."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.tables.models import SavedFilter
from tests.visits import error_at, send

PAGE = "/sk/office/filters/partners/"
TABLE = "/sk/office/partners/"
Staff = Callable[[str], FlaskClient]


def kept() -> list[tuple[str, str, bool]]:
    db.session.rollback()
    rows = db.session.scalars(select(SavedFilter).order_by(SavedFilter.id))
    return [(row.name, row.query, row.is_default) for row in rows]


def address_of(name: str) -> str:
    db.session.rollback()
    public_id = db.session.scalar(select(SavedFilter.public_id).where(SavedFilter.name == name))
    return f"{PAGE}{public_id}"


def keep(client: FlaskClient, name: str, query: str = "state=draft", **fields: str) -> None:
    answer = send(client, f"{PAGE}?{query}", name=name, **fields)
    assert answer.status_code == 303, answer.text


def test_a_filter_is_kept_as_a_link(manager: FlaskClient) -> None:
    keep(manager, "  Na  zverejnenie ", "state=draft&sort=-newest&after=xx&nonsense=1")
    assert kept() == [("Na zverejnenie", "state=draft&sort=-newest", False)]
    page = manager.get(TABLE).text
    assert 'data-filter="Na zverejnenie"' in page
    assert f"{TABLE}?state=draft&amp;sort=-newest" in page


def test_the_table_is_opened_with_the_chosen_one(manager: FlaskClient) -> None:
    keep(manager, "Prvý", is_default="y")
    keep(manager, "Druhý", "state=suspended", is_default="y")
    assert [(name, is_default) for name, _, is_default in kept()] == [
        ("Prvý", False),
        ("Druhý", True),
    ]
    opened = manager.get(TABLE)
    assert (opened.status_code, opened.location) == (303, f"{TABLE}?state=suspended")
    # Whoever asks for something, or for everything, gets it.
    assert manager.get(f"{TABLE}?q=").status_code == 200
    send(manager, f"{address_of('Druhý')}/openings", page=PAGE, is_default="")
    assert manager.get(TABLE).status_code == 200


def test_a_filter_is_renamed_and_removed(manager: FlaskClient) -> None:
    keep(manager, "Prvý")
    keep(manager, "Druhý")
    taken = send(manager, f"{address_of('Prvý')}/names", page=PAGE, name="Druhý")
    assert taken.status_code == 422
    assert send(manager, f"{address_of('Prvý')}/names", page=PAGE, name="Iný").status_code == 303
    assert send(manager, f"{address_of('Druhý')}/removals", page=PAGE).status_code == 303
    assert [name for name, _, _ in kept()] == ["Iný"]


def test_a_name_is_asked_for_and_taken_once(manager: FlaskClient) -> None:
    keep(manager, "Prvý")
    for name in ("", "Prvý", "x" * 61):
        refused = send(manager, f"{PAGE}?state=draft", name=name)
        assert refused.status_code == 422, name
        assert error_at(refused, "name")
    assert len(kept()) == 1


def test_anothers_filters_do_not_exist(app: Flask, as_staff: Staff) -> None:
    manager, rep = as_staff("manager"), as_staff("rep")
    keep(manager, "Len môj")
    assert "Len môj" not in rep.get(TABLE).text
    assert "Len môj" not in rep.get(PAGE).text
    for deed, fields in (("names", {"name": "x"}), ("openings", {}), ("removals", {})):
        address = f"{address_of('Len môj')}/{deed}"
        assert send(rep, address, page=PAGE, **fields).status_code == 404, deed
    assert [name for name, _, _ in kept()] == ["Len môj"]


def test_a_table_that_does_not_exist_has_no_filters(manager: FlaskClient) -> None:
    assert manager.get("/sk/office/filters/none/").status_code == 404


def test_no_more_are_kept_than_anybody_needs(manager: FlaskClient) -> None:
    from app.db import writing
    from app.tables.queries import MOST_KEPT

    keep(manager, "Prvý")
    user_id = db.session.scalar(select(SavedFilter.user_id))
    db.session.rollback()
    with writing() as session:
        session.add_all(
            SavedFilter(
                public_id=f"p{number}",
                user_id=user_id,
                table_name="partners",
                name=f"{number}",
                query="",
            )
            for number in range(MOST_KEPT - 1)
        )
    assert send(manager, f"{PAGE}?state=draft", name="Nový").status_code == 422
    assert len(re.findall("data-filter=", manager.get(f"{TABLE}?q=").text)) == MOST_KEPT
