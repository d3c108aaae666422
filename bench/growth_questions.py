"""What is asked of catalogues of different sizes: the same at each, save for the deepest pages."""

from random import Random
from urllib.parse import urlencode

from bench.questions import LOCALES, VALUES, WORDS

PAGE_SIZE = 24
KINDS = (
    "list",
    "two filters",
    "four filters",
    "page 40",
    "deep page",
    "a level, deep page",
    "sort by price",
    "sort by name",
    "a town",
    "price limit",
    "search",
    "search with filters",
    "did you mean",
    "after a change",
)
MISTYPED = ("reklma", "logistka", "bratislva", "produkty", "uctovnitvo", "dizjan", "preklda")
TOWNS = ("Bratislava", "Košice", "Praha", "Kraków", "Łódź", "Москва", "Brno", "Warszawa")


def questions(kind: str, count: int, size: int) -> list[str]:
    """So many addresses of a kind, drawn from a seed; the seed is the same at every size."""
    chance = Random(f"growth/{kind}")
    return [_address(_pairs(kind, chance, size), chance) for _ in range(count)]


def _address(pairs: list[tuple[str, str]], chance: Random) -> str:
    query = urlencode(pairs)
    return f"/{chance.choice(LOCALES)}/partners/" + (f"?{query}" if query else "")


def _pairs(kind: str, chance: Random, size: int) -> list[tuple[str, str]]:
    pages = size // PAGE_SIZE
    word = chance.choice(WORDS)
    made: dict[str, list[tuple[str, str]]] = {
        "list": [("page", str(chance.randint(1, 20)))],
        "two filters": _filters(chance, 2),
        "four filters": _filters(chance, 4),
        "page 40": [("page", "40")],
        "deep page": [("page", str(pages - chance.randint(0, min(pages // 3, 300))))],
        "a level, deep page": [("tier", "silver"), ("page", str(pages * 3 // 10 - 1))],
        "sort by price": [*_filters(chance, 1), ("sort", "price")],
        "sort by name": [*_filters(chance, 1), ("sort", "name")],
        "a town": [("city", chance.choice(TOWNS))],
        "price limit": [*_filters(chance, 1), ("price_max", chance.choice(VALUES["price_max"]))],
        "search": [("q", word)],
        "search with filters": [("q", word), *_filters(chance, 2)],
        "did you mean": [("q", chance.choice(MISTYPED) + " " + chance.choice(WORDS[:10]))],
        "after a change": _filters(chance, 1),
    }
    return made[kind]


def _filters(chance: Random, count: int) -> list[tuple[str, str]]:
    names = chance.sample([name for name in VALUES if name != "price_max"], count)
    return [(name, chance.choice(VALUES[name])) for name in VALUES if name in names]
