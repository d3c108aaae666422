"""Whoever starts the site in production learns that its mail goes nowhere."""

import shutil
from pathlib import Path

import pytest

from tests.services.server import running_server

SAID = "SMTP_URL is not set: e-mails wait and are not sent."


@pytest.fixture
def settings(migrated_sqlite: Path, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    return {
        "KUPEC_ENV": "production",
        "SECRET_KEY": "a key for tests, long enough",
        "DATABASE_URL": f"sqlite:///{path}",
    }


def said_at_the_start(settings: dict[str, str]) -> str:
    """What the server has printed by the time when it answers."""
    with pytest.raises(LookupError) as looked, running_server(settings):
        raise LookupError("to be told what it printed")
    return "\n".join(looked.value.__notes__)


def test_a_start_without_a_mail_server_says_so(settings: dict[str, str]) -> None:
    assert SAID in said_at_the_start(settings)


def test_a_start_with_one_does_not(settings: dict[str, str]) -> None:
    assert SAID not in said_at_the_start({**settings, "SMTP_URL": "smtp://127.0.0.1:1"})
