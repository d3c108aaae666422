"""What an application says, as the form hands it over."""

from dataclasses import dataclass


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
