"""The list of partners with its filters, and a partner's profile."""

from flask import Response, abort, request

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.criteria import PARAMETERS
from app.catalogue.listing_page import catalogue_page, catalogue_url
from app.catalogue.share_image import share_image
from app.catalogue.structured import list_data, profile_data
from app.catalogue.views.blueprint import pages
from app.i18n.current import current_locale
from app.partners.marks import colour_of, monogram
from app.partners.models import Partner
from app.partners.queries import public_pictures
from app.rating.queries import criterion_means, newest_reviews
from app.web.page_cache import kept
from app.web.pages import render_page


@pages.get("/partners/", endpoint="partners")
@open_to(EVERYONE)
@kept(parameters=PARAMETERS)
def listing() -> Response:
    """The catalogue: search, filters, sort and page all stand in the address."""
    page = catalogue_page(request.args.to_dict(flat=False))
    response = render_page(
        "catalogue/partners.html",
        fragment="catalogue/_answer.html",
        page=page,
        structured=list_data(page),
    )
    # The address says what is shown: without the fields left empty, in one order.
    response.headers["HX-Push-Url"] = catalogue_url(page.criteria)
    return response


@pages.get("/partners/<slug>/", endpoint="partner")
@open_to(EVERYONE)
@kept()
def profile(slug: str) -> Response:
    """A partner's profile; 404 unless it is published (P21)."""
    partner = listed_or_404(slug)
    reviews = newest_reviews(partner.id)
    return render_page(
        "catalogue/partner.html",
        partner=partner,
        monogram=monogram(partner.name),
        colour=colour_of(partner.slug),
        pictures=public_pictures(partner.id),
        reviews=reviews,
        means=criterion_means(partner.id),
        structured=profile_data(partner, reviews),
    )


@pages.get("/partners/<slug>/share.png", endpoint="share_image")
@open_to(EVERYONE)
@kept(is_text=False)
def share(slug: str) -> Response:
    """The picture that is shown where someone shares a profile's address."""
    partner = listed_or_404(slug)
    response = Response(share_image(partner, current_locale()), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def listed_or_404(slug: str) -> Partner:
    """The published partner of an address, or an end of the request."""
    return queries.published_partner(slug) or abort(404)
