"""Numbers, money, dates, lists and names of places and languages, as the language writes them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_timezone_gmt,
    get_timezone_location,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from app.i18n.collation import sort_key
from app.i18n.current import current_locale, is_grouped
from app.i18n.names import country_name_in, language_name_in
from app.values import Money

Item = TypeVar("Item")

# How many amounts, dates or lists are kept in memory as they were written last.
KEPT = 4096


@lru_cache
def babel_locale(code: str) -> Locale:
    """CLDR's data of a language."""
    return Locale.parse(code)


def _here() -> Locale:
    return babel_locale(current_locale())


def format_number(value: int | float | Decimal, digits: int | None = None) -> str:
    """A number as the language writes it; ``digits`` fixes the decimals."""
    if not digits and type(value) is int and 0 <= value < 1000:
        return str(value)  # the same in every language on offer, and most counts are small
    return _number_in(value, digits, current_locale())


# CLDR's patterns are slow, and the same few amounts stand on page after page. The type counts
# too: what is equal need not be written alike.
@lru_cache(maxsize=KEPT, typed=True)
def _number_in(value: int | float | Decimal, digits: int | None, locale: str) -> str:
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(
        value,
        format=pattern,
        locale=babel_locale(locale),
        group_separator=is_grouped(value, locale),
    )


def format_share(value: float, digits: int = 0) -> str:
    """A share of one as per cent; ``digits`` fixes the decimals."""
    here = _here()
    pattern = str(here.percent_formats[None].pattern)
    return format_percent(
        value,
        format=pattern.replace("0", f"0.{'0' * digits}", 1) if digits else pattern,
        locale=here,
    )


def format_money(money: Money) -> str:
    """An amount with its currency; whole amounts without decimals, as price lists have them."""
    return _money_in(money, current_locale())


@lru_cache(maxsize=KEPT)
def _money_in(money: Money, locale: str) -> str:
    amount = money.amount
    whole = amount == amount.to_integral_value()
    here = babel_locale(locale)
    return format_currency(
        amount,
        money.currency,
        locale=here,
        format=here.currency_formats["standard"].pattern.replace(".00", "") if whole else None,
        currency_digits=not whole,
        group_separator=is_grouped(amount, locale),
    )


def format_day(day: date) -> str:
    """A date in words: ``21. novembra 2026``."""
    return _day_in(day, current_locale())


def format_short_day(day: date) -> str:
    """A date as tables have it: ``21. 11. 2026``."""
    return _day_in(day, current_locale(), "medium")


@lru_cache(maxsize=KEPT)
def _day_in(day: date, locale: str, length: Literal["long", "medium"] = "long") -> str:
    return format_date(day, format=length, locale=babel_locale(locale))


def local_day(moment: datetime, timezone: str) -> date:
    """The day that an aware moment falls on in a time zone (P19)."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def format_moment(moment: datetime, timezone: str) -> str:
    """An aware moment to the minute with its zone: ``21. 11. 2026, 21:15 SEČ``."""
    return f"{format_local(moment, timezone)} {_zone_name(moment.astimezone(ZoneInfo(timezone)))}"


def format_local(moment: datetime, timezone: str) -> str:
    """An aware moment to the minute, for pages that name its zone elsewhere:
    ``21. 11. 2026, 21:15``."""
    return _local_in(moment.replace(second=0, microsecond=0), timezone, current_locale())


@lru_cache(maxsize=KEPT)
def _local_in(moment: datetime, timezone: str, _locale: str) -> str:
    local = moment.astimezone(ZoneInfo(timezone))
    day = format_date(local.date(), "medium", locale=_here())
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=_here())
    return str(get_datetime_format("medium", locale=_here())).format(time, day)


def format_zone(moment: datetime, timezone: str) -> str:
    """A time zone by its city, with what its clocks are called at a moment: ``Bratislava, SEČ``."""
    zone = ZoneInfo(timezone)
    city = get_timezone_location(zone, locale=_here(), return_city=True)
    return f"{city}, {_zone_name(moment.astimezone(zone))}"


def format_briefly(moment: datetime, timezone: str, at: datetime) -> str:
    """An aware moment as lists have it, seen at a moment: ``21:15`` of the same day, ``21. 11.`` of
    the same year, ``21. 11. 2025`` of another one."""
    zone = ZoneInfo(timezone)
    local, here = moment.astimezone(zone), at.astimezone(zone)
    if local.date() == here.date():
        return _clock_in(local.time().replace(second=0, microsecond=0), current_locale())
    return _short_day_in(local.date(), local.year == here.year, current_locale())


def format_in_talk(moment: datetime, timezone: str, at: datetime) -> str:
    """As ``format_briefly``, always with the time of the day: ``21. 11. 21:15``."""
    zone = ZoneInfo(timezone)
    local, here = moment.astimezone(zone), at.astimezone(zone)
    clock = _clock_in(local.time().replace(second=0, microsecond=0), current_locale())
    if local.date() == here.date():
        return clock
    day = _short_day_in(local.date(), local.year == here.year, current_locale())
    return str(get_datetime_format("medium", locale=_here())).format(clock, day)


@lru_cache(maxsize=KEPT)
def _clock_in(clock: time, locale: str) -> str:
    return format_time(clock, "short", locale=babel_locale(locale))


@lru_cache(maxsize=KEPT)
def _short_day_in(day: date, is_this_year: bool, locale: str) -> str:
    here = babel_locale(locale)
    return (
        format_skeleton("MMMd", day, locale=here)
        if is_this_year
        else format_date(day, "medium", here)
    )


def _zone_name(local: datetime) -> str:
    """The zone as the language calls it; by its distance from Greenwich where it has no name."""
    name = get_timezone_name(local, width="short", locale=_here())
    return name if name.isalpha() else get_timezone_gmt(local, width="long", locale=_here())


def join_words(words: Iterable[object]) -> str:
    """A list as a sentence has it: ``a, b a c``."""
    return _list_in(tuple(str(word) for word in words), current_locale())


@lru_cache(maxsize=KEPT)
def _list_in(words: tuple[str, ...], locale: str) -> str:
    return format_list(words, locale=babel_locale(locale))


def country_name(code: str) -> str:
    """Name of a country by its ISO code; the code itself where CLDR has none."""
    return country_name_in(code, current_locale())


def language_name(code: str) -> str:
    """Name of a language by its ISO code; the code itself where CLDR has none."""
    return language_name_in(code, current_locale())


@lru_cache
def own_language_name(code: str) -> str:
    """Name of a language in that language, with a capital: ``Slovenčina``."""
    name = babel_locale(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def sort_by_text(items: Iterable[tuple[str, Item]]) -> list[tuple[str, Item]]:
    """Pairs of text and thing in the order of the reader's alphabet."""
    return sorted(items, key=lambda pair: sort_key(pair[0], current_locale()))
