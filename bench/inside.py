"""The site called in this process: time in the application alone, with the share of its SQL."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from app.db import db


@dataclass
class SqlClock:
    """Seconds and number of the statements that ran since it was set back."""

    seconds: float = 0.0
    statements: int = 0
    began: float = 0.0

    def set_back(self) -> None:
        """Begin anew."""
        self.seconds, self.statements = 0.0, 0


@dataclass(frozen=True)
class Call:
    """One request answered in this process."""

    status: int
    body: bytes
    seconds: float
    sql_seconds: float
    statements: int


@contextmanager
def sql_clock(app: Flask) -> Iterator[SqlClock]:
    """Time every statement of an app during the block."""
    clock = SqlClock()

    def before(*_: Any) -> None:
        clock.began = time.perf_counter()

    def after(*_: Any) -> None:
        clock.seconds += time.perf_counter() - clock.began
        clock.statements += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield clock
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def ask_inside(app: Flask, address: str, headers: Mapping[str, str]) -> int:
    """Ask the app for an address with some headers; returns the status. Nothing that the present
    context knows, such as who somebody is, is known to the page."""
    with app.app_context():
        status = app.test_client(use_cookies=False).get(address, headers=dict(headers)).status_code
        db.session.remove()
    return status


def call(app: Flask, clock: SqlClock, address: str) -> Call:
    """Ask the app for an address, as its server would."""
    path, _, query = address.partition("?")
    environ = EnvironBuilder(path, "http://localhost", query).get_environ()
    started: list[str] = []

    def start_response(status: str, _headers: object, _exc: object = None) -> Any:
        started.append(status)
        return lambda _data: None

    clock.set_back()
    began = time.perf_counter()
    answer = app(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    seconds = time.perf_counter() - began
    return Call(int(started[-1][:3]), body, seconds, clock.seconds, clock.statements)
