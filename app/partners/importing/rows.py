"""The header and the rows: what each says of a partner, with every fault noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from app.i18n.current import gettext as _
from app.partners.importing import cells as read
from app.partners.importing.faults import Fault, FaultList
from app.partners.importing.table import Table
from app.partners.rules import LONGEST_ABOUT, LONGEST_HEADLINE
from app.partners.sheet import FORBIDDEN, REQUIRED, PricedName, columns

LONGEST_NAME = 120
LONGEST_CITY = 80
LONGEST_EXTERNAL_ID = 80
FIRST_YEAR = 1800
LARGEST_TEAM = 100_000


@dataclass(frozen=True)
class Vocabulary:
    """What cells may refer to."""

    categories: Mapping[str, int]
    """Folded slug or name in any language → id."""
    countries: Mapping[str, str]
    """Folded name in any language on offer → ISO code."""
    locales: tuple[str, ...]
    default_locale: str
    this_year: int


@dataclass(frozen=True, slots=True)
class ImportedPartner:
    """A right row. What the file has no column for is empty; ``columns_of`` tells the two apart."""

    line: int
    external_id: str | None
    name: str
    email: str
    kind: str
    category_ids: tuple[int, ...]
    categories_cell: str
    """As it stands in the file, for a fault that is found later."""
    country: str | None
    city: str
    languages: tuple[str, ...]
    phone: str
    website: str
    headline: dict[str, str]
    """By locale, for the languages that the file has a column of."""
    about: dict[str, str]
    services: tuple[PricedName, ...]
    founded: int | None
    team_size: int | None


def columns_of(table: Table, vocabulary: Vocabulary) -> frozenset[str]:
    """The columns of the file that mean something."""
    known = {name.casefold(): name for name in columns(vocabulary.locales)}
    return frozenset(known[name] for name in table.header if name in known)


def unknown_columns(table: Table, vocabulary: Vocabulary) -> list[str]:
    """Columns of the file that mean nothing; they are left aside, and the person is told."""
    known = {name.casefold() for name in columns(vocabulary.locales)}
    return [name for name in table.header if name and name not in known and name != FORBIDDEN]


def check_header(table: Table, faults: FaultList) -> bool:
    """Note the faults of the header. Returns whether its rows can be told apart all the same."""
    line, before = table.header_line, faults.count
    for name in REQUIRED:
        if name not in table.header:
            faults.add(Fault(line, name, "missing_column", "", _("This column is required.")))
    for name in sorted({name for name in table.header if name and table.header.count(name) > 1}):
        faults.add(Fault(line, name, "duplicate_column", name, _("This column stands here twice.")))
    readable = faults.count == before
    if FORBIDDEN in table.header:
        reason = _("A level is earned, never imported. Take this column out of the file.")
        faults.add(Fault(line, FORBIDDEN, "forbidden_column", FORBIDDEN, reason))
    return readable


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        place = {name: at for at, name in enumerate(table.header)}
        self.places = {
            name: place[name.casefold()]
            for name in columns(vocabulary.locales)
            if name.casefold() in place
        }

    def read(self, line: int, cells: list[str], faults: FaultList) -> ImportedPartner:
        """What a row says. It is right when no fault was added meanwhile."""
        row = _Row(line, cells, self.places, faults)
        words = self.vocabulary
        external_id = read.read_text(*row.cell("external_id"), LONGEST_EXTERNAL_ID)
        return ImportedPartner(
            line=line,
            external_id=external_id or None,
            name=row.required("name", read.read_text(*row.cell("name"), LONGEST_NAME)),
            email=row.required("email", read.read_email(*row.cell("email"))),
            kind=read.read_kind(*row.cell("kind")),
            category_ids=read.read_categories(*row.cell("categories"), words.categories),
            categories_cell=row.cell("categories")[0],
            country=read.read_country(*row.cell("country"), words.countries),
            city=read.read_text(*row.cell("city"), LONGEST_CITY),
            languages=read.read_languages(*row.cell("languages")),
            phone=read.read_phone(*row.cell("phone")),
            website=read.read_website(*row.cell("website")),
            headline=self._texts("headline", row, LONGEST_HEADLINE),
            about=self._texts("about", row, LONGEST_ABOUT, line_breaks=True),
            services=read.read_services(*row.cell("services")),
            founded=read.read_number(*row.cell("founded"), FIRST_YEAR, words.this_year),
            team_size=read.read_number(*row.cell("team_size"), 1, LARGEST_TEAM),
        )

    def _texts(
        self, prefix: str, row: "_Row", longest: int, *, line_breaks: bool = False
    ) -> dict[str, str]:
        return {
            locale: read.read_text(*row.cell(column), longest, line_breaks=line_breaks)
            for locale in self.vocabulary.locales
            if (column := f"{prefix}_{locale}") in self.places
        }


class _Row:
    """Hands out the cells of one row, each with a place to report what is wrong with it."""

    def __init__(
        self, line: int, cells: list[str], places: Mapping[str, int], faults: FaultList
    ) -> None:
        self.line, self.cells, self.places, self.faults = line, cells, places, faults

    def cell(self, column: str) -> tuple[str, read.Report]:
        """The text of a cell, empty where the file has no such column."""
        at = self.places.get(column)
        return "" if at is None else self.cells[at], partial(self._report, column)

    def required(self, column: str, value: str) -> str:
        if not value:
            self._report(column, "required", "", _("This cell must not be empty."))
        return value

    def _report(self, column: str, kind: str, value: str, reason: str) -> None:
        self.faults.add(Fault(self.line, column, kind, value, reason))
