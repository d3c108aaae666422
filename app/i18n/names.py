"""Names of countries and languages in any language on offer, and back from name to code."""

from functools import lru_cache

from babel import Locale

from app.i18n.folding import fold

# Languages that firms of the region work in; whatever a partner speaks already is there as well.
USUAL_LANGUAGES = tuple("sk cs pl hu de en uk ru ro bg hr sr sl lt lv et be fr it es".split())  # noqa: SIM905 - reads best as words


@lru_cache(maxsize=4096)
def country_name_in(code: str, locale: str) -> str:
    """Name of a country by its ISO code; the code itself where CLDR has none."""
    return str(Locale.parse(locale).territories.get(code, code))


@lru_cache(maxsize=4096)
def language_name_in(code: str, locale: str) -> str:
    """Name of a language by its ISO code; the code itself where CLDR has none."""
    return str(Locale.parse(locale).languages.get(code, code))


# CLDR names these beside the countries of ISO 3166: unions, islands, unknown and invented ones.
NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)


@lru_cache(maxsize=1024)
def is_country(code: str) -> bool:
    """Whether this is the ISO code of a country (Kosovo's XK, in common use, included)."""
    known = Locale.parse("en").territories
    return len(code) == 2 and code.isalpha() and code in known and code not in NO_COUNTRIES


@lru_cache(maxsize=1024)
def is_language(code: str) -> bool:
    """Whether this is the ISO code of a language."""
    return 2 <= len(code) <= 3 and code in Locale.parse("en").languages


@lru_cache
def countries_by_name(locales: tuple[str, ...]) -> dict[str, str]:
    """Folded name in any of the languages → ISO code."""
    return {
        fold(str(name)): code
        for locale in locales
        for code, name in Locale.parse(locale).territories.items()
        if is_country(code)
    }


@lru_cache
def countries(locale: str) -> tuple[tuple[str, str], ...]:
    """Name and ISO code of every country, in no order."""
    names = Locale.parse(locale).territories
    return tuple((str(name), code) for code, name in names.items() if is_country(code))
