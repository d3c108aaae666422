"""QR codes as the outline of their dark squares, for an SVG that a template draws."""

from collections.abc import Iterable
from dataclasses import dataclass

QUIET = 4
"""Light squares around the code, which the standard asks for."""


@dataclass(frozen=True)
class QrCode:
    """A square picture."""

    side: int
    """In squares, with the quiet ones around."""
    path: str
    """As SVG draws it: a line of dark squares after the other."""


def qr_code(text: str) -> QrCode:
    """The QR code of a text."""
    # Loading it takes as long as everything else of a page; hardly any page needs it.
    import segno

    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    runs = (_runs(row, y) for y, row in enumerate(rows))
    return QrCode(side=len(rows), path="".join(part for row in runs for part in row))


def _runs(row: Iterable[int], y: int) -> list[str]:
    found, start = [], None
    for x, is_dark in enumerate((*row, 0)):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h{start - x}z")
            start = None
    return found
