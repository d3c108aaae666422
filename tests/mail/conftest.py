"""What tests of mail share: a mail server, a site that sends to it, and a message of their own."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.accounts.access import EVERYONE, open_to
from app.clock import now
from app.db import db, writing
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.mail.queries import is_any_due
from app.mail.sending import send_due
from tests.conftest import make_app
from tests.services.smtp import Mailbox, running_smtp

SENDER = "no-reply@partneri.example"
# "Levels of partnership" has translations already.
LETTER = {
    "mail/tests/letter/subject.txt": '{{ _("Levels of partnership") }}: {{ word }}',
    "mail/tests/letter/body.txt": """{% extends "mail/layout.txt" %}
{% block content %}
{{ _("Levels of partnership") }}   

{% if more is defined %}
{{ more }}
{% endif %}


{{ word }}
{% endblock %}
{% block why %}
because
{% endblock %}
""",  # noqa: W291 - the spaces at a line's end are there to be taken away
    "mail/tests/letter/body.html": """{% extends "mail/layout.html" %}
{% from "mail/ui.html" import button %}
{% block content %}
<p>{{ _("Levels of partnership") }}</p>
<p id="word">{{ word }}</p>
{{ button("go", absolute("/sk/?a=1&b=2")) }}
{% endblock %}
{% block why %}because{% endblock %}
""",
}


def made(url: str, **settings: str) -> Flask:
    """A site that knows the letter above."""
    app = make_app(url, BASE_URL="https://partneri.example", **settings)
    assert app.jinja_env.loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(LETTER), app.jinja_env.loader])
    return app


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running_smtp() as box:
        yield box


@pytest.fixture
def app(database_url: str, mailbox: Mailbox) -> Iterator[Flask]:
    """A site in production over a fresh database, which sends to the mailbox; its context is
    pushed for the test itself."""
    app = made(database_url, SMTP_URL=mailbox.url())
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def posted(*recipients: str, word: str = "ahoj", locale: str = "sk") -> None:
    """Put a letter for each of them into the outbox, and commit."""
    with writing():
        for recipient in recipients:
            post_mail(message="tests/letter", to=recipient, locale=locale, word=word)


def sent(mailbox: Mailbox, **options: int) -> dict[str, int]:
    """Send what is due; the number of letters by the state that they came to."""
    states = send_due(mailbox.url(), **options)
    return {state: number for state, number in states.items() if number}


def is_any_due_now() -> bool:
    """Whether a worker would find something to send."""
    answer = is_any_due(now())
    db.session.rollback()
    return answer


def outbox() -> Sequence[OutgoingMail]:
    """Every row, oldest first, as it is stored."""
    db.session.rollback()
    found = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    db.session.expunge_all()
    db.session.rollback()
    return found


def planted(app: Flask, view: Callable[[], Response]) -> FlaskClient:
    """A reader who may send something to ``/planted``, from wherever."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/planted", "planted", open_to(EVERYONE)(view), methods=["GET", "POST"])
    app.testing = False
    return app.test_client()
