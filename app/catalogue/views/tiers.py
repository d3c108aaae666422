"""The page that explains the levels (S2)."""

from flask import Response

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.views.blueprint import pages
from app.partners.rules import UNLIMITED
from app.web.page_cache import kept
from app.web.pages import render_page


@pages.get("/tiers/", endpoint="tiers")
@open_to(EVERYONE)
@kept()
def tiers() -> Response:
    """Every level with its conditions, and help for a merchant who hesitates."""
    return render_page(
        "catalogue/tiers.html",
        tiers=queries.all_tiers_with_conditions(),
        counts=queries.present_facts().counts,
        unlimited=UNLIMITED,
    )
