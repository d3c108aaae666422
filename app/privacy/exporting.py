"""What a person takes away: a ZIP of JSON files, one for each kind of thing that is held."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from app.accounts.holdings import Holder, Holding, all_holdings
from app.clock import now
from app.config import settings
from app.i18n.current import gettext, ngettext
from app.privacy.rules import MOST_ROWS

CONTENTS = "contents.txt"


def write_export(holder: Holder, file: IO[bytes]) -> None:
    """Write all that is held about a person, row by row: some have very much. Names are in the
    language being spoken, keys in English."""
    counts: dict[str, tuple[str, int]] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for holding in all_holdings():
            name = f"{holding.key}.json"
            with archive.open(name, "w") as entry:
                count = sum(_write(entry, part) for part in _parts(holding, holder))
            counts[name] = (str(holding.label), count)
        archive.writestr(CONTENTS, _contents(counts))


def _parts(holding: Holding, holder: Holder) -> Iterator[tuple[str, int]]:
    """The parts of a file with how many rows each of them is: head, rows, end."""
    name = json.dumps(str(holding.label), ensure_ascii=False)
    yield f'{{"name": {name}, "rows": [', 0
    separator = "\n"
    for row in islice(holding.rows(holder), MOST_ROWS):
        yield separator + json.dumps(row, ensure_ascii=False, default=_written), 1
        separator = ",\n"
    yield "\n]}\n", 0


def _write(file: IO[bytes], part: tuple[str, int]) -> int:
    text, rows = part
    file.write(text.encode())
    return rows


def _written(value: Any) -> Any:
    """What JSON has no word for: moments in UTC, days, texts in several languages."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if hasattr(value, "keys") else str(value)


def _contents(counts: dict[str, tuple[str, int]]) -> str:
    head = gettext(
        "What %(programme)s holds about you, %(day)s",
        programme=settings().programme_name,
        day=now().date().isoformat(),
    )
    lines = [
        f"{name}: {label} ({ngettext('%(num)s row', '%(num)s rows', count)})"
        for name, (label, count) in counts.items()
    ]
    return "\n".join([head, "", *lines, ""])
