"""The story of a job over two web processes and two workers on PostgreSQL and Redis: the merchant's
browser talks to one process and the partner's to the other, every mail is delivered by a worker to
a mail server, and what expires is written down by a worker.

The clock is the processes' own, put forward (tests/services/ahead.py). In ``make faults`` it is
played by every pair of languages; in ``make test`` each of its parts by a pair of its own.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page

from app.clock import now
from app.config import ROOT
from app.db import db
from app.tasks.worker import ASKED_EVERY
from tests.browser import jobs_story, private_pages
from tests.browser.jobs_play import Play, Round, rounds
from tests.browser.jobs_stage import Mail, Outbox, eventually
from tests.conftest import make_app
from tests.services import ahead
from tests.services.missing import require
from tests.services.postgres import PostgresServer
from tests.services.redis import running_redis
from tests.services.server import running_server, without_own_settings
from tests.services.smtp import Arrived, Mailbox, running_smtp

pytestmark = pytest.mark.faults
DATABASE = "jobs_on_many_machines"
WEB, WORKERS = 2, 2


@dataclass
class SiteElsewhere:
    """The site in processes of its own."""

    app: Flask
    addresses: tuple[str, str]
    clock: Path
    mailbox: Mailbox
    outbox: Outbox
    ahead: timedelta = field(default=timedelta())

    def pass_time(self, time: timedelta) -> None:
        self.ahead += time
        ahead.put_forward(self.clock, self.ahead)

    def work(self, task: str) -> None:
        """The workers see by themselves that it is time."""

    def mail(self, message: str, to: str) -> Mail:
        row = self.outbox.next(message, to)
        # A worker looks round every two seconds of the clock.
        self.pass_time(ASKED_EVERY)
        # The row names the mail; the words are those that have arrived.
        arrived: Arrived = eventually(
            lambda: next(
                (each for each in self.mailbox.arrived if _is(each, row.message_id)), None
            ),
            f"{message} was not delivered to {to}",
        )
        assert arrived.recipients == (to,)
        mail = arrived.message
        text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
        assert text is not None
        assert html is not None
        return Mail(
            mail["Content-Language"], mail["Subject"], text.get_content(), html.get_content()
        )


def _is(arrived: Arrived, message_id: str) -> bool:
    return bool(arrived.message["Message-ID"] == f"<{message_id}>")


@contextmanager
def running_worker(environ: dict[str, str]) -> Iterator[None]:
    """A worker beside them; it ends with the tests however they end."""
    process = subprocess.Popen(
        [*ahead.COMMAND, "flask", "--app", "wsgi", "worker", "--parent", str(os.getpid())],
        cwd=ROOT,
        env=environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(60) == 0


@pytest.fixture(scope="module")
def site(
    migrated_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteElsewhere]:
    require("Redis")
    migrated_postgres.create_database(DATABASE, template="migrated")
    url = migrated_postgres.url(DATABASE)
    app = make_app(url)
    clock = tmp_path_factory.mktemp("clock") / "ahead"
    ahead.put_forward(clock, timedelta())
    with running_redis() as redis, running_smtp() as mailbox, ExitStack() as stack:
        settings = {
            "KUPEC_ENV": "production",
            "SECRET_KEY": "a key for tests, long enough",
            "DATABASE_URL": url,
            "REDIS_URL": redis.url(),
            "SMTP_URL": mailbox.url(),
            "BASE_URL": "http://127.0.0.1",
            "LANG": "C.UTF-8",
            **ahead.environ(clock),
        }
        command = (*ahead.COMMAND, "app.serve")
        addresses = [
            stack.enter_context(running_server(settings, command=command)) for _ in range(WEB)
        ]
        for _ in range(WORKERS):
            stack.enter_context(running_worker(without_own_settings() | settings))
        for address in addresses:
            private_pages.SITES[urlsplit(address).port or 0] = app
        yield SiteElsewhere(app, (addresses[0], addresses[1]), clock, mailbox, Outbox(app))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    migrated_postgres.drop_database(DATABASE)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Nowhere: the play says for each browser where it goes."""
    return ""


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Without a site: the play names one for each browser."""
    return {name: value for name, value in browser_context_args.items() if name != "base_url"}


@pytest.fixture
def play(site: SiteElsewhere, visit: Callable[..., Page], played: Round) -> Iterator[Play]:
    """A round on the site. Clocks are never put back, as a worker would then wait for what it has
    done: each round begins where the one before has ended."""
    with time_machine.travel(now() + site.ahead, tick=True):
        yield Play(site, played, visit)


ALL = ("sk-pl", "pl-ru", "ru-sk")


@rounds("ru-sk", whole=ALL)
def test_an_enquiry_is_answered_agreed_on_and_completed(play: Play) -> None:
    jobs_story.answer_agree_complete(play)


@rounds("sk-pl", whole=ALL)
def test_an_enquiry_that_expires_becomes_a_brief_for_several(play: Play) -> None:
    jobs_story.expire_and_ask_several(play)


@rounds("pl-ru", whole=ALL)
def test_of_several_partners_the_merchant_hears_as_they_write(play: Play) -> None:
    jobs_story.choose_of_several(play)
