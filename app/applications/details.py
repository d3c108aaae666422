"""What an application says, as the form hands it over."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ClientReference:
    """A client of the applicant, and what was done for it or what it says (S29)."""

    client: str
    text: str


@dataclass(frozen=True)
class ApplicationDetails:
    """What the applicant has filled in."""

    kind: str
    name: str
    email: str
    phone: str
    website: str
    country: str
    city: str
    languages: tuple[str, ...]
    category_ids: tuple[int, ...]
    """The wish that counts first stands first."""
    experience: str
    references: tuple[ClientReference, ...]


@dataclass(frozen=True)
class GivenConsent:
    """How somebody agreed for whom staff enter the application."""

    by: str
    """The person's name."""
    how: str
    """One of rules.CONSENT_HOWS."""
    on: date
    text: str
    """What was agreed to, in the applicant's language."""
