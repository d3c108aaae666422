"""Everything that a page of the catalogue shows, gathered once for page and fragment alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from app.catalogue import queries
from app.catalogue.cards import ShownCard, shown_cards
from app.catalogue.corrections import corrected
from app.catalogue.criteria import SORTS, Choices, Criteria, read_criteria
from app.catalogue.queries import Answer, Facts
from app.i18n.current import current_locale
from app.i18n.formats import country_name, language_name, sort_by_text
from app.web.addresses import url_for
from app.web.paging import Pages

PAGE_SIZE = 24


class Option(NamedTuple):
    """One value of a filter with how many partners it would leave."""

    value: str
    label: str
    counted: int | None
    """None where counting would cost too much; then no number is shown."""
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
    is_exact: bool
    """Whether just ``total`` partners answer, or at least so many."""
    cards: tuple[ShownCard, ...]
    pages: Pages
    options: Mapping[str, Sequence[Option]]
    chips: tuple[Chip, ...]
    suggestion: str | None
    gold_heading: str
    cities: tuple[str, ...]
    """Towns to suggest while a reader types."""
    sorts: tuple[str, ...] = SORTS

    @property
    def gold(self) -> tuple[ShownCard, ...]:
        """Cards of the highest level, which every list sets off (S19)."""
        return tuple(card for card in self.cards if card.tier == "gold")

    @property
    def others(self) -> tuple[ShownCard, ...]:
        """The remaining cards, in their order."""
        return tuple(card for card in self.cards if card.tier != "gold")

    @property
    def ends_before_all(self) -> bool:
        """Whether this is the last page although more partners answer."""
        reached_all = self.is_exact and self.pages.total == self.total
        return not reached_all and self.pages.number == self.pages.count

    def url(self, criteria: Criteria) -> str:
        """Address of another question."""
        return catalogue_url(criteria)

    def page_url(self, number: int) -> str:
        """Address of another page of the same answer."""
        # The page stands last in every address (criteria.PARAMETERS).
        first = self._first_page_url
        return first if number == 1 else f"{first}{'&' if '?' in first else '?'}page={number}"

    @cached_property
    def _first_page_url(self) -> str:
        return catalogue_url(replace(self.criteria, page=1))


def catalogue_url(criteria: Criteria) -> str:
    """Address of a question, in the reader's language."""
    query = criteria.query()
    return url_for("catalogue.partners") + (f"?{query}" if query else "")


def catalogue_page(arguments: Mapping[str, Sequence[str]]) -> CataloguePage:
    """Answer the question that stands in an address's arguments."""
    facts = queries.present_facts()
    criteria, ignored = _read(arguments, facts)
    locale = current_locale()
    answer = queries.answer_to(criteria, facts, locale, PAGE_SIZE)
    if answer.number != criteria.page:
        criteria, ignored = replace(criteria, page=answer.number), (*ignored, "page")
    return CataloguePage(
        criteria=criteria,
        ignored=ignored,
        total=answer.total,
        is_exact=answer.is_exact,
        cards=shown_cards(queries.cards_at(answer.places)),
        pages=Pages(total=answer.reachable, size=PAGE_SIZE, number=answer.number),
        options=_options(criteria, answer, facts),
        chips=_chips(criteria, facts),
        gold_heading=facts.tiers[0].plural.text_for(locale),
        suggestion=None if answer.total else corrected(criteria.q, answer.known_words),
        cities=facts.city_names,
    )


def _read(arguments: Mapping[str, Sequence[str]], facts: Facts) -> tuple[Criteria, tuple[str, ...]]:
    """The criteria, and the names of the parameters of which something was ignored."""
    choices = Choices(
        categories=facts.category_by_slug.keys(),
        tiers=facts.tier_by_key.keys(),
        languages=facts.values_of("language"),
        countries=facts.values_of("country"),
    )
    criteria, ignored = read_criteria(arguments, choices)
    if queries.has_more_words(criteria.q) and "q" not in ignored:
        ignored = (*ignored, "q")
    if criteria.q and not queries.search_words(criteria.q):
        criteria, ignored = criteria.with_(q=""), (*ignored, "q")
    return criteria, ignored


def _options(criteria: Criteria, answer: Answer, facts: Facts) -> dict[str, list[Option]]:
    counted = answer.counts.get
    chosen = {
        "category": criteria.category,
        "tier": criteria.tier,
        "language": (criteria.language,),
        "country": (criteria.country,),
        "rating": (str(criteria.rating),),
        "available": ("1",) if criteria.available else (),
        "dropshipping": ("1",) if criteria.dropshipping else (),
    }
    labels = facts.keeping(f"labels in {current_locale()}", _labels)
    return {
        facet: [
            Option(value, label, counted(f"{facet}:{value}", 0), value in chosen[facet])
            for value, label in values
        ]
        for facet, values in labels.items()
    }


def _labels(facts: Facts) -> dict[str, list[tuple[str, str]]]:
    """Facet → its values with their names, in the order in which the reader sees them; no names
    where the template says them."""
    locale = current_locale()
    languages = sort_by_text((language_name(c), c) for c in facts.values_of("language"))
    countries = sort_by_text((country_name(c), c) for c in facts.values_of("country"))
    return {
        "category": [(each.slug, each.name.text_for(locale)) for each in facts.categories],
        "tier": [(tier.key, tier.name.text_for(locale)) for tier in facts.tiers],
        "language": [(code, name) for name, code in languages],
        "country": [(code, name) for name, code in countries],
        "rating": [(str(grade), "") for grade in (5, 4, 3, 2, 1)],
        "available": [("1", "")],
        "dropshipping": [("1", "")],
    }


def _chips(criteria: Criteria, facts: Facts) -> tuple[Chip, ...]:
    locale = current_locale()
    chips: list[Chip] = []
    for name in criteria.filters:
        value = getattr(criteria, name)
        for each in value if isinstance(value, tuple) else (value,):
            if name == "category":
                shown = facts.category_by_slug[each].name.text_for(locale)
            elif name == "tier":
                shown = facts.tier_by_key[each].name.text_for(locale)
            elif name == "language":
                shown = language_name(each)
            elif name == "country":
                shown = country_name(each)
            else:
                shown = str(each)
            several = each if isinstance(value, tuple) else ""
            chips.append(Chip(name, shown, catalogue_url(criteria.without(name, several))))
    return tuple(chips)
