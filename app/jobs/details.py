"""A brief as it is handed over by a form."""

from dataclasses import dataclass

from app.values import Money


@dataclass(frozen=True)
class BriefDetails:
    """What a merchant has filled in."""

    name: str
    email: str
    requirements: str
    service: str
    category_id: int | None
    phone: str = ""
    company: str = ""
    has_store: bool = True
    store_url: str = ""
    business: str = ""
    priority_time: int = 3
    priority_cost: int = 3
    priority_quality: int = 3
    budget: Money | None = None
    language: str = ""
    country: str = ""
    dropshipping: bool = False
    wanted: int = 4
    """How many partners are asked at a time."""
