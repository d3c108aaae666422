"""Writing listings: compares what stands with what should, and changes the difference.

Runs in the transaction of the change itself, so a reader never sees one without the other. Rows
that many partners share (counts, search terms) are touched last, by one writer at a time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import selectinload

from app.config import settings
from app.db import Base, db
from app.partners.batches import batches
from app.partners.listing.content import ListingContent, listing_of, terms_of
from app.partners.listing.shared import count_terms, count_tokens, difference
from app.partners.locking import lock_partners
from app.partners.models import (
    ExchangeRate,
    Listing,
    ListingOrder,
    ListingToken,
    Partner,
    Standing,
)


def refresh_listings(
    partner_ids: Collection[int], *, on_progress: Callable[[int], object] | None = None
) -> None:
    """Make the listings of these partners what they should be: there and current for the
    published ones, gone for the others. Flushes; the caller commits. ``on_progress`` is told how
    many more are done."""
    db.session.flush()
    rates = dict(db.session.execute(select(ExchangeRate.currency, ExchangeRate.micro_euro)).all())
    # All of them are locked before the first batch takes what listings share.
    for batch in batches(lock_partners(partner_ids)):
        _refresh_batch(batch, rates)
        if on_progress:
            on_progress(len(batch))


def _refresh_batch(ids: list[int], rates: Mapping[str, int]) -> None:
    partners = db.session.scalars(
        select(Partner)
        .where(Partner.id.in_(ids), Partner.state == "published")
        .order_by(Partner.id)
        .options(
            selectinload(Partner.tier),
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
        )
        .execution_options(populate_existing=True)
    ).all()
    contents = [
        listing_of(partner, settings().locales, settings().currency, rates) for partner in partners
    ]
    before = _standing(ids)
    _store(contents, before)
    _drop(before.words.keys() - {content.partner_id for content in contents})
    count_tokens(
        difference(before.tokens, {each.partner_id: each.tokens.keys() for each in contents}),
        {token: label for content in contents for token, label in content.tokens.items()},
    )
    count_terms(
        difference(
            {partner_id: terms_of(words) for partner_id, words in before.words.items()},
            {content.partner_id: terms_of(content.row["words"]) for content in contents},
        ),
        {word: text for content in contents for word, text in content.spellings.items()},
    )


class _Standing:
    """What the listings of a batch said until now."""

    def __init__(self) -> None:
        self.words: dict[int, str] = {}
        self.tokens: dict[int, set[str]] = defaultdict(set)


def _standing(ids: list[int]) -> _Standing:
    before = _Standing()
    rows = db.session.execute(
        select(Listing.partner_id, Listing.words).where(Listing.partner_id.in_(ids))
    )
    before.words = dict(rows.all())
    tokens = select(ListingToken.partner_id, ListingToken.token)
    for partner_id, token in db.session.execute(tokens.where(ListingToken.partner_id.in_(ids))):
        before.tokens[partner_id].add(token)
    return before


def _store(contents: list[ListingContent], before: _Standing) -> None:
    fresh = [content for content in contents if content.partner_id not in before.words]
    known = [content for content in contents if content.partner_id in before.words]
    _insert(Listing, [content.row for content in fresh])
    if known:
        db.session.execute(update(Listing), [content.row for content in known])
        db.session.execute(
            delete(ListingOrder).where(
                ListingOrder.partner_id.in_([content.partner_id for content in known])
            )
        )
    _insert(ListingOrder, [order for content in contents for order in content.orders])
    _change_tokens(contents, before)


def _change_tokens(contents: list[ListingContent], before: _Standing) -> None:
    gone = [
        {"of": content.partner_id, "gone": token}
        for content in contents
        for token in sorted(before.tokens[content.partner_id] - content.tokens.keys())
    ]
    if gone:
        db.session.connection().execute(
            delete(ListingToken).where(
                ListingToken.token == bindparam("gone"), ListingToken.partner_id == bindparam("of")
            ),
            gone,
        )
    _insert(
        ListingToken,
        [
            {"token": token, "partner_id": content.partner_id}
            for content in contents
            for token in content.tokens
            if token not in before.tokens[content.partner_id]
        ],
    )


def _drop(ids: Collection[int]) -> None:
    if ids:
        for table in (ListingToken, ListingOrder, Listing):
            db.session.execute(delete(table).where(table.partner_id.in_(ids)))


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # Past the session: rows that nobody looks at as objects cost a third this way.
        db.session.connection().execute(insert(table), rows)
