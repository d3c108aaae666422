"""Partners whose listings have the words of a wanted service, however far down they stand.

The catalogue's full-text index is asked; whether it is a service that has the words is judged when
the candidates are weighed (rules.scoring.fit).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from app.db import db
from app.jobs.rules.scoring import are_alike, beginning_of
from app.partners.listing.content import SHORTEST_TERM
from app.partners.listing.tokens import in_document

MOST_WORDS = 6
"""Of the service wanted."""
MOST_FORMS = 30
"""Terms that begin like one of the words."""

# The level and the score decide who is found first, as in the catalogue.
_SQLITE = """
    SELECT rowid FROM listing_search WHERE listing_search MATCH :pattern
    ORDER BY rowid LIMIT :most
    """
# The sum keeps PostgreSQL from walking all places in order until some fit.
_POSTGRES = """
    SELECT place FROM listings
    WHERE array_to_tsvector(string_to_array(document, ' ')) @@ CAST(:pattern AS tsquery)
    ORDER BY place + 0 LIMIT :most
    """


def fitting_places(tokens: Collection[str], words: Sequence[str], most: int) -> list[int]:
    """Places of at most so many listings that have all the tokens and all those of the words that
    any listing has; where there is none, that have the rarest one."""
    forms = _forms_of([word for word in words if len(word) >= SHORTEST_TERM][:MOST_WORDS])
    if not forms:
        return []
    by_rarity = sorted(forms, key=lambda word: (sum(forms[word].values()), word))
    found = _places(tokens, [forms[word] for word in by_rarity], most)
    if not found and len(forms) > 1:
        found = _places(tokens, [forms[by_rarity[0]]], most)
    return found


def _forms_of(words: Sequence[str]) -> dict[str, dict[str, int]]:
    """Word → its forms in the catalogue's vocabulary → in how many listings; no unknown words."""
    if not words:
        return {}
    query = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {number} AS number, term, uses FROM search_terms "  # noqa: S608 - numbers of this module; words are parameters
        f"WHERE term >= :from{number} AND term < :to{number} ORDER BY term "
        f"LIMIT {MOST_FORMS}) AS found{number}"
        for number in range(len(words))
    )
    parameters = {f"from{number}": beginning_of(word) for number, word in enumerate(words)}
    # What begins so lies before the beginning followed by the character after z.
    parameters |= {f"to{number}": f"{beginning_of(word)}{{" for number, word in enumerate(words)}
    forms: dict[str, dict[str, int]] = {}
    for number, term, uses in db.session.execute(text(query), parameters):
        if are_alike(words[number], term):
            forms.setdefault(words[number], {})[term] = uses
    return forms


def _places(tokens: Collection[str], forms: Sequence[Mapping[str, int]], most: int) -> list[int]:
    groups = [[in_document(token)] for token in tokens] + [list(each) for each in forms]
    if db.engine.dialect.name != "postgresql":
        return _asked(_SQLITE, _joined(groups, '"{}"', " OR ", " AND "), most)
    # PostgreSQL takes looking into every document for as cheap as comparing two numbers.
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    found = _asked(_POSTGRES, _joined(groups, "'{}'", " | ", " & "), most)
    db.session.execute(text("SET LOCAL enable_seqscan = on"))
    return found


def _joined(groups: Sequence[Sequence[str]], quoted: str, either: str, both: str) -> str:
    return both.join(f"({either.join(quoted.format(word) for word in group)})" for group in groups)


def _asked(query: str, pattern: str, most: int) -> list[int]:
    parameters: dict[str, Any] = {"pattern": pattern, "most": most}
    return list(db.session.scalars(text(query), parameters))
