"""Sites that belong to one file of tests: what is done on them stays there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from app.db import db
from app.demo import load_demo
from tests.conftest import make_app, migrate
from tests.services import ahead
from tests.services.server import running_server

PARTNERS = 12


def pass_time(folder: Path, time: timedelta) -> None:
    """Let so much time pass on the site whose database is in ``folder``."""
    clock = _clock(folder)
    ahead.put_forward(clock, ahead.read(clock) + time)


@contextmanager
def demo_site(folder: Path) -> Iterator[str]:
    """A site in development with a small demo in a database in ``folder``; yields its address."""
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    app = make_app(url)
    migrate(app)
    with app.app_context():
        load_demo(partners=PARTNERS)
        db.session.remove()
        db.engine.dispose()
    ahead.put_forward(_clock(folder), timedelta())
    settings = {
        "KUPEC_ENV": "development",
        "DATABASE_URL": url,
        **ahead.environ(_clock(folder)),
    }
    with running_server(settings, command=(*ahead.COMMAND, "app.serve")) as address:
        yield address


def _clock(folder: Path) -> Path:
    return folder / "ahead"
