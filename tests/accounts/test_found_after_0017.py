"""People, applications and contributions of before the office's search are found after it came."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, select, update

from app.accounts.models import User
from app.applications.actions import submit
from app.applications.details import ApplicationDetails
from app.applications.models import Application
from app.clock import now
from app.db import db, writing
from app.partners.models import Category
from app.tables.models import TableWord
from app.tables.words import words_of
from app.tiers.actions import submit_contribution
from app.tiers.models import Contribution
from app.tiers.queries.days import programme_day
from app.tiers.rules import Entry
from app.values import MACHINE
from tests import cast


@pytest.fixture
def lived_in(app: Flask) -> Flask:
    """A site with more people than are filled in at a time."""
    actor = cast.listed("Ďurčo & syn")
    cast.person_of(actor, email="jan@durco.example")
    cast.staff("rep", email="rep@kupec.example")
    with writing() as session:
        session.add_all(
            User(email=f"p{number}@durco.example", name=f"Číslo {number}", locale="sk")
            for number in range(600)
        )
        details = ApplicationDetails(
            kind="company", name="Žltý kôň", email="a@kon.example", phone="", website="",
            country="SK", city="Žilina", languages=("sk",), experience="Veľa.", references=(),
            category_ids=(session.scalars(select(Category.id).limit(1)).one(),),
        )  # fmt: skip
        submit(details=details, locale="sk", ref="", consent_text="Áno.", is_hasty=False)
        entry = Entry("article", "Ako fotiť", programme_day(), "", "sk", "")
        submit_contribution(partner_id=actor.id, entry=entry, doer=MACHINE)
    return app


def found() -> dict[tuple[str, int], set[str]]:
    words: dict[tuple[str, int], set[str]] = {}
    kinds = ("user", "application", "contribution")
    query = select(TableWord).where(TableWord.kind.in_(kinds))
    for row in db.session.scalars(query):
        words.setdefault((row.kind, row.row_id), set()).add(row.word)
    db.session.expunge_all()
    db.session.rollback()
    return words


def test_the_migration_lets_all_of_them_be_found(lived_in: Flask) -> None:
    downgrade(revision="0016")
    with writing() as session:
        session.execute(delete(TableWord).where(TableWord.kind != "partner"))
    upgrade()
    users = db.session.scalars(select(User)).all()
    expected = {("user", each.id): words_of([each.name, each.email]) for each in users}
    one = db.session.scalars(select(Application)).one()
    texts = [one.name, one.email, one.website, one.city]
    expected["application", one.id] = words_of(texts)
    number = db.session.scalars(select(Contribution.id)).one()
    expected["contribution", number] = words_of(["Ako fotiť", "Ďurčo & syn"])
    db.session.rollback()
    assert found() == expected
    assert len(users) > 600


def test_what_was_forgotten_is_not_found_and_what_has_words_keeps_them(lived_in: Flask) -> None:
    downgrade(revision="0016")
    with writing() as session:
        (first, second) = session.scalars(select(User.id).order_by(User.id).limit(2))
        of_two = TableWord.row_id.in_((first, second)) & (TableWord.kind == "user")
        session.execute(delete(TableWord).where(of_two))
        session.execute(update(User).where(User.id == first).values(erased_at=now()))
        session.add(TableWord(kind="user", word="own", row_id=second))
    upgrade()
    words = found()
    assert ("user", first) not in words
    assert words["user", second] == {"own"}
