"""The front page."""

from flask import Response

from app.catalogue import queries
from app.catalogue.cards import card_from
from app.catalogue.criteria import Criteria
from app.catalogue.structured import site_data
from app.catalogue.views.blueprint import pages
from app.i18n.current import current_locale
from app.web.pages import render_page

SHOWN_GOLD = 6


@pages.get("/", endpoint="home")
def home() -> Response:
    """What the programme is, the search, the categories, some gold partners."""
    categories, tiers = queries.all_categories(), queries.all_tiers()
    counts = queries.listed_counts()
    locale = current_locale()
    gold = queries.listing_cards(Criteria(tier=("gold",)), locale, offset=0, limit=SHOWN_GOLD)
    by_slug = {category.slug: category for category in categories}
    by_key = {tier.key: tier for tier in tiers}
    return render_page(
        "catalogue/home.html",
        categories=categories,
        tiers=tiers,
        counts=counts,
        total=sum(counts.get(f"tier:{tier.key}", 0) for tier in tiers),
        gold=[card_from(card, locale, by_slug, by_key) for card in gold],
        structured=site_data(),
    )
