"""Whether the catalogue's own tables, and what the office sifts by, say what the partners say."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

from sqlalchemy import delete, select, text

from app.db import db, writing
from app.i18n.folding import fold
from app.partners.listing import refresh_listings
from app.partners.models import (
    Category,
    FacetCombination,
    FacetCount,
    Listing,
    ListingBand,
    ListingOrder,
    ListingPlace,
    ListingToken,
    Partner,
    SearchTerm,
    SearchVariant,
    Standing,
    Tier,
)
from app.tables.models import TableSet

TABLES = (
    SearchVariant, SearchTerm, FacetCombination, FacetCount, ListingBand, ListingToken,
    ListingPlace, ListingOrder, Listing,
)  # fmt: skip
# How a shared word is spelled depends on who came first; every spelling must fold to the word.
SPELLINGS = {"label", "spelling"}


class _Undo(Exception):
    """Ends the transaction of a rebuilding."""


def drift() -> dict[str, Any]:
    """Where the tables differ from what building them anew gives, and from what counting by
    hand gives; nothing when all is well. Leaves the database as it was."""
    db.session.rollback()
    rebuilt: dict[str, Counter[str]] = {}
    try:
        with writing() as session:
            kept = _rows()
            counted = _by_hand() | _wrongly_spelled() | {"sets by hand": _wrongly_sifted()}
            for table in TABLES:
                session.execute(delete(table))
            refresh_listings(session.scalars(select(Partner.id)).all())
            rebuilt = _rows()
            raise _Undo
    except _Undo:
        pass
    differences = {
        name: {"too much": kept[name] - rebuilt[name], "lacking": rebuilt[name] - kept[name]}
        for name in kept
        if kept[name] != rebuilt[name]
    }
    _check_index()
    return differences | {name: what for name, what in counted.items() if what}


def _rows() -> dict[str, Counter[str]]:
    return {
        table.__tablename__: Counter(
            repr(row)
            for row in db.session.execute(
                select(*(c for c in table.__table__.c if c.name not in SPELLINGS))
            )
        )
        for table in TABLES
    }


def _by_hand() -> dict[str, Any]:
    """The counts of the filters, and the terms with their neighbours, told from the partners
    and the listed words without the code that keeps them."""
    query = select(Partner, Tier.key, Tier.rank).join(Tier, Tier.id == Partner.tier_id)
    tokens: Counter[str] = Counter()
    together: Counter[str] = Counter()
    bands: Counter[tuple[str, int]] = Counter()
    for partner, tier, rank in db.session.execute(query.where(Partner.state == "published")):
        own = {f"tier:{tier}", *(f"language:{code}" for code in partner.languages)}
        own |= {f"category:{slug}" for slug in _categories(partner.id)}
        own |= {f"country:{partner.country}"} if partner.country else set()
        own |= {"dropshipping:1"} if partner.dropshipping else set()
        own |= {"available:1"} if partner.available else set()
        own |= {f"grade:{partner.rating // 100}"} if partner.rating else set()
        together.update(_together(own))
        place = ((200 - rank) << 54) + ((10_000 - partner.score) << 40) + partner.id
        bands.update((token, place // 2**44) for token in {"", *own})
        own |= {f"city:{fold(partner.city).replace(' ', '_')}"} if fold(partner.city) else set()
        tokens.update(own)
    terms: Counter[str] = Counter()
    for document in db.session.scalars(select(Listing.document)):
        words = {word for word in document.split() if not word.startswith(":")}
        terms.update({word for word in words if len(word) >= 3})
    suggested = {word for word in terms if len(word) <= 40 and not word.isdigit()}
    variants = {(term, term) for term in suggested}
    variants |= {
        (term[:at] + term[at + 1 :], term) for term in suggested for at in range(len(term))
    }
    return {
        "counts by hand": _unequal(tokens, FacetCount.token, FacetCount.count),
        "combinations by hand": _unequal(together, FacetCombination.tokens, FacetCombination.count),
        "bands by hand": _unequal_bands(bands),
        "terms by hand": _unequal(terms, SearchTerm.term, SearchTerm.uses),
        "variants by hand": variants
        ^ {
            (row.variant, row.term)
            for row in db.session.execute(select(SearchVariant.variant, SearchVariant.term))
        },
    }


def _together(own: set[str]) -> list[str]:
    """Every two and three of a partner's tokens that one question can ask for."""
    names = []
    for size in (2, 3):
        for chosen in combinations(sorted(own), size):
            facets = Counter(token.split(":")[0] for token in chosen)
            if all(many <= (2 if facet == "category" else 1) for facet, many in facets.items()):
                names.append("|".join(chosen))
    return names


def _unequal_bands(expected: Counter[tuple[str, int]]) -> dict[Any, Any]:
    query = select(ListingBand.token, ListingBand.band, ListingBand.count)
    there = {(token, band): count for token, band, count in db.session.execute(query)}
    return {} if there == dict(expected) else {"there": there, "expected": expected}


def _categories(partner_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(Category.slug)
            .join(Standing, Standing.category_id == Category.id)
            .where(Standing.partner_id == partner_id)
        )
    )


def _wrongly_sifted() -> dict[str, Any]:
    """Values of the office's filters whose rows are not the partners that have them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    query = select(Partner, Tier.key).join(Tier, Tier.id == Partner.tier_id)
    for partner, tier in db.session.execute(query):
        own = ["*", f"state:{partner.state}", f"tier:{tier}", f"source:{partner.source}"]
        own += [f"country:{partner.country}"] if partner.country else []
        own += [f"language:{code}" for code in partner.languages]
        own += [f"category:{slug}" for slug in _categories(partner.id)]
        for value in own:
            wanted[value].add(partner.id)
    there: dict[str, set[int]] = defaultdict(set)
    for row in db.session.scalars(select(TableSet).where(TableSet.kind == "partner")):
        assert any(row.bits), f"{row.value} is kept of no row"
        there[row.value] |= {
            row.block * 8 * len(row.bits) + place
            for place in range(8 * len(row.bits))
            if row.bits[place // 8] >> place % 8 & 1
        }
    return {
        value: there[value] ^ wanted[value]
        for value in there.keys() | wanted.keys()
        if there[value] != wanted[value]
    }


def _unequal(expected: Counter[str], key: Any, number: Any) -> dict[str, Any]:
    there = dict(db.session.execute(select(key, number)).all())
    return {
        name: (there.get(name), expected.get(name))
        for name in there.keys() | expected.keys()
        if there.get(name) != expected.get(name)
    }


def _wrongly_spelled() -> dict[str, Any]:
    terms = db.session.execute(select(SearchTerm.term, SearchTerm.spelling)).all()
    cities = db.session.execute(
        select(FacetCount.token, FacetCount.label).where(FacetCount.token.like("city:%"))
    ).all()
    return {
        "spellings": [row for row in terms if fold(row.spelling) != row.term],
        "labels": [row for row in cities if f"city:{fold(row.label)}" != row.token],
    }


def _check_index() -> None:
    """SQLite's own comparison of the full-text index with the listings; it raises."""
    if db.engine.dialect.name == "sqlite":
        command = "INSERT INTO listing_search(listing_search, rank) VALUES ('integrity-check', 1)"
        with writing() as session:
            session.execute(text(command))
