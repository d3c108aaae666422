"""Asking the database in its own words, for what is asked on every page."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from app.config import settings
from app.db import db

_PARAMETER = re.compile(r":(\w+)")


def rows(sql: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
    """What a statement answers in the present transaction. ``:name`` stands for a parameter."""
    # As the driver takes it: SQLAlchemy's own way through costs more than these answers do.
    connection = db.session.connection()
    return connection.exec_driver_sql(_for_driver(sql, is_postgres()), parameters).fetchall()


def prefer_indexes() -> None:
    """Until the transaction ends, let PostgreSQL read whole tables only where nothing else is
    possible. It takes looking into a document for as cheap as comparing two numbers, and would
    rather look into all of them than ask the index."""
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None or session.info.get("prefers_indexes") is not transaction:
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        session.info["prefers_indexes"] = session.get_transaction()


def column(sql: str, parameters: Mapping[str, Any]) -> list[Any]:
    """The first column of what a statement answers."""
    return [row[0] for row in rows(sql, parameters)]


@lru_cache(maxsize=2_000)
def _for_driver(sql: str, for_postgres: bool) -> str:
    return _PARAMETER.sub(r"%(\1)s", sql) if for_postgres else sql


def is_postgres() -> bool:
    """Which of the two databases it is."""
    return not settings().database_url.startswith("sqlite:")


def among(column: str, parameter: str) -> str:
    """SQL: the column is one of a list given as one parameter (``as_list``)."""
    if is_postgres():
        return f"{column} = ANY(:{parameter})"
    return f"{column} IN (SELECT value FROM json_each(:{parameter}))"


def by_index(name: str) -> str:
    """SQL after a table's name: SQLite reads by this index. It takes a range of keys for a better
    way than an order, however many keys there are; PostgreSQL knows how many."""
    return "" if is_postgres() else f"INDEXED BY {name}"


def as_list(values: Sequence[Any]) -> Any:
    """The parameter that ``among`` takes."""
    return list(values) if is_postgres() else json.dumps(list(values))
