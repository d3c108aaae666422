"""Pages of profiles that are being edited. Each stands twice: in the partner's area and, for
managers, in the office."""

from typing import NamedTuple

from flask import Blueprint

from app.accounts.access import TEAM, open_to
from app.profiles.views import editing, pictures, publishing
from app.profiles.views.desk import View, for_office, for_team

profiles = Blueprint("profiles", __name__)

OWN, OFFICE = "/area/profile", "/office/partners/<slug>/profile"
MANAGERS = ("manager",)


class Page(NamedTuple):
    """An address below the profile, and who of the team may ask for it."""

    name: str
    method: str
    path: str
    view: View
    team: tuple[str, ...] = tuple(sorted(TEAM))


PAGES = (
    Page("profile", "GET", "/", editing.profile),
    Page("save", "POST", "/", editing.save),
    Page("rows", "POST", "/rows", editing.rows),
    Page("after_rows", "GET", "/rows", editing.to_profile),
    Page("discard", "POST", "/discards", editing.discard),
    Page("choose", "POST", "/choices", editing.choose),
    Page("after_choose", "GET", "/choices", editing.to_profile),
    Page("availability", "POST", "/availability", editing.availability),
    Page("preview", "GET", "/preview", publishing.preview),
    Page("publish", "POST", "/publications", publishing.publish, ("owner",)),
    Page("after_publish", "GET", "/publications", publishing.to_preview),
    Page("published", "GET", "/published", publishing.published),
    Page("pictures", "GET", "/pictures", pictures.pictures),
    Page("save_pictures", "POST", "/pictures", pictures.save_pictures),
    Page("save_logo", "POST", "/logo", pictures.save_logo),
    Page("after_logo", "GET", "/logo", pictures.to_pictures),
    Page("take_logo_out", "POST", "/logo/removals", pictures.take_logo_out),
)

for page in PAGES:
    profiles.add_url_rule(
        OWN + page.path,
        page.name,
        open_to(*page.team)(for_team(page.view)),
        methods=[page.method],
    )
    profiles.add_url_rule(
        # The office's addresses of things end without a slash.
        OFFICE + page.path.removesuffix("/"),
        f"office_{page.name}",
        open_to(*MANAGERS)(for_office(page.view)),
        methods=[page.method],
    )
