"""Every public page, as it is with much and with little to show."""

from app.demo.briefs import demo_link
from tests.browser.conftest import Demo

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
    "not found",
)


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
        "not found": "/nothing-here",
    }[page]
