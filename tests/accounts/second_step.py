"""What people do between the password and the second factor, in tests of accounts."""

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import SecurityEvent
from app.db import db
from tests import cast
from tests.visits import send

LOGIN = "/sk/login"
WRONG = "000000"


def by_password(client: FlaskClient, email: str, path: str = LOGIN) -> TestResponse:
    return send(client, path, email=email, password=cast.PASSWORD)


def is_in(client: FlaskClient) -> bool:
    return client.get("/sk/account/").status_code == 200


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def kinds() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)))
