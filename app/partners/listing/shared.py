"""What listings share: counts of filter values, and the words that a search knows.

All writers touch these rows, so they take turns (``hold_listings``) as soon as one of them
changes, and only then. Changes are summed up first and stored once, however many partners they
come from: a sheet of fifty thousand raises the same few thousand counts.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import Base, db
from app.partners.batches import batches
from app.partners.listing.content import ListingContent, is_suggested, terms_of
from app.partners.listing.places import band_of
from app.partners.listing.tokens import combinations_in, facet_tokens, tokens_in
from app.partners.listing.variants import variants_of
from app.partners.locking import hold_listings
from app.partners.models import (
    FacetCombination,
    FacetCount,
    ListingBand,
    SearchTerm,
    SearchVariant,
)

LONGEST_SPELLING = 80
EVERYONE = ""
"""Stands for all listings where a band is counted by token."""


class SharedChanges:
    """How the counts change, summed up over any number of listings."""

    def __init__(self) -> None:
        self.tokens: Counter[str] = Counter()
        self.combinations: Counter[str] = Counter()
        self.bands: Counter[tuple[str, int]] = Counter()
        self.terms: Counter[str] = Counter()
        self.labels: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        self.incomplete_terms: set[str] = set()
        """Terms that stand, but that a mistyped word does not find."""

    def add(self, content: ListingContent) -> None:
        """Count a listing that comes, or what one has become."""
        self.count(content.place, content.row["document"], 1)
        self.labels |= content.tokens
        for word, spelling in content.spellings.items():
            self.spellings.setdefault(word, spelling)

    def take(self, place: int, document: str) -> None:
        """Take a listing off that goes, or what one was until now."""
        self.count(place, document, -1)

    def count(self, place: int, document: str, by: int) -> None:
        """Change every count that a listing with this document at this place has a part in."""
        tokens = tokens_in(document)
        counted = facet_tokens(tokens)
        band = band_of(place)
        for token in tokens:
            self.tokens[token] += by
        for name in combinations_in(counted):
            self.combinations[name] += by
        for token in (EVERYONE, *counted):
            self.bands[token, band] += by
        for term in terms_of(document):
            self.terms[term] += by

    def store(self) -> None:
        """Change the rows. Whoever calls this has locked its partners."""
        tokens, terms = _changed(self.tokens), _changed(self.terms)
        combined, bands = _changed(self.combinations), _changed(self.bands)
        if not (tokens or terms or combined or bands or self.incomplete_terms):
            return
        # Before the look at which terms there are: another writer could just be taking one out.
        hold_listings()
        _upsert(
            FacetCount,
            [
                {"token": token, "label": self.labels.get(token, ""), "count": change}
                for token, change in tokens
            ],
            lambda table, new: {"count": table.count + new.count},
        )
        _upsert(
            FacetCombination,
            [{"tokens": name, "count": change} for name, change in combined],
            lambda table, new: {"count": table.count + new.count},
        )
        _upsert(
            ListingBand,
            [{"token": token, "band": band, "count": change} for (token, band), change in bands],
            lambda table, new: {"count": table.count + new.count},
        )
        _drop_spent(FacetCount, [(token,) for token, change in tokens if change < 0])
        _drop_spent(FacetCombination, [(name,) for name, change in combined if change < 0])
        _drop_spent(ListingBand, [key for key, change in bands if change < 0])
        self._store_terms(terms)

    def _store_terms(self, terms: list[tuple[str, int]]) -> None:
        names = [term for term, _ in terms]
        fresh = {term for term in set(names) - _existing_terms(names) if is_suggested(term)}
        _upsert(
            SearchTerm,
            [
                {
                    "term": term,
                    "spelling": self.spellings.get(term, term)[:LONGEST_SPELLING],
                    "uses": change,
                }
                for term, change in terms
            ],
            lambda table, new: {"uses": table.uses + new.uses},
        )
        _upsert(
            SearchVariant,
            [
                {"variant": variant, "term": term}
                for term in sorted(fresh | self.incomplete_terms)
                for variant in sorted(variants_of(term))
            ],
            None,
        )
        for lessened in batches(term for term, change in terms if change < 0):
            db.session.execute(
                delete(SearchTerm).where(SearchTerm.term.in_(lessened), SearchTerm.uses <= 0)
            )


def _changed(changes: Counter[Any]) -> list[tuple[Any, int]]:
    """What does change, in the one order in which every writer stores it."""
    return sorted((key, change) for key, change in changes.items() if change)


def _drop_spent(table: Any, keys: list[tuple[Any, ...]]) -> None:
    """A count of none is no row."""
    if keys:
        columns = list(table.__table__.primary_key)
        matches = [column == bindparam(f"is_{column.name}") for column in columns]
        db.session.connection().execute(
            delete(table).where(*matches, table.count <= 0),
            [
                {f"is_{column.name}": part for column, part in zip(columns, key, strict=True)}
                for key in keys
            ],
        )


def _existing_terms(terms: Iterable[str]) -> set[str]:
    return {
        term
        for batch in batches(terms)
        for term in db.session.scalars(select(SearchTerm.term).where(SearchTerm.term.in_(batch)))
    }


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
