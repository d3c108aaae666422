"""Sites that belong to one file of tests: what is done on them stays there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.db import db
from app.demo import load_demo
from tests.conftest import make_app, migrate
from tests.services.server import running_server

PARTNERS = 12


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
    with running_server({"KUPEC_ENV": "development", "DATABASE_URL": url}) as address:
        yield address
