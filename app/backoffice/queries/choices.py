"""What the tables of the office may be sifted by."""

from sqlalchemy import text

from app.catalogue import queries as catalogue
from app.db import db
from app.i18n.current import current_locale
from app.i18n.formats import country_name, language_name, sort_by_text
from app.tables.words import MARK
from app.values import LocalizedText

Options = list[tuple[str, str]]

# From one value to the next one by the index: as fast among a hundred thousand as among a thousand.
_COUNTRIES = text(
    """
    WITH RECURSIVE step(value) AS (
        SELECT min(country) FROM partners
        UNION ALL
        SELECT (SELECT min(country) FROM partners WHERE country > value)
        FROM step WHERE value IS NOT NULL
    )
    SELECT value FROM step WHERE value IS NOT NULL
    """
)
_LANGUAGES = text(
    """
    WITH RECURSIVE step(value) AS (
        SELECT min(word) FROM table_words
        WHERE kind = 'partner' AND word >= :first AND word < :end
        UNION ALL
        SELECT (SELECT min(word) FROM table_words
                WHERE kind = 'partner' AND word > value AND word < :end)
        FROM step WHERE value IS NOT NULL
    )
    SELECT value FROM step WHERE value IS NOT NULL
    """
)


def tiers() -> Options:
    """Levels, the highest first."""
    return [(tier.key, _text(tier.name)) for tier in catalogue.present_facts().tiers]


def categories() -> Options:
    """Categories in the operator's order."""
    return [(each.slug, _text(each.name)) for each in catalogue.present_facts().categories]


def countries() -> Options:
    """Countries that partners are in, by name."""
    codes = db.session.scalars(_COUNTRIES).all()
    return [
        (code, name) for name, code in sort_by_text((country_name(code), code) for code in codes)
    ]


def languages() -> Options:
    """Languages that partners speak, by name."""
    begins = f"{MARK}language:"
    tokens = db.session.scalars(_LANGUAGES, {"first": begins, "end": begins + "~"}).all()
    codes = [token.removeprefix(begins) for token in tokens]
    return [
        (code, name) for name, code in sort_by_text((language_name(code), code) for code in codes)
    ]


def _text(text: LocalizedText) -> str:
    return text.text_for(current_locale())
