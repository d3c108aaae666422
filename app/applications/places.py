"""What time it is where an applicant lives, and where somebody of staff does."""

from datetime import date
from functools import lru_cache

from babel.core import get_global
from flask import g

from app.clock import now, timezones
from app.config import settings
from app.i18n.formats import local_day

# Of countries with several zones, the one in which most of their people live; for others CLDR
# names a single one.
MAIN_ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "KZ": "Asia/Almaty",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


def zone_here() -> str:
    """The time zone of whoever makes the request."""
    zone: str = g.get("timezone", settings().timezone)
    return zone


def today_here() -> date:
    """The day where whoever makes the request is."""
    return local_day(now(), zone_here())


@lru_cache(maxsize=512)
def timezone_of(country: str) -> str:
    """The time zone of a country, by its ISO code; the programme's for one that has none."""
    if country in MAIN_ZONES:
        return MAIN_ZONES[country]
    zones = [zone for zone in _zones().get(country, ()) if zone in timezones()]
    return zones[0] if zones else settings().timezone


@lru_cache
def has_several_zones(country: str) -> bool:
    """Whether an applicant's own town may well have another time than ``timezone_of`` says."""
    return len(_zones().get(country, ())) > 2


@lru_cache
def _zones() -> dict[str, list[str]]:
    by_country: dict[str, list[str]] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        by_country.setdefault(country, []).append(zone)
    return by_country
