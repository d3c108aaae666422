"""Which partners a programme of some size has, one after the other, the same for a seed.

The partners that are written come first. Once all are used, further ones are combined: texts and
services of a written one, with another name, town and figures. Nothing is kept of the partners
already made, so a programme may be of any size.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from app.demo.content import Content, CountryNames, WrittenPartner
from app.demo.history import History, make_history
from app.demo.names import can_be_combined, email_address, new_name, phone_number
from app.partners.details import PartnerDetails, ServiceDetails
from app.values import Money

# Of each twenty partners in a row: 10 % gold, 30 % silver.
LEVELS = ("gold",) * 2 + ("silver",) * 6 + ("bronze",) * 12

# One partner for so many listed ones is there and not listed; two thirds of them are drafts.
LISTED_PER_UNLISTED = 48
UNLISTED = ("draft", "suspended", "draft")

MOST_CATEGORIES = {"bronze": 1, "silver": 2, "gold": 4}
YOUNGEST = 2023
"""No firm is founded later: it could not have reached gold by now."""
# Words for a year in the languages of the demo: texts that count years fit one founding alone.
_YEARS = re.compile(r"\b(?:rok|let|lat|год|лет)", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """One partner as it shall be."""

    number: int
    written: WrittenPartner
    tier: str
    state: str
    categories: tuple[str, ...]
    """Slugs, the leading one first."""
    history: History
    phone: str
    available: bool
    answer_minutes: int | None
    activity: float
    """How active the partner is beside its reviews, 0–1."""

    def details(self, slug: str, category_id: int) -> PartnerDetails:
        """The partner as it enters the programme, with one category (S15, S27)."""
        written = self.written
        return PartnerDetails(
            name=written.name,
            email=email_address(written, slug),
            kind=written.kind,
            category_ids=(category_id,),
            headline=written.headline,
            about=written.about,
            country=written.country,
            city=written.city,
            languages=written.languages,
            phone=self.phone,
            website=f"https://www.{slug}.example",
            founded=written.founded,
            team_size=written.team_size,
            dropshipping=written.dropshipping,
            services=written.services,
            references=written.references,
        )


def how_many(listed: int) -> int:
    """How many partners a programme of so many listed ones has in all."""
    return listed + listed // LISTED_PER_UNLISTED


def plans(content: Content, listed: int, seed: int) -> Iterator[Plan]:
    """The partners of a programme: ``listed`` ones that are published, then the others."""
    for number, written in zip(
        range(how_many(listed)), _partners_in_order(content, seed), strict=False
    ):
        chance = _chance(seed, "partner", number)
        if number < listed:
            tier, state = _tier(number, seed), "published"
        else:
            tier, state = "bronze", UNLISTED[(number - listed) % len(UNLISTED)]
        yield Plan(
            number=number,
            written=written,
            tier=tier,
            state=state,
            categories=_categories(content, written.category, tier, chance),
            history=make_history(content, written.founded, tier, chance),
            phone=phone_number(content.names[written.country], written.city, chance),
            available=chance.random() < 0.75,
            answer_minutes=_answer_minutes(chance),
            activity=chance.random(),
        )


def _partners_in_order(content: Content, seed: int) -> Iterator[WrittenPartner]:
    """Written partners, a category at a time in turn, then combined ones without an end."""
    chance = _chance(seed, "order")
    categories = list(content.partners)
    chance.shuffle(categories)
    queues = {
        slug: chance.sample(content.partners[slug], len(content.partners[slug]))
        for slug in categories
    }
    for place in range(max(map(len, queues.values()))):
        yield from (queue[place] for queue in queues.values() if place < len(queue))
    models = {
        slug: [one for one in queue if can_be_combined(one, content.towns.get(one.country, []))]
        for slug, queue in queues.items()
    }
    number = 0
    while True:
        for slug in categories:
            chance = _chance(seed, "combined", number)
            model = chance.choice(models[slug])
            yield _combined(model, content, number, chance)
            number += 1


def _combined(
    model: WrittenPartner, content: Content, number: int, chance: Random
) -> WrittenPartner:
    """Another partner of the same field and country, by the texts of ``model``."""
    names: CountryNames = content.names[model.country]
    town = chance.choice([town for town in content.towns[model.country] if town != model.city])
    founded = model.founded
    if not any(_YEARS.search(text) for text in model.texts):
        founded = min(founded + chance.randint(-3, 3), YOUNGEST)
    factor = chance.uniform(0.75, 1.35)
    return replace(
        model,
        name=new_name(model, names, town, number, chance),
        city=town,
        founded=founded,
        dropshipping=model.dropshipping if chance.random() < 0.8 else not model.dropshipping,
        services=tuple(
            ServiceDetails(name=service.name, price=_priced(service.price, factor))
            for service in model.services
        ),
    )


def _priced(price: Money | None, factor: float) -> Money | None:
    """A price of the same order, rounded to two digits as people do."""
    if price is None or not price.minor:
        return price
    minor = price.minor * factor
    step = 10 ** max(0, math.floor(math.log10(minor)) - 1)
    return Money(max(1, round(minor / step)) * step, price.currency)


def _tier(number: int, seed: int) -> str:
    """The level of a partner, from a deck that is shuffled anew for each twenty."""
    block, place = divmod(number, len(LEVELS))
    return _chance(seed, "levels", block).sample(LEVELS, len(LEVELS))[place]


def _categories(content: Content, leading: str, tier: str, chance: Random) -> tuple[str, ...]:
    """1–4 categories for gold (S20), 1–2 for silver (S22), one for bronze (S27)."""
    others = [slug for slug in content.partners if slug != leading]
    further = chance.randint(0, MOST_CATEGORIES[tier] - 1)
    return (leading, *chance.sample(others, min(further, len(others))))


def _answer_minutes(chance: Random) -> int | None:
    """From 20 minutes to 2 days, quick ones as frequent as slow ones; a tenth is not known."""
    if chance.random() < 0.1:
        return None
    return round(math.exp(chance.uniform(math.log(20), math.log(2 * 24 * 60))))


def _chance(seed: int, *about: object) -> Random:
    """Chance that depends on the seed and on what it is for, never on what was drawn before."""
    return Random("/".join(map(str, (seed, *about))))
