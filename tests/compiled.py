"""What one test has compiled is there for the next ones.

Every test has an app of its own, which would compile each template anew, in each language, each
address of the site and each question to the database, and read all static files: more than half of
the time of many tests. What is kept is code; whatever it was made of is part of its key.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from app.i18n.current import current_catalogue, current_locale
from app.web import static

_CODE: dict[str, bytes] = {}
_CATALOGUES: dict[int, object] = {}
_RULES: dict[object, Rule] = {}
_FILES: dict[tuple[str, str], dict[str, object]] = {}
_STATEMENTS: LRUCache[object, object] = LRUCache(5_000)
_compile = Rule.compile


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
        prefix = self._app.config["STATIC_PREFIX"]
        parts = (name, filename, current_locale(), id(catalogue), prefix, self._like)
        return super().get_cache_key(repr(parts))

    def load_bytecode(self, bucket: Bucket) -> None:
        code = _CODE.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        _CODE[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def share_routes(patch: pytest.MonkeyPatch) -> None:
    """Compile an address of the site once, not for every app."""
    patch.setattr(Rule, "compile", _compile_once)


def _compile_once(rule: Rule) -> None:
    # All that werkzeug compiles an address from.
    key = (
        rule.rule,
        rule.merge_slashes,
        rule.host if rule.map.host_matching else rule.subdomain,
        repr(sorted((rule.defaults or {}).items())),
        tuple((name, each.__qualname__, each.regex) for name, each in rule.map.converters.items()),
    )
    if key not in _RULES:
        _compile(rule)
        _RULES[key] = rule
        return
    like = _RULES[key]
    rule._parts, rule._trace = list(like._parts), list(like._trace)
    rule._converters, rule.arguments = dict(like._converters), set(like.arguments)
    for name in ("_build", "_build_unknown"):
        setattr(rule, name, getattr(like, name).__func__.__get__(rule))


def share_static_files(patch: pytest.MonkeyPatch) -> None:
    """Read the folder of static files once: no test writes to it."""
    digest = static.digest_of(static.SOURCE)
    digest_of, update = static.digest_of, WhiteNoise.update_files_dictionary

    def read_once(folder: Path) -> str:
        return digest if folder == static.SOURCE else digest_of(folder)

    def listed_once(served: WhiteNoise, root: str, prefix: str) -> None:
        if Path(root).parent != static.PREPARED:
            update(served, root, prefix)
        elif (root, prefix) in _FILES:
            served.files.update(_FILES[root, prefix])
        else:
            update(served, root, prefix)
            _FILES[root, prefix] = dict(served.files)

    patch.setattr(static, "digest_of", read_once)
    patch.setattr(WhiteNoise, "update_files_dictionary", listed_once)


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
