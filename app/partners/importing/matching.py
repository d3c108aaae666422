"""Which row means which partner, in the file and in the database.

A row is known by its ``external_id``; one without by its e-mail. A row with an ``external_id``
that nobody has adopts the partner that has the same e-mail and no ``external_id`` yet.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.db import db
from app.i18n.current import gettext as _
from app.partners.batches import batches
from app.partners.importing.faults import Fault, FaultList
from app.partners.importing.rows import ImportedPartner
from app.partners.models import Partner, Standing, Tier
from app.partners.rules import FIRST_TIER, require_room_for_categories
from app.refusals import Refused
from app.web.errors import refusal_text


@dataclass(frozen=True, slots=True)
class RowKey:
    """The little of a row that is kept in memory for all rows."""

    line: int
    external_id: str | None
    email: str
    category_ids: tuple[int, ...]
    categories_cell: str

    @classmethod
    def of(cls, row: ImportedPartner) -> "RowKey":
        """The key of a right row."""
        return cls(row.line, row.external_id, row.email, row.category_ids, row.categories_cell)


class Doubles:
    """Finds rows of one file that mean the same partner."""

    def __init__(self) -> None:
        self._external_ids: dict[str, int] = {}
        self._emails: dict[str, tuple[int, bool]] = {}

    def check(self, row: ImportedPartner, faults: FaultList) -> None:
        """Note a fault when an earlier row means the same partner."""
        if row.external_id:
            first = self._external_ids.setdefault(row.external_id, row.line)
            if first != row.line:
                self._note(row, "external_id", row.external_id, first, faults)
        if row.email:
            known_by_email = row.external_id is None
            place = (row.line, known_by_email)
            first, first_known_by_email = self._emails.setdefault(row.email, place)
            if first != row.line and (known_by_email or first_known_by_email):
                self._note(row, "email", row.email, first, faults)

    def _note(
        self, row: ImportedPartner, column: str, value: str, first: int, faults: FaultList
    ) -> None:
        if column == "email":
            reason = _(
                "The same e-mail stands in line %(line)s. Rows that share one are told apart when "
                "each has an external_id.",
                line=first,
            )
        else:
            reason = _("The same external_id stands in line %(line)s.", line=first)
        faults.add(Fault(row.line, column, f"duplicate_{column}", value, reason))


@dataclass(frozen=True, slots=True)
class _Known:
    """A partner of the database, as far as matching asks."""

    id: int
    external_id: str | None
    email: str
    category_limit: int


class Matcher:
    """Finds the partner of each row and checks its categories against the partner's level."""

    def __init__(self, *, has_categories: bool) -> None:
        self.has_categories = has_categories
        self.faults = FaultList()
        self._taken: dict[int, int] = {}
        self._first_limit = db.session.scalars(
            select(Tier.category_limit).where(Tier.key == FIRST_TIER)
        ).one()

    def match(self, keys: Sequence[RowKey]) -> list[int | None]:
        """For each row the id of its partner, or None for a new one; faults in ``faults``."""
        return [target for batch in batches(keys) for target in self._match_batch(batch)]

    def _match_batch(self, keys: list[RowKey]) -> list[int | None]:
        named = _known(Partner.external_id.in_([key.external_id for key in keys]))
        by_external_id = {known.external_id: known for known in named}
        by_email: dict[str, list[_Known]] = defaultdict(list)
        for same in _known(Partner.email.in_([key.email for key in keys])):
            by_email[same.email].append(same)
        found = [
            (by_external_id.get(key.external_id) if key.external_id else None)
            or self._by_email(key, by_email[key.email])
            for key in keys
        ]
        categories = _categories([known.id for known in found if known])
        for key, known in zip(keys, found, strict=True):
            if known is not None:
                self._take(key, known)
            self._check_categories(key, known, categories[known.id] if known else set())
        return [known.id if known else None for known in found]

    def _by_email(self, key: RowKey, same_email: list[_Known]) -> _Known | None:
        candidates = [known for known in same_email if known.external_id is None]
        if key.external_id:
            candidates = [known for known in candidates if known.id not in self._taken]
        elif not candidates:
            candidates = same_email
        if len(candidates) > 1:
            reason = _("Several partners have this e-mail. Tell which by its external_id.")
            self.faults.add(Fault(key.line, "email", "ambiguous_email", key.email, reason))
        if candidates and key.external_id:
            # Taken at once: a later row of this batch may not adopt the same partner.
            self._taken[candidates[0].id] = key.line
        return candidates[0] if candidates else None

    def _take(self, key: RowKey, known: _Known) -> None:
        first = self._taken.setdefault(known.id, key.line)
        if first != key.line:
            reason = _("This row means the same partner as line %(line)s.", line=first)
            self.faults.add(Fault(key.line, "email", "duplicate_partner", key.email, reason))

    def _check_categories(self, key: RowKey, known: _Known | None, standing: set[int]) -> None:
        wanted = set(key.category_ids)
        if known is not None and (not self.has_categories or wanted == standing):
            return
        if not wanted:
            reason = _("A listed partner stands in a category.")
            self.faults.add(Fault(key.line, "categories", "required", "", reason))
            return
        try:
            limit = known.category_limit if known else self._first_limit
            require_room_for_categories(len(wanted), limit)
        except Refused as refusal:
            cell, reason = key.categories_cell, refusal_text(refusal)
            self.faults.add(Fault(key.line, "categories", "too_many_categories", cell, reason))


def _known(condition: ColumnElement[bool]) -> list[_Known]:
    query = select(Partner.id, Partner.external_id, Partner.email, Partner.category_limit)
    return [_Known(*row) for row in db.session.execute(query.where(condition).order_by(Partner.id))]


def _categories(partner_ids: list[int]) -> dict[int, set[int]]:
    standing: dict[int, set[int]] = defaultdict(set)
    query = select(Standing.partner_id, Standing.category_id)
    for partner_id, category_id in db.session.execute(
        query.where(Standing.partner_id.in_(partner_ids))
    ):
        standing[partner_id].add(category_id)
    return standing
