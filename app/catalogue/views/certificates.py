"""The page that proves a badge: who holds which level since when."""

from flask import Response

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.views.blueprint import pages
from app.catalogue.views.partners import listed_or_404
from app.web.page_cache import kept
from app.web.pages import render_page


@pages.get("/partners/<slug>/certificate", endpoint="certificate")
@open_to(EVERYONE)
@kept()
def certificate(slug: str) -> Response:
    """The certificate of a listed partner, and how to embed its badge (S12)."""
    partner = listed_or_404(slug)
    return render_page(
        "catalogue/certificate.html",
        partner=partner,
        decision=queries.holds_tier_since(partner),
    )
