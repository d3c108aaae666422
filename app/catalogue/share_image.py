"""The picture that stands for a profile where its address is shared: 1200 × 630 pixels."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from app.config import ROOT, settings
from app.partners.marks import colour_of, monogram
from app.partners.models import Partner

SIZE = (1200, 630)
MARGIN = 80
PAPER, INK, SOFT, LINE = "#faf9f6", "#1c1d22", "#5d6067", "#e5e2db"
TIERS = {"gold": "#9a6b00", "silver": "#566273", "bronze": "#8a4f24"}
MONOGRAMS = (
    "#214150", "#6b3a2c", "#3e4a76", "#48602f", "#784b63", "#2c5d55", "#6a4f1d", "#4a4a55",
)  # fmt: skip
REGULAR, BOLD = 400, 700


@dataclass(frozen=True)
class Shown:
    """What a picture shows. Equal ones are drawn once."""

    name: str
    tier: str
    place: str
    headline: str
    colour: int


def share_image(partner: Partner, locale: str) -> bytes:
    """Name, level, headline and place of a partner as a PNG."""
    tier = partner.tier.name.text_for(locale)
    shown = Shown(
        name=partner.name,
        tier=partner.tier.key,
        place=" · ".join(part for part in (tier, partner.city) if part),
        headline=partner.headline.text_for(locale),
        colour=colour_of(partner.slug),
    )
    return _drawn(shown, settings().programme_name)


# Drawing takes several times as long as a page: the same picture is not drawn for every asker.
@lru_cache(maxsize=256)
def _drawn(shown: Shown, programme: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=TIERS.get(shown.tier, INK))
    draw.rounded_rectangle((MARGIN, 100, MARGIN + 150, 250), 28, fill=MONOGRAMS[shown.colour - 1])
    _centred(draw, MARGIN + 75, 198, monogram(shown.name), 62)
    text_at = MARGIN + 190
    name = _fitting(shown.name, SIZE[0] - MARGIN - text_at, 60, BOLD)
    _write(draw, text_at, 170, name, 60, BOLD, INK)
    _write(draw, text_at, 232, shown.place, 34, REGULAR, TIERS.get(shown.tier, INK))
    for line, words in enumerate(_lines(shown.headline, 38, 3)):
        _write(draw, MARGIN, 350 + 56 * line, words, 38, REGULAR, INK)
    draw.line((MARGIN, 540, SIZE[0] - MARGIN, 540), fill=LINE, width=2)
    _write(draw, MARGIN, 588, programme, 30, BOLD, SOFT)
    stored = BytesIO()
    image.save(stored, "PNG", optimize=True)
    return stored.getvalue()


@lru_cache(maxsize=64)
def _font(script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(ROOT / "static" / "fonts" / f"inter-{script}.woff2"), size)
    font.set_variation_by_axes([weight])
    return font


def _script(character: str) -> str:
    """Which font file holds a character."""
    if "\u0400" <= character <= "\u04ff" or character in "№₽":
        return "cyrillic"
    return "latin-ext" if "\u0100" <= character <= "\u017f" else "latin"


def _runs(text: str) -> list[tuple[str, str]]:
    return [(script, "".join(run)) for script, run in groupby(text, _script)]


def _width(text: str, size: int, weight: int) -> float:
    return sum(_font(script, size, weight).getlength(run) for script, run in _runs(text))


def _write(
    draw: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int, weight: int, colour: str
) -> None:
    for script, run in _runs(text):
        font = _font(script, size, weight)
        draw.text((x, y), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def _centred(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int) -> None:
    _write(draw, x - _width(text, size, BOLD) / 2, y, text, size, BOLD, PAPER)


def _fitting(text: str, width: float, size: int, weight: int) -> str:
    """The text, cut with an ellipsis where it would not fit."""
    if _width(text, size, weight) <= width:
        return text
    while text and _width(f"{text}…", size, weight) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lines(text: str, size: int, most: int) -> list[str]:
    """The text in at most so many lines; the last one says by an ellipsis that there is more."""
    room = SIZE[0] - 2 * MARGIN
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size, REGULAR) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1] = " ".join(lines[most - 1 :])
    return [_fitting(line, room, size, REGULAR) for line in lines[:most]]
