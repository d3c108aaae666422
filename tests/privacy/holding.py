"""What tests of privacy look at: the page of somebody, files, and the whole database."""

import io
import json
from zipfile import ZipFile

from flask.testing import FlaskClient
from sqlalchemy import Text, column, func, inspect, select, table
from sqlalchemy import cast as as_type
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.db import db
from app.partners.models import Partner
from tests import cast
from tests.visits import send

PRIVACY = "/sk/account/privacy"
JAN = "owner@hrdina.example"
NAME = "Ján Veľký"


def gone(user: User) -> User:
    """The same row as it is now."""
    db.session.rollback()
    query = db.select(User).where(User.id == user.id).options(joinedload(User.membership))
    found = db.session.scalars(query).one()
    db.session.expunge_all()
    db.session.rollback()
    return found


def erase(client: FlaskClient, password: str = cast.PASSWORD) -> TestResponse:
    return send(client, f"{PRIVACY}/erasures", page=PRIVACY, password=password)


def files_of(data: bytes) -> dict[str, list[dict[str, object]]]:
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".json"): json.loads(archive.read(name))["rows"]
            for name in archive.namelist()
            if name.endswith(".json")
        }


def everywhere(words: str) -> set[str]:
    """The columns of the whole database in which these words stand."""
    db.session.rollback()
    found = set()
    inspector = inspect(db.engine)
    for name in inspector.get_table_names():
        for each in inspector.get_columns(name):
            text = as_type(column(each["name"]), Text)
            asked = select(func.count()).select_from(table(name)).where(text.contains(words))
            if db.session.scalar(asked):
                found.add(f"{name}.{each['name']}")
    db.session.rollback()
    return found


def partner_state(firm: cast.Actor) -> str:
    db.session.rollback()
    state = db.session.scalars(db.select(Partner.state).where(Partner.id == firm.id)).one()
    db.session.rollback()
    return str(state)
