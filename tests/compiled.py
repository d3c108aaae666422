"""What one test has compiled is there for the next ones.

Every test has an app of its own, which would compile each template anew, in each language, each
address of the site and each question to the database: more than half of the time of many tests.
What is kept is code; whatever the code was made of is part of its key.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from app.i18n.current import current_catalogue, current_locale
from app.web.static import static_url

_CODE: dict[str, bytes] = {}
_CATALOGUES: dict[int, object] = {}
_BUILDERS: dict[object, Callable[..., tuple[str, str]]] = {}
_STATEMENTS: LRUCache[object, object] = LRUCache(5_000)
_compile_builder = Rule._compile_builder


class SharedCode(BytecodeCache):
    """The code of all apps that are alike: by settings, files and texts."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        # Where the data lies and what signs it is in no template.
        self._like = repr(replace(app.config["SETTINGS"], database_url="", secret_key=""))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        catalogue = current_catalogue()
        # Kept, so that no other one ever gets the same number.
        _CATALOGUES[id(catalogue)] = catalogue
        static = static_url(self._app, "css/app.css")
        parts = (name, filename, current_locale(), id(catalogue), static, self._like)
        return super().get_cache_key(repr(parts))

    def load_bytecode(self, bucket: Bucket) -> None:
        code = _CODE.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        _CODE[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def share_routes(patch: pytest.MonkeyPatch) -> None:
    """Compile what builds the address of a route once, not for every app."""
    patch.setattr(Rule, "_compile_builder", _shared_builder)


def _shared_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    # All that werkzeug makes the code of; the converters themselves are asked when it runs.
    key = (
        tuple(rule._trace),
        append_unknown,
        repr(sorted((rule.defaults or {}).items())),
        tuple(sorted(rule.arguments)),
        tuple(sorted((name, type(each).__name__) for name, each in rule._converters.items())),
    )
    if key not in _BUILDERS:
        _BUILDERS[key] = _compile_builder(rule, append_unknown)
    return _BUILDERS[key]


def share_statements(patch: pytest.MonkeyPatch) -> None:
    """Compile a question to the database once for all engines of a kind. SQLAlchemy keeps it by the
    engine's dialect, so that dialects which write the same have to be the same."""
    patch.setattr(DefaultDialect, "__eq__", lambda one, other: _kind(one) == _kind(other))
    patch.setattr(DefaultDialect, "__hash__", lambda one: hash(_kind(one)))


def use_shared_statements(engine: Engine) -> None:
    """Let an engine keep its questions where all others do."""
    engine.update_execution_options(compiled_cache=_STATEMENTS)


def _kind(dialect: DefaultDialect) -> tuple[object, ...]:
    return type(dialect), dialect.statement_compiler
