"""What a partner is made of, as any way in hands it over: form, import, API or demo."""

from dataclasses import dataclass, field
from datetime import date

from app.values import LocalizedText, Money


@dataclass(frozen=True)
class ServiceDetails:
    """A service and the price from which it is done; None for a price by agreement."""

    name: LocalizedText
    price: Money | None


@dataclass(frozen=True)
class ReferenceDetails:
    """A client and what it says."""

    client: str
    text: LocalizedText


@dataclass(frozen=True)
class PartnerDetails:
    """A new partner. There is no level here: every partner starts as bronze (S15)."""

    name: str
    email: str
    kind: str = "company"
    category_ids: tuple[int, ...] = ()
    headline: LocalizedText = field(default_factory=LocalizedText)
    about: LocalizedText = field(default_factory=LocalizedText)
    country: str | None = None
    city: str = ""
    languages: tuple[str, ...] = ()
    phone: str = ""
    website: str = ""
    founded: int | None = None
    team_size: int | None = None
    dropshipping: bool = False
    services: tuple[ServiceDetails, ...] = ()
    references: tuple[ReferenceDetails, ...] = ()
    external_id: str | None = None


@dataclass(frozen=True)
class TierChange:
    """What people decided about the level of one partner, as it goes on the record (S16)."""

    partner_id: int
    tier_key: str
    decided_on: date
    kind: str
    """``meeting`` or ``call``."""
    minutes: str
    reason: str
    effective_on: date | None = None
    """From which day the level holds; None for the day of the decision."""
    by_user_id: int | None = None
    """Who records it; None for what comes by a command."""
