"""The import itself: look at every row, then write them in one transaction, batch by batch.

A copy of the file is read twice, so that the whole of it never lies in memory, and what is
written is what was looked at. The first look takes no lock: the database is held only while it
is written to.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.clock import now
from app.config import settings
from app.db import db, writing
from app.i18n.current import gettext as _
from app.i18n.folding import fold
from app.i18n.names import countries_by_name
from app.partners.actions import add_partners, change_details, publish, record_vettings
from app.partners.batches import BATCH, batches
from app.partners.details import PartnerDetails
from app.partners.importing.encoding import SHOWN_NAMES
from app.partners.importing.faults import FaultList, ImportRefused
from app.partners.importing.matching import Doubles, Matcher, RowKey
from app.partners.importing.merging import NOBODY, merged
from app.partners.importing.rows import (
    ImportedPartner,
    RowReader,
    Vocabulary,
    check_header,
    columns_of,
    unknown_columns,
)
from app.partners.importing.table import Table, open_table
from app.partners.locking import hold_listings, lock_partners
from app.partners.models import Category
from app.partners.queries import details_of, partners_with_all
from app.partners.sheet import FORBIDDEN, columns
from app.refusals import Refused

LONGEST_NOTE = 2000
ONE_IMPORT_AT_A_TIME = 5_001
"""Number of the advisory lock that imports wait for each other by."""

Bar = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows progress: takes what is done and how much of it there is, and gives a function that is
told how much more has been done."""


@contextmanager
def no_bar(_label: str, _length: int) -> Iterator[Callable[[int], None]]:
    """Shows no progress."""
    yield lambda _done: None


@dataclass
class Outcome:
    """What an import did, or would do."""

    encoding: str
    separator: str
    ignored: list[str] = field(default_factory=list)
    """Columns of the file that mean nothing here."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def import_partners(
    file: IO[bytes], *, name: str, dry_run: bool = False, bar: Bar = no_bar
) -> Outcome:
    """Load the partners of a CSV file in a transaction of its own; ``name`` goes on record as the
    word that the conversations with them took place (S5).

    New partners are published bronze (S15), known ones are changed where the file has columns.
    Raises ImportRefused with every fault, or Refused when another write came between; nothing is
    loaded then. ``dry_run`` writes nothing either way.
    """
    with TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        try:
            vocabulary = _vocabulary()
            known = {column.casefold() for column in columns(vocabulary.locales)}
            table = open_table(copy, known | {FORBIDDEN})
            return _Import(table, vocabulary, name, bar).run(dry_run=dry_run)
        finally:
            db.session.rollback()


def _vocabulary() -> Vocabulary:
    here = settings()
    categories: dict[str, int] = {}
    slugs: dict[str, int] = {}
    for category in db.session.scalars(select(Category)):
        categories |= {fold(name): category.id for name in category.name.values()}
        slugs[fold(category.slug)] = category.id
    return Vocabulary(
        categories=categories | slugs,
        countries=countries_by_name(here.locales),
        locales=here.locales,
        default_locale=here.default_locale,
        this_year=now().astimezone(ZoneInfo(here.timezone)).year,
    )


class _Import:
    """One import of one table."""

    def __init__(self, table: Table, vocabulary: Vocabulary, name: str, bar: Bar) -> None:
        self.table, self.vocabulary, self.name, self.bar = table, vocabulary, name, bar
        self.today = now().astimezone(ZoneInfo(settings().timezone)).date()
        self.reader = RowReader(table, vocabulary)
        self.columns = columns_of(table, vocabulary)
        self.outcome = Outcome(
            encoding=SHOWN_NAMES[table.encoding],
            separator=table.separator,
            ignored=unknown_columns(table, vocabulary),
        )

    def run(self, *, dry_run: bool) -> Outcome:
        keys, faults = self._look_at_rows()
        if dry_run or faults.count:
            self._go_through(self._match(keys, faults), write=False)
            return self.outcome
        # What was read so far was read without a lock; the writing begins afresh.
        db.session.rollback()
        try:
            self._write(keys, faults)
        except IntegrityError as error:
            raise Refused(
                "Someone else has just written the same partners. Run the import again."
            ) from error
        return self.outcome

    def _write(self, keys: list[RowKey], faults: FaultList) -> None:
        with writing():
            if db.engine.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:number)")
                db.session.execute(lock, {"number": ONE_IMPORT_AT_A_TIME})
            targets = self._match(keys, faults)
            lock_partners([target for target in targets if target])
            hold_listings()
            self._go_through(targets, write=True)

    def _look_at_rows(self) -> tuple[list[RowKey], FaultList]:
        keys: list[RowKey] = []
        faults = FaultList()
        if not check_header(self.table, faults):
            raise ImportRefused(faults, self.outcome.ignored)
        doubles = Doubles()
        seen = 0
        with (
            self.bar(_("Checking"), self.table.size()) as advance,
            closing(self.table.rows(faults)) as rows,
        ):
            for line, cells in rows:
                before = faults.count
                row = self.reader.read(line, cells, faults)
                doubles.check(row, faults)
                if faults.count == before:
                    keys.append(RowKey.of(row))
                advance(self.table.file.tell() - seen)
                seen = self.table.file.tell()
        return keys, faults

    def _match(self, keys: list[RowKey], faults: FaultList) -> list[int | None]:
        matcher = Matcher(has_categories="categories" in self.columns)
        targets = matcher.match(keys)
        faults.join(matcher.faults)
        if faults.count:
            raise ImportRefused(faults, self.outcome.ignored)
        return targets

    def _go_through(self, targets: list[int | None], *, write: bool) -> None:
        label = _("Loading") if write else _("Comparing")
        with (
            self.bar(label, len(targets)) as advance,
            closing(self.table.rows(FaultList())) as records,
        ):
            rows = (self.reader.read(line, cells, FaultList()) for line, cells in records)
            for batch in batches(zip(rows, targets, strict=True), BATCH):
                self._take_batch(batch, write=write)
                advance(len(batch))

    def _take_batch(self, batch: list[tuple[ImportedPartner, int | None]], *, write: bool) -> None:
        ids = [target for _row, target in batch if target]
        existing = {partner.id: details_of(partner) for partner in partners_with_all(ids)}
        wanted = [(target, self._merged(row, target, existing)) for row, target in batch]
        new = [details for target, details in wanted if target is None]
        changes = {
            target: details for target, details in wanted if target and details != existing[target]
        }
        self.outcome.added += len(new)
        self.outcome.changed += len(changes)
        self.outcome.unchanged += len(ids) - len(changes)
        if write:
            self._add(new)
            change_details(changes=changes)
        # Memory stays as it is however many batches there are.
        db.session.expunge_all()

    def _merged(
        self,
        row: ImportedPartner,
        target: int | None,
        existing: Mapping[int, PartnerDetails],
    ) -> PartnerDetails:
        base = NOBODY if target is None else existing[target]
        words = self.vocabulary
        return merged(base, row, self.columns, words.locales, words.default_locale)

    def _add(self, partners: list[PartnerDetails]) -> None:
        ids = add_partners(partners=partners, source="import")
        record_vettings(
            partner_ids=ids, held_on=self.today, kind="import", note=self.name[:LONGEST_NOTE]
        )
        publish(partner_ids=ids)
