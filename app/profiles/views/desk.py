"""At whose desk a profile is edited: the partner's own people's, or the office's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.accounts.people import known_person, own_partner_id
from app.partners.queries import id_of_slug
from app.profiles.queries import EditedProfile, edited_profile
from app.web.addresses import url_for


@dataclass(frozen=True)
class Desk:
    """A partner's profile, and one of the two places where it is edited."""

    partner_id: int
    slug: str | None
    """In the office's addresses; None for the partner's own, which name nobody."""
    may_publish: bool

    @property
    def side(self) -> str:
        """Whose draft it is (rules.SIDES)."""
        return "team" if self.slug is None else "office"

    @property
    def way(self) -> str:
        """Where one is on the rail."""
        return "profiles.profile" if self.slug is None else "backoffice.partners"

    def url(self, name: str, **values: Any) -> str:
        """Address of one of the pages at this desk: ``desk.url("preview")``."""
        if self.slug is None:
            return url_for(f"profiles.{name}", **values)
        return url_for(f"profiles.office_{name}", slug=self.slug, **values)

    @cached_property
    def profile(self) -> EditedProfile:
        """The profile as it is before anything is changed: for pages that only show it."""
        return edited_profile(self.partner_id, self.side)


View = Callable[..., Any]


def for_team(view: View) -> View:
    """A view at the desk of whoever of a partner's team asks.

    Owners and members edit alike; only owners publish. What a firm says of itself in public is its
    owners' word, and everybody who knows it best may help to write it.
    """

    def at_own_desk(**values: Any) -> Any:
        desk = Desk(own_partner_id(), None, known_person().role == "owner")
        return view(desk, **values)

    return at_own_desk


def for_office(view: View) -> View:
    """A view at the office's desk, for the partner of the address."""

    def at_office_desk(slug: str, **values: Any) -> Any:
        return view(Desk(id_of_slug(slug), slug, may_publish=True), **values)

    return at_office_desk
