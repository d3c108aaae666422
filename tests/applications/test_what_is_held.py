"""What applications hold about a person is told, and forgotten on wish."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.applications.actions import forget
from app.applications.models import ApplicationDraft, ApplicationTalk
from app.applications.queries import held_about
from app.db import db, writing
from app.tables.models import TableWord
from app.values import MACHINE
from tests import cast
from tests.applications.applying import FIELDS, applications, apply, link_in, mails
from tests.applications.deciding import OFFICE, at_desk, talk
from tests.visits import send


def count(table: type[ApplicationDraft]) -> int:
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def test_all_that_is_held_is_told(app: Flask, client: FlaskClient) -> None:
    apply(client)
    link = link_in(mails("received")[0])
    send(client, f"{link}remarks", page=link, text="Volajte ráno.")
    talk(at_desk(app, cast.staff()))
    apply(client, email="other@durco.example")
    (held,) = held_about(" INFO@Durco.example ")
    for name in ("name", "email", "phone", "website", "country", "city", "experience", "languages"):
        assert getattr(held, name) == FIELDS[name]
    assert held.categories == ["design", "seo"]
    assert held.references == [{"client": "Ovocie Ľubica", "text": "Zvládli aj Vianoce."}]
    assert held.remarks == ["Volajte ráno."]
    assert "Skúsení a poctiví." in held.talks[0]
    assert held.consent_text
    assert held_about("nobody@durco.example") == []


def test_whoever_wishes_it_is_forgotten(app: Flask, client: FlaskClient) -> None:
    apply(client)
    desk = at_desk(app, cast.staff())
    talk(desk)
    send(client, "/sk/apply/draft", page="/sk/apply/", **FIELDS)
    apply(client, email="other@elsewhere.example", name="Iná firma", website="")
    send(client, "/sk/apply/draft", page="/sk/apply/", **FIELDS)
    with writing():
        assert forget(email="INFO@durco.example", doer=MACHINE) == 2
    gone, other = applications()
    assert (gone.status, gone.reason) == ("rejected", "withdrawn")
    assert (gone.name, gone.email, gone.email_key, gone.phone, gone.website) == ("",) * 5
    assert (gone.city, gone.experience, gone.references, gone.languages) == ("", "", [], [])
    assert other.name == "Iná firma"
    assert other.status == "submitted"
    assert count(ApplicationDraft) == 0
    assert db.session.scalars(select(ApplicationTalk.minutes)).all() == [""]
    is_its = (TableWord.kind == "application") & (TableWord.row_id == gone.id)
    words = set(db.session.scalars(select(TableWord.word).where(is_its)))
    assert words == set()
    db.session.rollback()
    assert held_about("info@durco.example") == []
    page = desk.get(f"{OFFICE}{gone.public_id}")
    assert page.status_code == 200
    assert "durco" not in page.text.lower()


def test_nobody_else_is_forgotten_with_an_empty_address(client: FlaskClient) -> None:
    apply(client)
    with writing():
        forget(email="info@durco.example", doer=MACHINE)
    apply(client, email="other@elsewhere.example")
    db.session.rollback()
    assert held_about("") == []
    db.session.rollback()
    with writing():
        assert forget(email="", doer=MACHINE) == 0
