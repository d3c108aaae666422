"""In development: what people edit while the site runs, and expect to see at the next reload."""

from collections.abc import Iterable
from pathlib import Path
from time import monotonic

from app.config import ROOT

TEXTS = ("*/LC_MESSAGES/*.po", "*/alphabet.txt")
LOOK_EVERY = 0.25
"""Seconds between two looks at the templates, which are many. Translations are looked at for each
page: their editors save and reload at once."""


class EditedFiles:
    """What the files that people edit were last changed."""

    def __init__(self) -> None:
        self._texts = [path for each in TEXTS for path in (ROOT / "translations").glob(each)]
        self._templates = 0
        self._look_at = 0.0

    def state(self) -> tuple[int, int]:
        """What changes with every edit of a translation, an alphabet or a template."""
        if monotonic() >= self._look_at:
            self._templates = _state_of((ROOT / "templates").glob("**/*.*"))
            self._look_at = monotonic() + LOOK_EVERY
        return _state_of(self._texts), self._templates


def _state_of(paths: Iterable[Path]) -> int:
    return hash(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in paths)))
