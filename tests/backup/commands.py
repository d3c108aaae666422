"""The commands of backups, given to one of two sites."""

from pathlib import Path

from click.testing import Result
from flask import Flask


def run(app: Flask, *words: str | Path) -> str:
    """A command that does all it should; what it says."""
    result = _result(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(app: Flask, *words: str | Path) -> str:
    """A command that refuses; what it says."""
    result = _result(app, words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return result.stderr


def _result(app: Flask, words: tuple[str | Path, ...]) -> Result:
    # A command works for the site whose context is the present one.
    with app.app_context():
        return app.test_cli_runner().invoke(args=["backup", *map(str, words)])
