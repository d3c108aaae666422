"""A category's page."""

from flask import Response, abort

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.listing_page import catalogue_page
from app.catalogue.structured import list_data
from app.catalogue.views.blueprint import pages
from app.web.page_cache import kept
from app.web.pages import render_page


@pages.get("/categories/<slug>/", endpoint="category")
@open_to(EVERYONE)
@kept()
def category(slug: str) -> Response:
    """What the category is about, and its first partners; the catalogue has them all."""
    categories = queries.all_categories()
    chosen = next((each for each in categories if each.slug == slug), None) or abort(404)
    page = catalogue_page({"category": [slug]})
    return render_page(
        "catalogue/category.html",
        category=chosen,
        categories=categories,
        page=page,
        structured=list_data(page),
    )
