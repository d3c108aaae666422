"""What the tables of the office may be sifted by."""

from collections.abc import Mapping, Sequence

from flask import g
from sqlalchemy import text

from app.catalogue import queries as catalogue
from app.db import db
from app.i18n.current import current_locale
from app.i18n.formats import country_name, language_name, sort_by_text
from app.tables.words import MARK
from app.values import LocalizedText

Options = list[tuple[str, str]]

# From one value to the next one by the index: as fast among a hundred thousand as among a thousand.
_CODES = text(
    """
    WITH RECURSIVE country(value) AS (
        SELECT min(country) FROM partners
        UNION ALL
        SELECT (SELECT min(country) FROM partners WHERE country > value)
        FROM country WHERE value IS NOT NULL
    ),
    language(value) AS (
        SELECT min(word) FROM table_words
        WHERE kind = 'partner' AND word >= :first AND word < :end
        UNION ALL
        SELECT (SELECT min(word) FROM table_words
                WHERE kind = 'partner' AND word > value AND word < :end)
        FROM language WHERE value IS NOT NULL
    )
    SELECT 'country', value FROM country WHERE value IS NOT NULL
    UNION ALL
    SELECT 'language', value FROM language WHERE value IS NOT NULL
    """
)
_LANGUAGE = f"{MARK}language:"


def tiers() -> Options:
    """Levels, the highest first."""
    return [(tier.key, _text(tier.name)) for tier in catalogue.present_facts().tiers]


def categories() -> Options:
    """Categories in the operator's order."""
    return [(each.slug, _text(each.name)) for each in catalogue.present_facts().categories]


def countries() -> Options:
    """Countries that partners are in, by name."""
    named = sort_by_text((country_name(code), code) for code in _codes()["country"])
    return [(code, name) for name, code in named]


def languages() -> Options:
    """Languages that partners speak, by name."""
    codes = (token.removeprefix(_LANGUAGE) for token in _codes()["language"])
    named = sort_by_text((language_name(code), code) for code in codes)
    return [(code, name) for name, code in named]


def _codes() -> Mapping[str, Sequence[str]]:
    """Both kinds at once, asked for once a request: a page that shows one shows the other too."""
    if "partner_codes" not in g:
        found: dict[str, list[str]] = {"country": [], "language": []}
        bounds = {"first": _LANGUAGE, "end": _LANGUAGE + "~"}
        for kind, code in db.session.execute(_CODES, bounds):
            found[kind].append(code)
        g.partner_codes = found
    codes: Mapping[str, Sequence[str]] = g.partner_codes
    return codes


def _text(text: LocalizedText) -> str:
    return text.text_for(current_locale())
