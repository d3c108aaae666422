"""The front page."""

from flask import Response

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.cards import shown_cards
from app.catalogue.structured import site_data
from app.catalogue.views.blueprint import pages
from app.web.page_cache import kept
from app.web.pages import render_page

SHOWN_GOLD = 6


@pages.get("/", endpoint="home")
@open_to(EVERYONE)
@kept()
def home() -> Response:
    """What the programme is, the search, the categories, some gold partners."""
    facts = queries.present_facts()
    gold = queries.first_cards(facts, "gold", SHOWN_GOLD)
    return render_page(
        "catalogue/home.html",
        categories=queries.all_categories(),
        tiers=queries.all_tiers(),
        counts=facts.counts,
        total=facts.total,
        gold=shown_cards(gold),
        structured=site_data(),
    )
