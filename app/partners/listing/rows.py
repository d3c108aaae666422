"""The rows of single listings: reading those that stand, and writing what differs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db import Base, db
from app.partners.listing.content import ListingContent
from app.partners.listing.tokens import tokens_in
from app.partners.models import Listing, ListingOrder, ListingPlace, ListingToken


@dataclass
class StandingListing:
    """A listing as it stands in the tables."""

    row: dict[str, Any]
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Language → row of ``listing_orders``."""

    @property
    def partner_id(self) -> int:
        return int(self.row["partner_id"])

    @property
    def place(self) -> int:
        return int(self.row["place"])

    @property
    def document(self) -> str:
        return str(self.row["document"])

    def differs_from(self, content: ListingContent) -> bool:
        """Whether it says something else than it should."""
        return self.row != content.row or self.orders != {
            order["locale"]: order for order in content.orders
        }


def standing_rows(partner_ids: Collection[int]) -> dict[int, StandingListing]:
    """Partner id → its listing, for those of these partners who have one."""
    listings = db.session.execute(
        select(Listing.__table__).where(Listing.partner_id.in_(partner_ids))
    )
    found = {row["partner_id"]: StandingListing(dict(row)) for row in listings.mappings()}
    orders = db.session.execute(
        select(ListingOrder.__table__).where(ListingOrder.partner_id.in_(partner_ids))
    )
    for order in orders.mappings():
        found[order["partner_id"]].orders[order["locale"]] = dict(order)
    return found


def insert_rows(contents: Sequence[ListingContent]) -> None:
    """Store listings of partners who have none."""
    _insert(Listing, [content.row for content in contents])
    _insert(ListingOrder, [order for content in contents for order in content.orders])
    # What someone's delete past the actions may have left behind makes room.
    _drop_places([content.place for content in contents])
    _insert(ListingPlace, [content.place_row for content in contents])
    insert_token_rows((content.place, token) for content in contents for token in content.tokens)


def replace_rows(changes: Sequence[tuple[StandingListing, ListingContent]]) -> None:
    """Make listings that stand what they should be."""
    if not changes:
        return
    db.session.execute(update(Listing), [new.row for _, new in changes])
    keys = [new.partner_id for _, new in changes]
    db.session.execute(delete(ListingOrder).where(ListingOrder.partner_id.in_(keys)))
    _insert(ListingOrder, [order for _, new in changes for order in new.orders])
    _drop_places([old.place for old, _ in changes])
    _insert(ListingPlace, [new.place_row for _, new in changes])
    before = {(old.place, token) for old, _ in changes for token in tokens_in(old.document)}
    after = {(new.place, token) for _, new in changes for token in new.tokens}
    _drop_tokens(before - after)
    insert_token_rows(after - before)


def drop(listings: Collection[StandingListing]) -> None:
    """Take listings out of the catalogue."""
    if not listings:
        return
    keys = [listing.partner_id for listing in listings]
    for table in (ListingOrder, Listing):
        db.session.execute(delete(table).where(table.partner_id.in_(keys)))
    _drop_places([listing.place for listing in listings])
    _drop_tokens(
        {(listing.place, token) for listing in listings for token in tokens_in(listing.document)}
    )


def _drop_places(places: Collection[int]) -> None:
    db.session.execute(delete(ListingPlace).where(ListingPlace.place.in_(places)))


def _drop_tokens(pairs: Collection[tuple[int, str]]) -> None:
    if pairs:
        _execute(
            delete(ListingToken).where(
                ListingToken.token == bindparam("of"), ListingToken.place == bindparam("at")
            ),
            [{"of": token, "at": place} for place, token in sorted(pairs)],
        )


def insert_token_rows(pairs: Iterable[tuple[int, str]]) -> None:
    """Store tokens of listings, given as places with a token each; those that stand stay."""
    rows = [{"token": token, "place": place} for place, token in sorted(pairs)]
    if rows:
        dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        _execute(dialect.insert(ListingToken).on_conflict_do_nothing(), rows)


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        _execute(insert(table), rows)


def _execute(statement: Executable, rows: list[dict[str, Any]]) -> None:
    # Past the session: rows that nobody looks at as objects cost a third this way.
    db.session.connection().execute(statement, rows)
