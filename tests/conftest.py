"""What every test may ask for: an app over a fresh database, its client, its command line.

Tests that touch the database run on SQLite and on PostgreSQL. Both are migrated once and copied
for each test, so that a test sees real commits and leaves nothing behind.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade

from app import create_app
from app.accounts import passwords
from app.accounts.access import EVERYONE, open_to
from app.config import load_settings
from app.db import db
from tests.compiled import (
    SharedCode,
    share_routes,
    share_statements,
    share_static_files,
    use_shared_statements,
)
from tests.faults import IS_WHOLE, PROPERTY, Ledger, Told
from tests.memory import lie_in_memory
from tests.services.missing import require
from tests.services.postgres import PostgresServer, running_postgres

_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Put temporary folders into memory, and let the process that puts a whole run of faults
    together write down what was tried."""
    lie_in_memory()
    if IS_WHOLE and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Ledger())


def make_app(database_url: str, **settings: str) -> Flask:
    """An app over a database, as production runs it unless ``settings`` say otherwise."""
    environ = {
        "KUPEC_ENV": "production",
        "SECRET_KEY": "a key for tests, long enough",
        "BASE_URL": "http://localhost",
        "DATABASE_URL": database_url,
        **settings,
    }
    app = create_app(load_settings(environ))
    app.testing = True
    app.jinja_env.bytecode_cache = SharedCode(app)
    with app.app_context():
        use_shared_statements(db.engine)
    # Forms are sent without opening their page first; tests/accounts and the browser send tokens.
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule = partial(_add_open_rule, app)  # type: ignore[method-assign]  # for this app alone
    return app


def _add_open_rule(app: Flask, rule: str, *words: Any, **named: Any) -> None:
    """What a test adds to a site is open to everyone."""
    view = named.get("view_func") or (words[1] if len(words) > 1 else None)
    if view is not None:
        open_to(EVERYONE)(view)
    Flask.add_url_rule(app, rule, *words, **named)


def migrate(app: Flask) -> None:
    """Bring the database of an app up to date and let go of it."""
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Nobody guesses the passwords of tests: they are hashed as quickly as argon2id can.
    tests/accounts/test_passwords.py looks at the true cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_code() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_routes(patch)
        share_static_files(patch)
        share_statements(patch)
        yield


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Told:
    """What a test of faults tells of its tries."""
    told = Told()
    request.node.user_properties.append((PROPERTY, told.figures))
    return told


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    require("PostgreSQL")
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    migrate(make_app(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> PostgresServer:
    postgres.create_database("migrated")
    migrate(make_app(postgres.url("migrated")))
    return postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh database with the default levels and categories."""
    if request.param == "sqlite":
        path = tmp_path / "kupec.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        server: PostgresServer = request.getfixturevalue("migrated_postgres")
        name = f"test_{next(_numbers)}"
        server.create_database(name, template="migrated")
        yield server.url(name)
        server.drop_database(name)


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The app over a fresh database; its context is pushed for the test itself."""
    app = make_app(database_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()
