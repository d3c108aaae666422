"""Everything that a page of the catalogue shows, gathered once for page and fragment alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from app.catalogue import queries
from app.catalogue.cards import Card, card_from, text_for
from app.catalogue.corrections import corrected
from app.catalogue.criteria import SORTS, Criteria, read_criteria
from app.i18n.current import current_locale
from app.i18n.formats import country_name, language_name, sort_by_text
from app.partners.models import Category, Tier
from app.web.paging import Pages

PAGE_SIZE = 24


@dataclass(frozen=True)
class Option:
    """One value of a filter with how many partners it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the address that drops it. ``name`` says which filter it is."""

    name: str
    value: str
    url: str


@dataclass(frozen=True)
class CataloguePage:
    """What the catalogue answers to one question."""

    criteria: Criteria
    ignored: tuple[str, ...]
    total: int
    cards: tuple[Card, ...]
    pages: Pages
    options: Mapping[str, Sequence[Option]]
    chips: tuple[Chip, ...]
    suggestion: str | None
    gold_heading: str
    sorts: tuple[str, ...] = SORTS

    @property
    def gold(self) -> tuple[Card, ...]:
        """Cards of the highest level, which every list sets off (S19)."""
        return tuple(card for card in self.cards if card.tier == "gold")

    @property
    def others(self) -> tuple[Card, ...]:
        """The remaining cards, in their order."""
        return tuple(card for card in self.cards if card.tier != "gold")

    def url(self, criteria: Criteria) -> str:
        """Address of another question."""
        return catalogue_url(criteria)

    def page_url(self, number: int) -> str:
        """Address of another page of the same answer."""
        return catalogue_url(replace(self.criteria, page=number))


def catalogue_url(criteria: Criteria) -> str:
    """Address of a question, in the reader's language."""
    query = criteria.query()
    return url_for("catalogue.partners") + (f"?{query}" if query else "")


def catalogue_page(arguments: Mapping[str, Sequence[str]]) -> CataloguePage:
    """Answer the question that stands in an address's arguments."""
    categories, tiers = queries.all_categories(), queries.all_tiers()
    listed = queries.listed_counts()
    criteria, ignored = read_criteria(arguments, queries.choices_from(categories, tiers, listed))
    if queries.has_more_words(criteria.q) and "q" not in ignored:
        ignored = (*ignored, "q")
    if criteria.q and not queries.search_words(criteria.q):
        criteria, ignored = criteria.with_(q=""), (*ignored, "q")
    total = queries.count_listings(criteria)
    pages = Pages(total=total, size=PAGE_SIZE, number=criteria.page)
    if criteria.page > pages.count:
        criteria, ignored = replace(criteria, page=pages.count), (*ignored, "page")
        pages = replace(pages, number=pages.count)
    locale = current_locale()
    by_slug = {category.slug: category for category in categories}
    by_key = {tier.key: tier for tier in tiers}
    data = queries.listing_cards(criteria, locale, offset=pages.offset, limit=PAGE_SIZE)
    counts = queries.facet_counts(criteria) if criteria.filters else listed
    return CataloguePage(
        criteria=criteria,
        ignored=ignored,
        total=total,
        cards=tuple(card_from(card, locale, by_slug, by_key) for card in data),
        pages=pages,
        options=_options(criteria, counts, listed, categories, tiers),
        chips=_chips(criteria, by_slug, by_key),
        gold_heading=text_for(tiers[0].plural, locale),
        suggestion=corrected(criteria.q) if criteria.q and not total else None,
    )


def _options(
    criteria: Criteria,
    counts: Mapping[str, int],
    listed: Mapping[str, int],
    categories: Sequence[Category],
    tiers: Sequence[Tier],
) -> dict[str, list[Option]]:
    locale = current_locale()

    def option(facet: str, value: str, label: str) -> Option:
        chosen = getattr(criteria, facet)
        return Option(
            value=value,
            label=label,
            count=counts.get(f"{facet}:{value}", 0),
            chosen=value in chosen if isinstance(chosen, tuple) else str(chosen) == value,
        )

    def present(facet: str) -> list[str]:
        prefix = f"{facet}:"
        return [token.removeprefix(prefix) for token in listed if token.startswith(prefix)]

    languages = sort_by_text((language_name(code), code) for code in present("language"))
    countries = sort_by_text((country_name(code), code) for code in present("country"))
    return {
        "category": [option("category", c.slug, text_for(c.name, locale)) for c in categories],
        "tier": [option("tier", tier.key, text_for(tier.name, locale)) for tier in tiers],
        "language": [option("language", code, name) for name, code in languages],
        "country": [option("country", code, name) for name, code in countries],
        "rating": [option("rating", str(grade), "") for grade in (5, 4, 3, 2, 1)],
        "available": [_switch(criteria.available, counts.get("available:1", 0))],
        "dropshipping": [_switch(criteria.dropshipping, counts.get("dropshipping:1", 0))],
    }


def _switch(chosen: bool, count: int) -> Option:
    return Option(value="1", label="", count=count, chosen=chosen)


def _chips(
    criteria: Criteria, categories: Mapping[str, Category], tiers: Mapping[str, Tier]
) -> tuple[Chip, ...]:
    locale = current_locale()
    chips: list[Chip] = []
    for name in criteria.filters:
        value = getattr(criteria, name)
        for each in value if isinstance(value, tuple) else (value,):
            if name == "category":
                shown = text_for(categories[each].name, locale)
            elif name == "tier":
                shown = text_for(tiers[each].name, locale)
            elif name == "language":
                shown = language_name(each)
            elif name == "country":
                shown = country_name(each)
            else:
                shown = str(each)
            several = each if isinstance(value, tuple) else ""
            chips.append(Chip(name, shown, catalogue_url(criteria.without(name, several))))
    return tuple(chips)
