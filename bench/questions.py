"""The questions that benchmarks ask the catalogue: fixed lists, the same for a seed.

They are drawn from the values that a database really has, one to three filters at a time, as
readers do; every one is another question, so that no answer is kept from the one before.
"""

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

CATEGORIES = (
    "marketing", "seo", "design", "development", "content", "photo",
    "logistics", "payments", "accounting", "legal", "consulting", "support",
)  # fmt: skip
LOCALES = ("sk", "pl", "ru")
VALUES = {
    "category": CATEGORIES,
    "tier": ("gold", "silver", "bronze"),
    "language": ("sk", "pl", "ru", "en", "cs"),
    "country": ("SK", "PL", "CZ", "RU"),
    "available": ("1",),
    "dropshipping": ("1",),
    "rating": ("3", "4"),
    "price_max": ("100", "250", "500", "1000", "2000"),
}
# By name is left out: each database sorts a language's letters in its own way, so that the pages
# of the peers could not be held against Kupec's.
SORTS = ("recommended", "rating", "newest", "price")

# Words of the demo's texts in its languages, whole and begun, with and without their accents.
WORDS = (
    "seo", "foto", "audit", "reklama", "kampane", "sklep", "e-shop", "obchod", "dizajn", "strony",
    "preklad", "Bratislava", "kosice", "Praha", "Kraków", "lodz", "магазин", "реклама", "Москва",
    "логистика", "płatności", "účtovníctvo", "prawo", "sprava", "texty", "google", "produkt",
)  # fmt: skip


def filtered(count: int, seed: int = 1, most_pages: int = 3) -> list[str]:
    """So many different addresses with filters. Raises ValueError when there are not as many."""
    found: dict[str, None] = {}
    for tried, address in enumerate(_drawn(Random(seed), most_pages)):
        found[address] = None
        if len(found) == count:
            return list(found)
        if tried > 100 * count:
            raise ValueError(f"there are no {count} different questions")
    raise AssertionError("drawing never ends")


def searches(count: int, seed: int = 1) -> list[str]:
    """So many different searches, half of them with a filter."""
    chance = Random(f"searches/{seed}")
    found: dict[str, None] = {}
    while len(found) < count:
        words = chance.sample(WORDS, chance.choice((1, 1, 2)))
        pairs = [("q", " ".join(words))]
        if chance.random() < 0.5:
            name = chance.choice(("category", "tier", "language", "country", "available"))
            pairs.append((name, chance.choice(VALUES[name])))
        found[f"/{chance.choice(LOCALES)}/partners/?{urlencode(pairs)}"] = None
    return list(found)


def _drawn(chance: Random, most_pages: int) -> Iterator[str]:
    while True:
        names = chance.sample(list(VALUES), chance.choice((1, 1, 2, 2, 3)))
        pairs = [(name, chance.choice(VALUES[name])) for name in VALUES if name in names]
        if chance.random() < 0.25:
            pairs.append(("sort", chance.choice(SORTS[1:])))
        if chance.random() < 0.25 and most_pages > 1:
            pairs.append(("page", str(chance.randint(2, most_pages))))
        yield f"/{chance.choice(LOCALES)}/partners/?{urlencode(pairs)}"
