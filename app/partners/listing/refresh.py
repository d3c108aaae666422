"""Writing listings: compares what stands with what should, and changes the difference.

Runs in the transaction of the change itself, so a reader never sees one without the other. Rows
that many partners share (counts, search terms) are touched last and in a fixed order: two writers
then wait for each other instead of locking each other out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import selectinload

from app.config import settings
from app.db import Base, db
from app.partners.listing.content import ListingContent, listing_of
from app.partners.listing.variants import variants_of
from app.partners.models import (
    ExchangeRate,
    FacetCount,
    Listing,
    ListingOrder,
    ListingToken,
    Partner,
    SearchTerm,
    SearchVariant,
    Standing,
)

BATCH = 500

T = TypeVar("T")


def refresh_listings(partner_ids: Collection[int]) -> None:
    """Make the listings of these partners what they should be: there and current for the
    published ones, gone for the others. Flushes; the caller commits."""
    db.session.flush()
    rates = dict(db.session.execute(select(ExchangeRate.currency, ExchangeRate.micro_euro)).all())
    for batch in batches(sorted(partner_ids), BATCH):
        _refresh_batch(batch, rates)


def hold_listings() -> None:
    """Keep other writers from what listings share until this transaction ends.

    For a change of very many partners: it refreshes batch after batch, and locks taken one batch
    at a time could meet those of another writer crosswise. Lock the partners first. Readers are
    not held up; SQLite's writers are alone anyway.
    """
    if db.engine.dialect.name == "postgresql":
        tables = "facet_counts, search_terms, search_variants"
        db.session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))


def _refresh_batch(ids: list[int], rates: Mapping[str, int]) -> None:
    # The lock keeps two changes of one partner apart; SQLite writers are alone anyway.
    db.session.execute(
        select(Partner.id).where(Partner.id.in_(ids)).order_by(Partner.id).with_for_update()
    )
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
    _drop(set(ids) - {content.partner_id for content in contents})
    _count_tokens(contents, before)
    _count_terms(contents, before)


class _Standing:
    """What the listings of a batch said until now."""

    def __init__(self) -> None:
        self.words: dict[int, set[str]] = {}
        self.tokens: dict[int, set[str]] = defaultdict(set)


def _standing(ids: list[int]) -> _Standing:
    before = _Standing()
    rows = db.session.execute(
        select(Listing.partner_id, Listing.words).where(Listing.partner_id.in_(ids))
    )
    before.words = {partner_id: set(words.split()) for partner_id, words in rows}
    tokens = select(ListingToken.partner_id, ListingToken.token)
    for partner_id, token in db.session.execute(tokens.where(ListingToken.partner_id.in_(ids))):
        before.tokens[partner_id].add(token)
    return before


def _store(contents: list[ListingContent], before: _Standing) -> None:
    fresh = [content for content in contents if content.partner_id not in before.words]
    known = [content for content in contents if content.partner_id in before.words]
    _insert(Listing, [content.row for content in fresh])
    _insert(ListingOrder, [order for content in fresh for order in content.orders])
    if known:
        db.session.execute(update(Listing), [content.row for content in known])
        db.session.execute(
            delete(ListingOrder).where(
                ListingOrder.partner_id.in_([content.partner_id for content in known])
            )
        )
        _insert(ListingOrder, [order for content in known for order in content.orders])
    for content in known:
        gone = before.tokens[content.partner_id] - content.tokens.keys()
        if gone:
            db.session.execute(
                delete(ListingToken).where(
                    ListingToken.partner_id == content.partner_id, ListingToken.token.in_(gone)
                )
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
    for table in (ListingToken, ListingOrder, Listing):
        db.session.execute(delete(table).where(table.partner_id.in_(ids)))


def _count_tokens(contents: list[ListingContent], before: _Standing) -> None:
    after = {content.partner_id: content.tokens.keys() for content in contents}
    changes = _difference(before.tokens, after)
    labels = {token: label for content in contents for token, label in content.tokens.items()}
    _upsert(
        FacetCount,
        [
            {"token": token, "label": labels.get(token, ""), "count": change}
            for token, change in sorted(changes.items())
        ],
        lambda table, new: {"count": table.count + new.count},
    )


def _count_terms(contents: list[ListingContent], before: _Standing) -> None:
    after = {content.partner_id: content.spellings for content in contents}
    known = {
        partner_id: {word for word in words if _is_term(word)}
        for partner_id, words in before.words.items()
    }
    wanted = {
        partner_id: {word for word in spellings if _is_term(word)}
        for partner_id, spellings in after.items()
    }
    changes = _difference(known, wanted)
    spellings = {word: text for content in contents for word, text in content.spellings.items()}
    terms = sorted(changes)
    there = _existing_terms(terms)
    _upsert(
        SearchTerm,
        [
            {"term": term, "spelling": spellings.get(term, term)[:80], "uses": changes[term]}
            for term in terms
            if term in there or changes[term] > 0
        ],
        lambda table, new: {"uses": table.uses + new.uses},
    )
    _upsert(
        SearchVariant,
        [
            {"variant": variant, "term": term}
            for term in terms
            if term not in there and changes[term] > 0
            for variant in sorted(variants_of(term))
        ],
        None,
    )
    for lessened in batches((term for term in terms if changes[term] < 0), BATCH):
        db.session.execute(
            delete(SearchTerm).where(SearchTerm.term.in_(lessened), SearchTerm.uses <= 0)
        )


def _is_term(word: str) -> bool:
    return len(word) >= 3 and not word.isdigit()


def _existing_terms(terms: list[str]) -> set[str]:
    return {
        term
        for batch in batches(terms, BATCH)
        for term in db.session.scalars(select(SearchTerm.term).where(SearchTerm.term.in_(batch)))
    }


def _difference(
    before: Mapping[int, Collection[str]], after: Mapping[int, Collection[str]]
) -> Counter[str]:
    """How the number of partners that have each value changes; values unchanged left out."""
    changes: Counter[str] = Counter()
    for values in after.values():
        changes.update(values)
    for values in before.values():
        changes.subtract(values)
    return Counter({value: change for value, change in changes.items() if change})


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # Past the session: rows that nobody looks at as objects cost a third this way.
        db.session.connection().execute(insert(table), rows)


def _upsert(table: type[Base], rows: list[dict[str, Any]], change: Any) -> None:
    """Insert rows; where one is there already, apply ``change(table, new)`` or leave it."""
    if not rows:
        return
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    if change is None:
        statement = statement.on_conflict_do_nothing()
    else:
        keys = [column.name for column in table.__table__.primary_key]
        statement = statement.on_conflict_do_update(
            index_elements=keys, set_=change(table, statement.excluded)
        )
    # One short statement for every row is compiled once; one long one would be each time.
    db.session.connection().execute(statement, rows)


def batches(items: Iterable[T], size: int) -> Iterable[list[T]]:
    """Lists of at most ``size`` items, in their order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
