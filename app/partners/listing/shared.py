"""What listings share: counts of filter values, and the words that a search may suggest.

All writers touch these rows, so they take turns (``hold_listings``) as soon as one of them
changes, and only then.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import Base, db
from app.partners.batches import batches
from app.partners.listing.variants import variants_of
from app.partners.locking import hold_listings
from app.partners.models import FacetCount, SearchTerm, SearchVariant

LONGEST_SPELLING = 80


def difference(before: Mapping[int, Set[str]], after: Mapping[int, Set[str]]) -> Counter[str]:
    """How the number of partners that have each value changes; values unchanged left out."""
    changes: Counter[str] = Counter()
    for values in after.values():
        changes.update(values)
    for values in before.values():
        changes.subtract(values)
    return Counter({value: change for value, change in changes.items() if change})


def count_tokens(changes: Counter[str], labels: Mapping[str, str]) -> None:
    """Add the changes to the counts of the tokens; ``labels`` are for those that are new."""
    if not changes:
        return
    hold_listings()
    _upsert(
        FacetCount,
        [
            {"token": token, "label": labels.get(token, ""), "count": change}
            for token, change in sorted(changes.items())
        ],
        lambda table, new: {"count": table.count + new.count},
    )
    for lessened in batches(_lessened(changes)):
        db.session.execute(
            delete(FacetCount).where(FacetCount.token.in_(lessened), FacetCount.count <= 0)
        )


def count_terms(changes: Counter[str], spellings: Mapping[str, str]) -> None:
    """Add the changes to the uses of the terms; ``spellings`` are for those that are new."""
    if not changes:
        return
    # Before the look at which terms there are: another writer could just be taking one out.
    hold_listings()
    terms = sorted(changes)
    there = _existing_terms(terms)
    _upsert(
        SearchTerm,
        [
            {
                "term": term,
                "spelling": spellings.get(term, term)[:LONGEST_SPELLING],
                "uses": changes[term],
            }
            for term in terms
        ],
        lambda table, new: {"uses": table.uses + new.uses},
    )
    _upsert(
        SearchVariant,
        [
            {"variant": variant, "term": term}
            for term in terms
            if term not in there
            for variant in sorted(variants_of(term))
        ],
        None,
    )
    for lessened in batches(_lessened(changes)):
        db.session.execute(
            delete(SearchTerm).where(SearchTerm.term.in_(lessened), SearchTerm.uses <= 0)
        )


def _lessened(changes: Counter[str]) -> Iterable[str]:
    return (value for value in sorted(changes) if changes[value] < 0)


def _existing_terms(terms: list[str]) -> set[str]:
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
