"""A worker that is killed loses no mail: what it had handed over and not written down comes again,
and can be told to be the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from app.config import ROOT
from app.db import db
from app.mail.rules import LEASE, QUEUED, SENT
from tests.mail.conftest import is_any_due_now, outbox, posted, sent
from tests.services.server import without_own_settings
from tests.services.smtp import Mailbox
from tests.tasks.conftest import outcomes

ANNA, EVA = "anna@shop.example", "eva@shop.example"
TRIES, PAUSE = 600, 0.05


class Commands:
    """Commands of the site as processes of their own, over the test's database and mailbox."""

    def __init__(self, url: str, mailbox: Mailbox) -> None:
        self.started: list[subprocess.Popen[str]] = []
        self.env = without_own_settings() | {
            "KUPEC_ENV": "production",
            "SECRET_KEY": "a key for tests, long enough",
            "BASE_URL": "https://partneri.example",
            "DATABASE_URL": url,
            "SMTP_URL": mailbox.url(),
            "LANG": "C.UTF-8",
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start ``flask …``."""
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Kill whatever runs still."""
        for process in self.started:
            process.kill()
            process.communicate()


@pytest.fixture
def commands(app: Flask, database_url: str, mailbox: Mailbox) -> Iterator[Commands]:
    made = Commands(database_url, mailbox)
    yield made
    made.end()


def eventually(mailbox: Mailbox, arrived: int) -> None:
    """Wait until so many mails have arrived; tries are counted."""
    for _ in range(TRIES):
        if len(mailbox.arrived) >= arrived:
            return
        time.sleep(PAUSE)
    pytest.fail(f"only {len(mailbox.arrived)} of {arrived} mails came")


def test_killed_between_sending_and_writing_down(commands: Commands, mailbox: Mailbox) -> None:
    """The server has taken the first of two letters, and its answer finds nobody."""
    posted(ANNA, EVA)

    def kill() -> None:
        mailbox.on_arrival = lambda: None
        os.kill(commands.started[0].pid, signal.SIGKILL)

    mailbox.on_arrival = kill
    worker = commands.start("tasks", "run", "send-mail")
    worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL
    assert mailbox.recipients() == [ANNA]
    assert [(mail.state, mail.attempts) for mail in outbox()] == [(QUEUED, 1)] * 2
    # Both belong to the dead for as long as their leases last.
    assert not is_any_due_now()
    assert sent(mailbox) == {}
    with time_machine.travel(datetime.now(UTC) + LEASE, tick=False):
        assert sent(mailbox) == {SENT: 2}
    assert mailbox.recipients() == [ANNA, ANNA, EVA]
    once, again, _ = (mail.message for mail in mailbox.arrived)
    assert once["Message-ID"] == again["Message-ID"]
    assert mailbox.arrived[0].message["Date"] == mailbox.arrived[1].message["Date"]
    assert len({mail.message["Message-ID"] for mail in mailbox.arrived}) == 2


def test_a_worker_sends_without_waiting_for_its_schedule(
    commands: Commands, mailbox: Mailbox
) -> None:
    worker = commands.start("worker", "--parent", str(os.getpid()))
    posted(ANNA)
    eventually(mailbox, 1)
    # The run that the schedule owed may have sent the first one; nothing but asking the second.
    posted(EVA)
    eventually(mailbox, 2)
    db.session.rollback()
    worker.terminate()
    _, log = worker.communicate(timeout=60)
    assert worker.returncode == 0, log
    assert [mail.state for mail in outbox()] == [SENT, SENT]
    runs = [(outcome, said) for name, outcome, said in outcomes() if name == "send-mail"]
    assert 2 <= len(runs) <= 3
    assert {outcome for outcome, _ in runs} == {"ok"}
    assert ANNA not in log


def test_the_command_says_what_it_did(commands: Commands, mailbox: Mailbox) -> None:
    mailbox.at_recipient[EVA] = "550 5.1.1 No such user here"
    posted(ANNA, EVA)
    said, log = commands.start("tasks", "run", "send-mail").communicate(timeout=60)
    assert said == "Sent 1, put off 0, given up 1.\n"
    # Neither whom it was for nor what the server repeats of it.
    assert "mail not sent" in log
    assert "shop.example" not in log
