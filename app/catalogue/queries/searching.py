"""Patterns for the two full-text indexes, and how common the words of a search are.

A word typed stands for every term that it begins. Short ones have an index of beginnings. Of
longer ones SQLite would gather all that is written by them before it gives the first row, so the
terms themselves are asked for, which are told from the vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.queries.question import Question
from app.catalogue.queries.reading import is_postgres, rows
from app.partners.listing.content import SHORTEST_TERM
from app.partners.listing.tokens import in_document

INDEXED_BEGINNING = 4
"""Beginnings of words up to this length have an index of their own (migration 0004)."""
MOST_TERMS = 40


@dataclass(frozen=True)
class Vocabulary:
    """What the listings' vocabulary knows of the words of one search."""

    terms: dict[str, list[str]]
    """Word → the terms that it begins, at most one more than MOST_TERMS of them."""
    uses: dict[str, int]
    """Word → in how many listings these terms stand, counted once for each term."""
    most_used: dict[str, int]
    """Word → in how many listings the commonest of these terms stands."""

    def is_unknown(self, word: str) -> bool:
        """Whether certainly no listing has a word that begins so."""
        return len(word) > INDEXED_BEGINNING and not self.terms[word]


def vocabulary_of(words: Sequence[str]) -> Vocabulary:
    """Look the words of a search up, all in one statement; no words, no statement."""
    if not words:
        return Vocabulary({}, {}, {})
    query = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {number} AS number, term, uses FROM search_terms "
        f"WHERE term >= :from{number} AND term < :to{number} ORDER BY term "
        f"LIMIT {MOST_TERMS + 1}) AS found{number}"
        for number in range(len(words))
    )
    parameters = {f"from{number}": word for number, word in enumerate(words)}
    # What begins with a word lies before the word followed by the character after z.
    parameters |= {f"to{number}": f"{word}{{" for number, word in enumerate(words)}
    terms: dict[str, list[str]] = {word: [] for word in words}
    uses, most_used = dict.fromkeys(words, 0), dict.fromkeys(words, 0)
    for number, term, count in rows(query, parameters):
        terms[words[number]].append(term)
        uses[words[number]] += count
        most_used[words[number]] = max(most_used[words[number]], count)
    return Vocabulary(terms, uses, most_used)


def patterns_of(question: Question, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the full-text index is asked for: the words, and the tokens of every facet with them,
    so that the index alone finds what answers to both. One pattern on SQLite; on PostgreSQL one
    for each word and facet, all of which must hold."""
    groups = [[in_document(token) for token in tokens] for tokens in question.groups.values()]
    if is_postgres():
        asked = [" | ".join(map(_lexeme, group)) for group in groups]
        return *asked, *(_lexemes(word, vocabulary.terms[word]) for word in question.words)
    asked = [" OR ".join(map(_phrase, group)) for group in groups]
    asked += [_phrases(word, vocabulary.terms[word]) for word in question.words]
    return (" AND ".join(f"({each})" for each in asked),)


def _phrases(word: str, terms: Sequence[str]) -> str:
    if len(word) <= INDEXED_BEGINNING or not 0 < len(terms) <= MOST_TERMS:
        return f"{_phrase(word)}*"
    return " OR ".join(map(_phrase, terms))


def _lexemes(word: str, terms: Sequence[str]) -> str:
    # Beginnings cost PostgreSQL three times what the terms themselves do. The vocabulary has
    # none of the shortest.
    if len(word) < SHORTEST_TERM or not 0 < len(terms) <= MOST_TERMS:
        return f"{_lexeme(word)}:*"
    return " | ".join(map(_lexeme, terms))


def _phrase(text: str) -> str:
    return f'"{text}"'


def _lexeme(text: str) -> str:
    return f"'{text}'"
