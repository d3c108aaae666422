"""A backup is one moment of the database, whatever happens meanwhile."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from app.config import ROOT
from app.db import db
from tests import cast
from tests.backup.commands import refused, run
from tests.backup.tables import rows
from tests.services.server import without_own_settings

# The program with a trap: it is killed when the database has answered a statement that has these
# words in it.
TRAP = """
import os, signal, sys
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError
from app import create_app
from app.db import db

app = create_app()
with app.app_context():
    @event.listens_for(db.engine, "after_cursor_execute")
    def fall(connection, cursor, statement, *rest):
        if all(word in statement for word in sys.argv[1].split()):
            os.kill(os.getpid(), signal.SIGKILL)
app.test_cli_runner().invoke(args=sys.argv[2:])
"""


@contextmanager
def meanwhile(words: str, deed: Callable[[], object]) -> Iterator[list[str]]:
    """Let somebody else do a deed once the database has answered a statement with these words."""
    done: list[str] = []
    engine = db.engine

    def interrupt(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not done and all(word in statement for word in words.split()):
            done.append(statement)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(deed).result(60)

    event.listen(engine, "after_cursor_execute", interrupt)
    try:
        yield done
    finally:
        event.remove(engine, "after_cursor_execute", interrupt)


def killed(url: str, words: str, *command: str | Path) -> None:
    """Run a command and kill it at a statement that has these words."""
    ended = subprocess.run(
        [sys.executable, "-c", TRAP, words, *map(str, command)],
        cwd=ROOT,
        env=without_own_settings() | {"KUPEC_ENV": "development", "DATABASE_URL": url},
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


def test_what_others_write_meanwhile_is_not_in_it(used: Flask, twin: Flask, file: Path) -> None:
    before = rows(used)

    def newcomer() -> None:
        with used.app_context():
            cast.listed("Nezabudka", email="a@nezabudka.example")
            db.session.remove()

    # When the partners have been read, and nothing that belongs to them.
    with meanwhile("SELECT FROM partners ORDER", newcomer) as done:
        run(used, "create", file)
    assert done
    run(twin, "restore", file)
    assert rows(twin) == before
    assert len(rows(used)["partners"]) == len(before["partners"]) + 1


def test_the_site_is_read_while_a_backup_is_restored(used: Flask, twin: Flask, file: Path) -> None:
    run(used, "create", file)
    seen: list[Any] = []

    def visitor() -> None:
        client = used.test_client()
        seen.extend((client.get("/sk/partners/").text, client.get("/readyz").status_code))

    page = used.test_client().get("/sk/partners/").text
    with meanwhile("SELECT count FROM listing_places", visitor):
        run(used, "restore", "--replace", file)
    assert seen == [page, 200]


def test_a_backup_that_was_killed_leaves_nothing_that_looks_like_one(
    used: Flask, file: Path, database_url: str
) -> None:
    killed(database_url, "FROM reviews ORDER", "backup", "create", file)
    assert not file.exists()
    for left in file.parent.iterdir():
        assert left.suffix == ".part"
        refused(used, "check", left)
    run(used, "create", file)
    run(used, "check", file)


def test_a_restore_that_was_killed_leaves_the_database_as_it_was(
    used: Flask, file: Path, database_url: str
) -> None:
    run(used, "create", file)
    cast.listed("Nezabudka", email="a@nezabudka.example")
    db.session.rollback()
    before = rows(used)
    killed(database_url, "count FROM reviews", "backup", "restore", "--replace", file)
    assert rows(used) == before
    assert "Nezabudka" in used.test_client().get("/sk/partners/?q=nezabudka").text


def test_a_full_disk_is_told_and_leaves_nothing(used: Flask, file: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        told = refused(used, "create", file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, former)
    assert str(file) in told
    assert list(file.parent.iterdir()) == []


def test_nobody_writes_between_the_question_whether_it_is_empty_and_the_end(
    used: Flask, twin: Flask, file: Path
) -> None:
    run(used, "create", file)
    before = rows(used)
    with twin.app_context():
        url = db.engine.url
        patience: dict[str, Any] = (
            {"timeout": 0}
            if url.drivername.startswith("sqlite")
            else {"options": "-c lock_timeout=20"}
        )
        stranger = create_engine(url, connect_args=patience)

        def write() -> None:
            with pytest.raises(OperationalError), stranger.begin() as connection:
                connection.execute(text("UPDATE exchange_rates SET micro_euro = 1"))
            stranger.dispose()

        with meanwhile("SELECT EXISTS partners", write) as done:
            run(twin, "restore", file)
    assert done
    assert rows(twin) == before
