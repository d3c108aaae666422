"""Engine, session, base class, column types, and the one transaction of a request.

SQLite: WAL, synchronous FULL, foreign keys, and BEGIN IMMEDIATE for whatever writes, so that two
writers queue up at the start and never fail half way. Reads begin deferred and see one snapshot.
PostgreSQL: every statement is planned for the values it comes with.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Connection,
    DateTime,
    Delete,
    Dialect,
    Engine,
    FromClause,
    Integer,
    MetaData,
    String,
    Update,
    event,
)
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from app.config import ROOT, Settings
from app.values import LocalizedText

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 10_000
TURN_MS = 2
"""How often a writer asks whether it is its turn. SQLite itself asks ever more seldom, down to once
in 100 ms, so that whoever has waited longest is passed by those who have just come."""
# A connection that died with a restart of the server is replaced before it is used, and a server
# that swallows packets is given up on.
POSTGRES_ENGINE = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}

# Names of constraints are the same on both databases, so that migrations can refer to them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only when the key is exactly INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")
# Plain JSON on PostgreSQL too: JSONB forgets the order in which the languages of a text were given,
# and the first one is shown to readers of none of them.
Json = JSON()


def ascii_key(length: int) -> String:
    """A short ASCII text that is compared byte by byte on both databases, so that everything
    between ``city:`` and ``city;`` begins with ``city:``."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC. A time without a zone is refused: it would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalizedTextType(TypeDecorator[LocalizedText]):
    """A text in several languages, stored as a JSON object by locale code."""

    impl = Json
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, str] | None, _dialect: Dialect
    ) -> dict[str, str]:
        return dict(LocalizedText(value))

    def process_result_value(self, value: Any, _dialect: Dialect) -> LocalizedText:
        return LocalizedText(value)


class Base(DeclarativeBase):
    """Every table's class derives from this one."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), LocalizedText: LocalizedTextType()},
    )


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A constraint: the column holds one of a few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


def init_db(app: Flask, settings: Settings) -> None:
    """Connect the app with its database and end every request with one commit or rollback."""
    if settings.database_url.startswith("sqlite:///"):
        (ROOT / "instance").mkdir(exist_ok=True)
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = POSTGRES_ENGINE
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    with app.app_context():
        _prepare_engine(db.engine)
    migrate.init_app(
        app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True
    )
    app.before_request(_begin)
    app.after_request(_end)


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction outside a request: all of it is stored, or nothing."""
    session = db.session()
    _begin_writing(session)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def write_in_parts(do: Callable[[], int]) -> int:
    """Do a part of something in one transaction after the other until there is nothing left to
    do: others get their turn in between. ``do`` says how much it did; returns the sum."""
    total = 0
    while True:
        with writing():
            count = do()
        if count == 0:
            return total
        total += count


def _begin() -> None:
    # A request for nothing that there is must not take the lock from others.
    if request.method not in SAFE_METHODS and request.url_rule is not None:
        _begin_writing(db.session())


def begin_anew() -> None:
    """Undo what this writing request has done, and begin its transaction once more."""
    db.session.rollback()
    _begin_writing(db.session())


def count_changed(statement: Update | Delete) -> int:
    """Change or remove rows by their condition, past the session's objects; how many there were."""
    return db.session.connection().execute(statement).rowcount


def keep_although_refused() -> None:
    """Let what this write has stored last even if it is refused: a try that failed is written
    down. To be called where nothing else has been stored."""
    g.kept_although_refused = True


def _end(response: Response) -> Response:
    """Commit what an accepted write did; drop everything else, a GET's doings included."""
    is_kept = response.status_code < 400 or (
        response.status_code < 500 and "kept_although_refused" in g
    )
    if request.method not in SAFE_METHODS and is_kept:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _begin_writing(session: Session) -> None:
    if session.in_transaction():
        # It began as a reading one; SQLite would refuse its first write whenever another writer
        # has come between.
        raise RuntimeError("a write transaction begins before anything is read")
    session.connection(execution_options={"writes": True})


class _HintingCompiler(SQLiteCompiler):
    """Writes the hints of a statement (``with_hint``), which SQLAlchemy leaves out for SQLite."""

    def get_from_hint_text(self, _table: FromClause, text: str | None) -> str | None:
        return text


def _prepare_engine(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        _prepare_postgres(engine)


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # A statement that has run some times is otherwise planned for no values in particular, and
        # then walks a whole order for filters that let few rows through: a hundred times as long.
        connection.autocommit = True
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.autocommit = False


def _prepare_sqlite(engine: Engine) -> None:
    engine.dialect.statement_compiler = _HintingCompiler

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if writes:
            _begin_in_turn(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_in_turn(connection: Connection) -> None:
    """Begin as a writer of SQLite, as soon as the others let it. Raises OperationalError after
    BUSY_TIMEOUT_MS; tries are counted, not timed, as tests move the clock."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(BUSY_TIMEOUT_MS // TURN_MS):
            if _has_begun(driver):
                return
            time.sleep(TURN_MS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _has_begun(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        # Its kinds, of which there are several, share the last byte.
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True
