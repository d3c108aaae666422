"""Whether the tables of the catalogue, and what the office sifts by, say what the partners say; and
mending them where they do not.

The writes keep these tables right. This is for what goes past the writes: SQL by hand, a restored
backup, a level or a category renamed, a fault of ours. It works in small transactions beside
everybody else's, and may be ended and begun again at any time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, literal, select
from sqlalchemy.orm import Session

from app.db import db, writing
from app.partners.batches import batches
from app.partners.listing.content import LAST, TIER_STEP, is_suggested
from app.partners.listing.refresh import refresh_listings
from app.partners.listing.rows import insert_token_rows
from app.partners.listing.shared import SharedChanges
from app.partners.listing.tokens import city_token, facet_tokens, tokens_in
from app.partners.locking import lock_partners
from app.partners.models import (
    FacetCombination,
    FacetCount,
    Listing,
    ListingBand,
    ListingPlace,
    ListingToken,
    SearchTerm,
    SearchVariant,
)
from app.partners.queries import all_ids
from app.partners.sifting import refresh_values


@dataclass(frozen=True)
class Drift:
    """What was not as it should be, and is now."""

    listings: int
    """Listings that said something else than their partners."""
    rows: int
    """Rows that filters read, of single listings and of the office: missing, wrong, left over."""
    counts: int
    """Counts of filter values and search terms."""

    def __bool__(self) -> bool:
        return bool(self.listings or self.rows or self.counts)


def check_listings(on_progress: Callable[[int], object] | None = None) -> Drift:
    """Compare everything with what it is told from, and mend what differs. Commits as it goes;
    ``on_progress`` is told how many more partners are done."""
    listings = rows = 0
    with _reading():
        ids = all_ids()
    for batch in batches(ids):
        with writing():
            rows += refresh_values(lock_partners(batch))
            listings += refresh_listings(batch)
            rows += _mend_rows(batch)
        if on_progress:
            on_progress(len(batch))
    rows += _drop_left_over()
    return Drift(listings, rows, _mend_counts())


def _mend_rows(partner_ids: Collection[int]) -> int:
    """The rows that filters read, told from the listings themselves."""
    listings = db.session.execute(
        select(Listing.place, Listing.document, Listing.price_key).where(
            Listing.partner_id.in_(partner_ids)
        )
    ).all()
    places = [place for place, _, _ in listings]
    wanted: dict[str, set[int]] = defaultdict(set)
    rows: dict[int, tuple[int | None, str]] = {}
    for place, document, price_key in listings:
        tokens = tokens_in(document)
        price = price_key % TIER_STEP
        rows[place] = None if price == LAST else price, " ".join(facet_tokens(tokens))
        for token in tokens:
            wanted[token].add(place)
    return _mend_places(places, rows) + _mend_tokens(wanted)


def _mend_places(places: Collection[int], rows: Mapping[int, tuple[int | None, str]]) -> int:
    standing = db.session.execute(
        select(ListingPlace.place, ListingPlace.compared_price, ListingPlace.tokens).where(
            ListingPlace.place.in_(places)
        )
    )
    there = {place: (price, tokens) for place, price, tokens in standing}
    wrong = [place for place in rows if there.get(place) != rows[place]]
    db.session.execute(delete(ListingPlace).where(ListingPlace.place.in_(wrong)))
    db.session.add_all(
        ListingPlace(place=place, compared_price=rows[place][0], tokens=rows[place][1])
        for place in wrong
    )
    db.session.flush()
    return len(wrong)


def _mend_tokens(wanted: Mapping[str, set[int]]) -> int:
    missing: list[tuple[int, str]] = []
    for token, places in wanted.items():
        there = select(ListingToken.place).where(
            ListingToken.token == token, ListingToken.place.in_(places)
        )
        missing += [(place, token) for place in places - set(db.session.scalars(there))]
    insert_token_rows(missing)
    return len(missing)


def _drop_left_over() -> int:
    """Rows of listings that are gone, or that say what their listing does not."""
    found = "strpos" if db.engine.dialect.name == "postgresql" else "instr"
    of_listing = select(Listing.place).where(Listing.place == ListingPlace.place)
    with_token = select(Listing.place).where(
        Listing.place == ListingToken.place,
        getattr(func, found)(
            literal(" ") + Listing.document + literal(" "),
            literal(" :") + ListingToken.token + literal(" "),
        )
        > 0,
    )
    dropped = 0
    for table, told in ((ListingPlace, of_listing), (ListingToken, with_token)):
        is_left_over = ~told.exists()
        with _reading() as session:
            keys = list(table.__table__.primary_key)
            left_over = session.execute(select(*keys).where(is_left_over)).all()
        for batch in batches(left_over):
            with writing() as session:
                for key in batch:
                    same = [column == part for column, part in zip(keys, key, strict=True)]
                    # Asked again: meanwhile a listing may have come that it belongs to.
                    gone = session.connection().execute(delete(table).where(*same, is_left_over))
                    dropped += gone.rowcount
    return dropped


def _mend_counts() -> int:
    """Counts differ from what counting gives by some amount; that amount is added, so it does not
    matter who else is counting up or down meanwhile."""
    shared = SharedChanges()
    with _reading() as session:
        listings = select(Listing.place, Listing.document, Listing.card["city"].as_string())
        for place, document, city in session.execute(listings.execution_options(yield_per=1_000)):
            shared.count(place, document, 1)
            shared.labels[city_token(city)] = city
        _subtract(session, shared)
        shared.incomplete_terms = _terms_without_variants(session)
    wrong = sum(
        1
        for counter in (shared.tokens, shared.combinations, shared.bands, shared.terms)
        for change in counter.values()
        if change
    )
    with writing():
        shared.store()
    return wrong + len(shared.incomplete_terms)


def _subtract(session: Session, shared: SharedChanges) -> None:
    counted: list[tuple[Any, Any, Any]] = [
        (shared.tokens, FacetCount.token, FacetCount.count),
        (shared.combinations, FacetCombination.tokens, FacetCombination.count),
        (shared.terms, SearchTerm.term, SearchTerm.uses),
    ]
    for counter, name, number in counted:
        for key, count in session.execute(select(name, number)):
            counter[key] -= count
    bands = select(ListingBand.token, ListingBand.band, ListingBand.count)
    for token, band, count in session.execute(bands):
        shared.bands[token, band] -= count


def _terms_without_variants(session: Session) -> set[str]:
    itself = select(SearchVariant.term).where(
        SearchVariant.variant == SearchTerm.term, SearchVariant.term == SearchTerm.term
    )
    terms = session.scalars(select(SearchTerm.term).where(~itself.exists()))
    return {term for term in terms if is_suggested(term)}


@contextmanager
def _reading() -> Iterator[Session]:
    """One look at the database as it is at one moment."""
    session = db.session()
    session.rollback()
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()
