"""What the demo is written from: the texts in ``app/demo/content/``, read and checked."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.partners.details import ReferenceDetails, ServiceDetails
from app.values import LocalizedText, Money

FOLDER = Path(__file__).resolve().parent / "content"

# Files that are not named for a category.
SHARED_FILES = frozenset({"applications", "briefs", "cities", "decisions", "names", "reviews"})

LANGUAGES = ("sk", "pl", "ru")
"""Languages that the demo is written in."""


class ContentError(ValueError):
    """The demo's files contradict each other. Says which entry is at fault."""


@dataclass(frozen=True)
class WrittenPartner:
    """A partner as somebody wrote it."""

    category: str
    name: str
    kind: str
    country: str
    city: str
    languages: tuple[str, ...]
    founded: int
    team_size: int
    dropshipping: bool
    headline: LocalizedText
    about: LocalizedText
    services: tuple[ServiceDetails, ...]
    references: tuple[ReferenceDetails, ...]

    @property
    def texts(self) -> list[str]:
        """Everything that it says of itself."""
        localized = [self.headline, self.about]
        localized += [service.name for service in self.services]
        localized += [reference.text for reference in self.references]
        return [text for texts in localized for text in texts.values()]


@dataclass(frozen=True)
class CountryNames:
    """What partners of a country are called, and their telephone numbers."""

    code: str
    patterns: list[str]
    long_patterns: list[str]
    bases: list[str]
    phones: Mapping[str, str]
    """Town → number with ``#`` for a digit; ``default`` for towns not named."""
    words: Mapping[str, list[str]] = field(default_factory=dict)
    """Category → what firms of it are called."""
    surnames_men: list[str] = field(default_factory=list)
    surnames_women: list[str] = field(default_factory=list)
    first_men: list[str] = field(default_factory=list)
    first_women: list[str] = field(default_factory=list)
    middle_men: list[str] = field(default_factory=list)
    middle_women: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReviewText:
    """Words of a client, with the grade that they amount to (1–5)."""

    language: str
    grade: int
    text: str
    reply: str = ""


@dataclass(frozen=True)
class Raise:
    """Minutes and reason of a decision that raised a partner (S16)."""

    tier: str
    minutes: str
    reason: str


@dataclass(frozen=True)
class Content:
    """All of the demo's texts."""

    partners: Mapping[str, list[WrittenPartner]]
    """By category."""
    towns: Mapping[str, list[str]]
    names: Mapping[str, CountryNames]
    reviews: Mapping[str, list[ReviewText]]
    clients: Mapping[str, list[str]]
    vettings: list[str]
    raises: Mapping[str, list[Raise]]


def main_language(languages: tuple[str, ...]) -> str:
    """The language that a partner writes in: the first spoken one that the demo is written in."""
    return next(language for language in languages if language in LANGUAGES)


@lru_cache
def read_content() -> Content:
    """Read the demo's files. Raises ContentError when an entry cannot be used."""
    reviews: dict[str, list[ReviewText]] = defaultdict(list)
    clients: dict[str, list[str]] = defaultdict(list)
    raises: dict[str, list[Raise]] = defaultdict(list)
    shared, decisions = read_toml("reviews"), read_toml("decisions")
    for review in shared["review"]:
        reviews[review["language"]].append(ReviewText(**review))
    for client in shared["client"]:
        clients[client["language"]].append(client["name"])
    for entry in decisions["raise"]:
        raises[entry["tier"]].append(Raise(**entry))
    categories = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return Content(
        partners={
            category: [_written(category, entry) for entry in read_toml(category)["partner"]]
            for category in categories
            if category not in SHARED_FILES
        },
        towns={entry["code"]: entry["cities"] for entry in read_toml("cities")["country"]},
        names={entry["code"]: CountryNames(**entry) for entry in read_toml("names")["country"]},
        reviews=reviews,
        clients=clients,
        vettings=decisions["vettings"],
        raises=raises,
    )


def read_toml(name: str) -> dict[str, Any]:
    """One of the demo's files."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _written(category: str, entry: dict[str, Any]) -> WrittenPartner:
    try:
        languages = tuple(entry["languages"])
        language = main_language(languages)
        return WrittenPartner(
            category=category,
            name=entry["name"],
            kind=entry["kind"],
            country=entry["country"],
            city=entry["city"],
            languages=languages,
            founded=entry["founded"],
            team_size=entry["team_size"],
            dropshipping=entry["dropshipping"],
            headline=LocalizedText(entry["headline"]),
            about=LocalizedText(entry["about"]),
            services=tuple(
                ServiceDetails(
                    name=LocalizedText({language: service["name"]}),
                    price=Money.parse(service["price"], service["currency"]),
                )
                for service in entry["services"]
            ),
            references=tuple(
                ReferenceDetails(
                    client=reference["client"], text=LocalizedText({language: reference["text"]})
                )
                for reference in entry["references"]
            ),
        )
    except (KeyError, ValueError, StopIteration) as error:
        raise ContentError(f"{category}.toml, {entry.get('name')}: {error!r}") from error
