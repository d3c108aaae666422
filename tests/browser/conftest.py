"""The site as people meet it: a process of its own behind a port, and Chromium before it.

The demo programme is loaded once for each database, with two partners of the standing cast beside
it; the tests here only read it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.db import db
from app.demo import load_demo
from app.demo.accounts import STAFF
from tests import cast
from tests.browser import private_pages
from tests.browser.catalogue import Catalogue
from tests.browser.faults import Faults
from tests.browser.long_words import add_long_words
from tests.conftest import make_app, migrate
from tests.services.browser import launch_options
from tests.services.missing import require
from tests.services.server import running_server

DEMO = "demo_browser"
OPERATOR = "https://obchod.example"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# The machine of the tests may be busy; a condition that holds sooner is not waited for longer.
TIMEOUT = 10_000
expect.set_options(timeout=TIMEOUT)


@dataclass(frozen=True)
class Demo:
    """A database with the demo programme, and the two partners whose pages differ most."""

    app: Flask
    database_url: str
    told_all: str
    """Slug of a partner of whom everything is known."""
    told_little: str
    """Slug of one of whom hardly anything is known."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    require("Chromium")
    return dict(launch_options())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo on SQLite."""
    path: Path = tmp_path_factory.mktemp("browser") / "demo.sqlite"
    migrate(make_app(f"sqlite:///{path}"))
    return _filled(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def sqlite_site(demo: Demo) -> Iterator[str]:
    with running_server(_settings(demo.database_url)) as address:
        _known(address, demo.app)
        yield address


@pytest.fixture(scope="session")
def postgresql_site(request: pytest.FixtureRequest) -> Iterator[str]:
    server = request.getfixturevalue("migrated_postgres")
    server.create_database(DEMO, template="migrated")
    demo = _filled(server.url(DEMO))
    with running_server(_settings(demo.database_url)) as address:
        _known(address, demo.app)
        yield address
    with demo.app.app_context():
        db.engine.dispose()
    server.drop_database(DEMO)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The database behind the site; a test asks for another by parametrizing this."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest, engine: str) -> str:
    """Where ``page.goto("/sk/")`` goes."""
    return str(request.getfixturevalue(f"{engine}_site"))


@pytest.fixture(scope="module")
def browser_context_args(
    browser_context_args: dict[str, object], base_url: str
) -> dict[str, object]:
    """Tabs open the site of the present file, whichever one the files before have opened."""
    return {**browser_context_args, "base_url": base_url}


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Open a tab: ``visit(**PHONE)``, ``visit(java_script_enabled=False)``. Whatever goes wrong
    in it that no person asked for (an error in a script, a report of the content policy, a
    request that fails) fails the test."""
    watches: list[Faults] = []

    def open_tab(**options: object) -> Page:
        context = new_context(**options)
        context.set_default_timeout(TIMEOUT)
        watches.append(Faults(context))
        return context.new_page()

    yield open_tab
    assert [fault for watch in watches for fault in watch.found] == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """A tab of a usual window."""
    return visit()


@pytest.fixture
def catalogue(page: Page) -> Catalogue:
    """The catalogue in Slovak, open in a usual window."""
    return Catalogue(page).open("/sk/partners/")


def _known(address: str, app: Flask) -> None:
    private_pages.SITES[urlsplit(address).port or 0] = app


def _settings(database_url: str) -> dict[str, str]:
    return {
        "KUPEC_ENV": "production",
        "SECRET_KEY": "a key for tests, long enough",
        "DATABASE_URL": database_url,
        "KUPEC_OPERATOR_URL": OPERATOR,
    }


def _filled(database_url: str) -> Demo:
    app = make_app(database_url, KUPEC_OPERATOR_URL=OPERATOR)
    with app.app_context():
        load_demo()
        # Production lets no staff in without a second factor, those of the demo neither.
        for email in STAFF:
            cast.with_app(email)
        told_all = cast.everything_told()
        cast.reviewed(told_all, 5, 4, 5, 4, 3, reply="Ďakujeme!", reply_locale="sk")
        cast.reviewed(told_all, 4, locale="pl", text="Wszystko na czas.")
        told_little = cast.hardly_anything_told()
        add_long_words(email="manager@kupec.example", slug=private_pages.IN_OFFICE)
        db.session.remove()
        db.engine.dispose()
    return Demo(app, database_url, told_all.slug, told_little.slug)
