"""The site of the Flask peer: ``granian bench.peers.flask_orm.app:app``."""

import os
from dataclasses import replace
from typing import Any

from flask import Flask, g, render_template, request, url_for
from flask_babel import Babel
from markupsafe import Markup

from app.catalogue.criteria import SORTS, Criteria, read_criteria
from app.i18n.collation import sort_key
from app.web.paging import Pages
from bench.peers import wording
from bench.peers.flask_orm import queries
from bench.peers.flask_orm.models import Partner, Service, db

PAGE_SIZE = 24
MOST_COMPARED = 4

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(wording.compile_messages())
app.jinja_env.policies["ext.i18n.trimmed"] = True
app.jinja_env.trim_blocks = True
app.jinja_env.lstrip_blocks = True
db.init_app(app)
Babel(app, locale_selector=lambda: g.locale)


@app.url_value_preprocessor
def take_locale(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The language stands in the address."""
    g.locale = (values or {}).pop("locale", "sk")


@app.url_defaults
def give_locale(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses keep the language."""
    if app.url_map.is_endpoint_expecting(endpoint, "locale"):
        values.setdefault("locale", g.locale)


@app.context_processor
def formats() -> dict[str, Any]:
    """Formats and settings for templates."""
    return {
        "locales": wording.LOCALES,
        "locale": g.locale,
        "programme_name": "Kupec",
        "currency": queries.PROGRAMME_CURRENCY,
        "most_compared": MOST_COMPARED,
        "static": lambda path: url_for("static", filename=path),
        "absolute": lambda path: request.host_url.rstrip("/") + path,
        "text_of": lambda texts: wording.best(texts, g.locale)[0],
        "best": lambda texts: wording.best(texts, g.locale),
        "price_limit": price_limit,
        "monogram": wording.monogram,
        "colour": wording.colour,
    }


@app.template_filter("number")
def number(value: float, digits: int | None = None) -> str:
    """A number as the language writes it."""
    return wording.number(value, g.locale, digits)


@app.template_filter("money")
def money(service: Service) -> str:
    """The price of a service."""
    return wording.money(service.price_minor or 0, service.price_currency or "", g.locale)


def price_limit(units: int) -> Markup:
    """The highest price asked for, as a chip shows it."""
    shown = wording.money(units * 100, queries.PROGRAMME_CURRENCY, g.locale)
    return Markup('<data value="{}.00" data-currency="{}">{}</data>').format(
        units, queries.PROGRAMME_CURRENCY, shown
    )


@app.template_filter("country_name")
def country_name(code: str) -> str:
    """Name of a country."""
    return wording.country_name(code, g.locale)


@app.template_filter("language_name")
def language_name(code: str) -> str:
    """Name of a language."""
    return wording.language_name(code, g.locale)


app.add_template_filter(wording.own_language_name, "own_language_name")


@app.get("/<locale>/partners/", endpoint="partners")
def partners() -> str:
    """The catalogue with its filters."""
    categories, tiers = queries.all_categories(), queries.all_tiers()
    choices = queries.choices(categories, tiers)
    criteria, ignored = read_criteria(request.args.to_dict(flat=False), choices)
    total = queries.count(criteria)
    pages = Pages(total=total, size=PAGE_SIZE, number=criteria.page)
    if criteria.page > pages.count:
        criteria, ignored = replace(criteria, page=pages.count), (*ignored, "page")
        pages = replace(pages, number=pages.count)
    found = queries.page_of(criteria, offset=pages.offset, limit=PAGE_SIZE)
    rates = queries.rates()
    return render_template(
        "catalogue.html",
        criteria=criteria,
        ignored=ignored,
        total=total,
        pages=pages,
        gold=[partner for partner in found if partner.tier.key == "gold"],
        others=[partner for partner in found if partner.tier.key != "gold"],
        found=found,
        cheapest={partner.id: cheapest_service(partner, rates) for partner in found},
        counts=queries.facets(criteria),
        categories=categories,
        tiers=tiers,
        languages=_by_name(choices.languages, language_name),
        countries=_by_name(choices.countries, country_name),
        cities=queries.common_cities(),
        chips=chips(criteria),
        sorts=SORTS,
        address=address,
        structured=structured(found, total, pages),
    )


def _by_name(codes: Any, name_of: Any) -> list[tuple[str, str]]:
    return sorted(
        ((name_of(code), code) for code in codes), key=lambda pair: sort_key(pair[0], g.locale)
    )


def address(criteria: Criteria) -> str:
    """The address of a question."""
    query = criteria.query()
    return url_for("partners") + (f"?{query}" if query else "")


def chips(criteria: Criteria) -> list[tuple[str, str, str]]:
    """Filters in force: name, value, and the address without it."""
    shown = []
    for name in criteria.filters:
        value = getattr(criteria, name)
        several = isinstance(value, tuple)
        for each in value if several else (value,):
            shown.append(
                (name, str(each), address(criteria.without(name, each if several else "")))
            )
    return shown


def cheapest_service(partner: Partner, rates: dict[str, int]) -> Service | None:
    """The service from whose price the partner works."""
    own = rates[queries.PROGRAMME_CURRENCY]
    priced = [service for service in partner.services if service.price_minor is not None]
    return min(
        priced,
        key=lambda service: service.price_minor * rates[service.price_currency] // own,
        default=None,
    )


def structured(found: Any, total: int, pages: Pages) -> dict[str, Any]:
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
                "url": request.host_url.rstrip("/") + url_for("partner", slug=partner.slug),
            }
            for place, partner in enumerate(found, start=1)
        ],
    }


def elsewhere(**_values: str) -> tuple[str, int]:
    """The pages that links lead to are not part of the comparison."""
    return "", 404


for endpoint, rule in (
    ("home", "/<locale>/"),
    ("partner", "/<locale>/partners/<slug>/"),
    ("tiers", "/<locale>/tiers/"),
    ("compare", "/<locale>/compare/"),
    ("apply", "/<locale>/apply/"),
    ("merchant_door", "/<locale>/m/"),
    ("login", "/<locale>/login"),
    ("logo", "/media/<name>.webp"),
):
    app.add_url_rule(rule, endpoint, elsewhere)
