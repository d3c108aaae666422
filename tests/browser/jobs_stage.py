"""Sites on which the story of a job is played (jobs_play.py): what the story asks of one, and the
one that runs in this process, so that what moves the clock here moves it there."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from app.db import db
from app.mail.models import OutgoingMail
from tests.browser import private_pages
from tests.conftest import make_app

TRIES, PAUSE = 1_200, 0.05
"""How often it is looked whether something has happened: tries are counted, as the clock moves."""
LINK = re.compile(r"https?://[^/\s]+(/\w+/(?:m|briefs/confirm|area/jobs)/\S+)")


@dataclass(frozen=True)
class Mail:
    """A mail that somebody has got."""

    locale: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The path that its first link leads to."""
        found = LINK.search(self.text)
        assert found, self.text
        return found[1]


class Site(Protocol):
    """A site with people before it."""

    app: Flask
    """Over the same database, with the same keys."""
    outbox: "Outbox"

    @property
    def addresses(self) -> tuple[str, str]:
        """Where the merchant's browser finds the site, and where the partner's does."""

    def pass_time(self, time: timedelta) -> None:
        """Let so much time pass, for everybody at once."""

    def work(self, task: str) -> None:
        """Let the worker do what is due."""

    def mail(self, message: str, to: str) -> Mail:
        """The mail of a kind that somebody has got since they got one of that kind before."""


@dataclass
class Outbox:
    """The rows of mails, each of which is read once."""

    app: Flask
    read: dict[tuple[str, str], int] = field(default_factory=dict)

    def next(self, message: str, to: str) -> Any:
        """The row of a mail that is new, or comes to be: the one that was asked for is being
        written, or by a worker will be."""
        # Whoever reads a mail reads all that came before it.
        query = (
            select(OutgoingMail.__table__)
            .where(OutgoingMail.message == f"jobs/{message}", OutgoingMail.recipient == to)
            .where(OutgoingMail.id > self.read.get((message, to), 0))
            .order_by(OutgoingMail.id.desc())
            .limit(1)
        )

        def row() -> Any:
            with self.app.app_context():
                try:
                    return db.session.execute(query).one_or_none()
                finally:
                    db.session.remove()

        found = eventually(row, f"no mail {message} to {to}")
        self.read[message, to] = found.id
        return found

    def count(self, message: str) -> dict[str, int]:
        """How many mails of a kind each has got, by address."""
        query = select(OutgoingMail.recipient).where(OutgoingMail.message == f"jobs/{message}")
        with self.app.app_context():
            recipients = db.session.scalars(query).all()
            db.session.remove()
        return {each: recipients.count(each) for each in set(recipients)}


def eventually(ask: Any, otherwise: str) -> Any:
    """What ``ask`` finds, as soon as it finds something; fails saying ``otherwise``."""
    for _ in range(TRIES):
        found = ask()
        if found:
            return found
        time.sleep(PAUSE)
    pytest.fail(otherwise)


@dataclass
class SiteHere:
    """The site in this process, its address, and its clock."""

    app: Flask
    address: str
    clock: time_machine.Traveller
    outbox: Outbox

    @property
    def addresses(self) -> tuple[str, str]:
        return self.address, self.address

    def pass_time(self, time: timedelta) -> None:
        self.clock.shift(time)

    def work(self, task: str) -> None:
        result = self.app.test_cli_runner().invoke(args=["tasks", "run", task])
        assert result.exit_code == 0, result.output

    def mail(self, message: str, to: str) -> Mail:
        row = self.outbox.next(message, to)
        return Mail(row.locale, row.subject, row.text, row.html)


@contextmanager
def running_jobs_site(migrated: Path, folder: Path) -> Iterator[tuple[Flask, str]]:
    """Run a site over an empty database; the app and its address."""
    path = folder / "jobs.sqlite"
    shutil.copyfile(migrated, path)
    app = make_app(f"sqlite:///{path}")
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    private_pages.SITES[server.port] = app
    yield app, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()
