"""Numbers, money and names by Babel, as both peers write them, and their compiled messages."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from app.config import ROOT
from bench.results import CACHE

LOCALES = ("sk", "pl", "ru")
COMPILED = CACHE / "locale"
DOMAINS = ("messages", "django")


def compile_messages() -> Path:
    """Compile the translators' files for the peers, which read ``.mo``; returns their folder."""
    for locale in LOCALES:
        folder = COMPILED / locale / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        source = ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"
        with source.open("rb") as file:
            catalog = read_po(file, locale=locale)
        for domain in DOMAINS:
            with (folder / f"{domain}.mo").open("wb") as file:
                write_mo(file, catalog)
    return COMPILED


def best(texts: Mapping[str, str], locale: str) -> tuple[str, str]:
    """Text and language of what a reader of ``locale`` is shown; empty where there is none."""
    if locale in texts:
        return texts[locale], locale
    return next(((text, other) for other, text in texts.items()), ("", locale))


def number(value: float, locale: str, digits: int | None = None) -> str:
    """A number as the language writes it."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale)


def money(minor: int, currency: str, locale: str) -> str:
    """An amount with its currency; whole amounts without decimals."""
    amount = Decimal(minor).scaleb(-2)
    if minor % 100:
        return format_currency(amount, currency, locale=locale)
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


def country_name(code: str, locale: str) -> str:
    """Name of a country by its code."""
    return str(Locale.parse(locale).territories.get(code, code))


def language_name(code: str, locale: str) -> str:
    """Name of a language by its code."""
    return str(Locale.parse(locale).languages.get(code, code))


def own_language_name(code: str) -> str:
    """Name of a language in that language, with a capital."""
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def monogram(name: str) -> str:
    """One or two capitals for a partner without a logo."""
    initials = [
        next(character for character in word if character.isalnum())
        for word in name.split()
        if any(character.isalnum() for character in word)
    ]
    return "".join(initials[:2]).upper() or "·"


def colour(slug: str) -> int:
    """Which of the monogram's colours a partner has."""
    return crc32(slug.encode()) % 8 + 1
