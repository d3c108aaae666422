"""The catalogue's view."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from app.catalogue.criteria import SORTS, Criteria, read_criteria
from app.i18n.collation import sort_key
from app.web.paging import Pages
from bench.peers import wording
from bench.peers.django_orm import queries
from bench.peers.django_orm.models import Category, Partner, Service, Tier

PAGE_SIZE = 24
MOST_COMPARED = 4


def partners(request: HttpRequest) -> HttpResponse:
    """The catalogue with its filters."""
    locale = get_language()
    categories = list(Category.objects.order_by("position"))
    tiers = list(Tier.objects.order_by("-rank"))
    choices = queries.choices(categories, tiers)
    criteria, ignored = read_criteria(dict(request.GET.lists()), choices)
    total = queries.matching(criteria).count()
    pages = Pages(total=total, size=PAGE_SIZE, number=criteria.page)
    if criteria.page > pages.count:
        criteria, ignored = replace(criteria, page=pages.count), (*ignored, "page")
        pages = replace(pages, number=pages.count)
    found = queries.page_of(criteria, offset=pages.offset, limit=PAGE_SIZE)
    rates = queries.rates()
    for partner in found:
        partner.cheapest = cheapest_service(partner, rates)
    context = {
        "criteria": criteria,
        "ignored": ignored,
        "total": total,
        "pages": pages,
        "steps": [
            (number, address(replace(criteria, page=number or 1))) for number in pages.window()
        ],
        "previous": address(replace(criteria, page=pages.number - 1)),
        "next": address(replace(criteria, page=pages.number + 1)),
        "gold": [partner for partner in found if partner.tier.key == "gold"],
        "others": [partner for partner in found if partner.tier.key != "gold"],
        "counts": queries.facets(criteria),
        "categories": categories,
        "tiers": tiers,
        "languages": _by_name(choices.languages, wording.language_name, locale),
        "countries": _by_name(choices.countries, wording.country_name, locale),
        "cities": queries.common_cities(),
        "chips": chips(criteria, categories, tiers),
        "sorts": SORTS,
        "grades": [str(grade) for grade in queries.GRADES],
        "rating": str(criteria.rating),
        "canonical": request.build_absolute_uri(address(criteria)),
        "structured": structured(request, found, total, pages),
        "others_languages": [(code, address_in(request, code)) for code in wording.LOCALES],
        "programme_name": "Kupec",
        "currency": queries.PROGRAMME_CURRENCY,
        "most_compared": MOST_COMPARED,
    }
    return render(request, "catalogue.html", context)


def _by_name(
    codes: Iterable[str], name_of: Callable[[str, str], str], locale: str
) -> list[tuple[str, str]]:
    named = ((name_of(code, locale), code) for code in codes)
    return sorted(named, key=lambda pair: sort_key(pair[0], locale))


def address(criteria: Criteria) -> str:
    """The address of a question."""
    query = criteria.query()
    return reverse("partners") + (f"?{query}" if query else "")


def address_in(request: HttpRequest, locale: str) -> str:
    """The same page in another language."""
    here = request.get_full_path()
    return f"/{locale}{here[len(get_language()) + 1 :]}"


def chips(
    criteria: Criteria, categories: list[Category], tiers: list[Tier]
) -> list[tuple[str, Any, str]]:
    """Filters in force: name, what is shown of the value, and the address without it."""
    names = {"category": {each.slug: each for each in categories}}
    names["tier"] = {each.key: each for each in tiers}
    shown = []
    for name in criteria.filters:
        value = getattr(criteria, name)
        several = isinstance(value, tuple)
        for each in value if several else (value,):
            thing = names[name][each] if name in names else each
            shown.append((name, thing, address(criteria.without(name, each if several else ""))))
    return shown


def cheapest_service(partner: Partner, rates: dict[str, int]) -> Service | None:
    """The service from whose price the partner works."""
    own = rates[queries.PROGRAMME_CURRENCY]
    priced = [service for service in partner.services.all() if service.price_minor is not None]
    return min(
        priced,
        key=lambda service: service.price_minor * rates[service.price_currency] // own,
        default=None,
    )


def structured(
    request: HttpRequest, found: list[Partner], total: int, pages: Pages
) -> dict[str, Any]:
    """The list for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": pages.offset + place,
                "name": partner.name,
                "url": request.build_absolute_uri(reverse("partner", args=[partner.slug])),
            }
            for place, partner in enumerate(found, start=1)
        ],
    }
