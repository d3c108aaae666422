"""What matching knows of a merchant's need and of partners: plain values, folded beforehand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from app.values import Money


@dataclass(frozen=True)
class Offer:
    """A service of a partner."""

    names: tuple[tuple[str, ...], ...]
    """Folded words of its name, for each language."""
    price: Money | None = None


class PastJob(NamedTuple):
    """What became of a job of the last 90 days. Very many are made for each brief, and a tuple is
    made fastest."""

    status: str
    ended_by: str | None = None
    reason: str | None = None
    category_id: int | None = None
    words: tuple[str, ...] = ()
    """Of the service that was wanted, folded."""


@dataclass(frozen=True)
class Candidate:
    """A partner as matching sees it."""

    id: int
    is_published: bool = True
    is_available: bool = True
    is_away: bool = False
    """A vacation covers today."""
    categories: frozenset[int] = frozenset()
    """In which it stands by its level; what a demotion left over does not count."""
    languages: frozenset[str] = frozenset()
    country: str = ""
    dropshipping: bool = False
    emails: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    """Of its website and addresses, without those where anybody may have a mail box."""
    level: int = 1
    """1 for the lowest."""
    score: int = 0
    """Ten-thousandths."""
    rating: int | None = None
    """Hundredths, 100–500."""
    reviews: int = 0
    answer_minutes: int | None = None
    services: tuple[Offer, ...] = ()
    live: int = 0
    """Jobs on hand."""
    jobs: int = 0
    """Ever."""
    listed_for: timedelta = timedelta(days=10_000)
    past: tuple[PastJob, ...] = ()


@dataclass(frozen=True)
class Need:
    """What a merchant asks for."""

    category_id: int | None = None
    words: tuple[str, ...] = ()
    """Of the service wanted, folded."""
    language: str = ""
    country: str = ""
    dropshipping: bool = False
    budget: Money | None = None
    time: int = 3
    cost: int = 3
    quality: int = 3
    email: str = ""
    hosts: frozenset[str] = frozenset()
    """Of the merchant's address and shop."""
