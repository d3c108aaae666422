"""Running the site's commands on a database, in processes of their own."""

import subprocess
import sys

from app.config import ROOT
from bench.servers import SECRET, clean_environment


class CommandFailed(RuntimeError):
    """A command ended with an error; with what it printed."""


def flask(database_url: str, *words: str) -> str:
    """Run a command of the site on a database; returns what it printed. Raises CommandFailed."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=clean_environment() | site_settings(database_url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(f"flask {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def site_settings(database_url: str) -> dict[str, str]:
    """Settings of the site in production over a database, without its page cache."""
    return {
        "KUPEC_ENV": "production",
        "SECRET_KEY": SECRET,
        "BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
        "KUPEC_PAGE_CACHE_MB": "0",
    }


def load_demo(database_url: str, partners: int) -> None:
    """Make the tables of an empty database and fill them with a demo of so many listed partners."""
    flask(database_url, "db", "upgrade")
    flask(database_url, "demo", "load", "--partners", str(partners))
