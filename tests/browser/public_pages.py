"""Every public page, as it is with much and with little to show."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import cycle

from app.demo.briefs import demo_link
from tests.browser.conftest import Demo
from tests.faults import IS_WHOLE

LOCALES = ("sk", "pl", "ru")
PAGES = (
    "home",
    "catalogue",
    "catalogue with filters",
    "catalogue with nothing found",
    "profile with everything",
    "profile with hardly anything",
    "levels",
    "category",
    "compare",
    "certificate",
    "becoming a partner",
    "asking one partner",
    "asking one who is not asked",
    "asking several",
    "confirming",
    "confirming what is held",
    "confirming by a link that works no more",
    "not found",
)
# Page → how it is answered, when it is not what it is there for.
STATUSES = {
    "confirming by a link that works no more": HTTPStatus.GONE,
    "not found": HTTPStatus.NOT_FOUND,
}


def in_turn(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pages with the languages in which they are looked at: all languages in turn, each page in
    one, since what a page is made of hardly depends on its words; ``make faults`` looks at each
    page in each language."""
    if IS_WHOLE:
        return [(name, locale) for name in names for locale in LOCALES]
    return list(zip(names, cycle(LOCALES), strict=False))


def path_of(page: str, demo: Demo) -> str:
    """The address of one of PAGES, below the language."""
    return {
        "home": "/",
        "catalogue": "/partners/",
        "catalogue with filters": (
            "/partners/?q=obchod&category=design&category=seo&language=sk&country=SK&rating=3"
            "&price_max=5000&available=1&sort=name&page=900"
        ),
        "catalogue with nothing found": "/partners/?q=zlina&tier=gold&city=Nikde",
        "profile with everything": f"/partners/{demo.told_all}/",
        "profile with hardly anything": f"/partners/{demo.told_little}/",
        "levels": "/tiers/",
        "category": "/categories/seo/",
        "compare": f"/compare/?partner={demo.told_all}&partner={demo.told_little}&partner=gone",
        "certificate": f"/partners/{demo.told_all}/certificate",
        "becoming a partner": f"/apply/?ref={demo.told_all}",
        "asking one partner": f"/partners/{demo.told_all}/enquiry",
        "asking one who is not asked": f"/partners/{demo.told_little}/enquiry",
        "asking several": "/briefs/new?category=seo",
        "confirming": f"/briefs/confirm/{demo_link('unconfirmed')}",
        "confirming what is held": f"/briefs/confirm/{demo_link('held')}",
        "confirming by a link that works no more": "/briefs/confirm/none",
        "not found": "/nothing-here",
    }[page]
