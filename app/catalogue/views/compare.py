"""Partners side by side."""

from flask import Response, request

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.catalogue.cards import card_from
from app.catalogue.views.blueprint import pages
from app.i18n.current import current_locale
from app.web.page_cache import kept
from app.web.pages import render_page

MOST_COMPARED = 4


@pages.get("/compare/", endpoint="compare")
@open_to(EVERYONE)
@kept(parameters=("partner",))
def compare() -> Response:
    """Up to four partners side by side; ``partner`` in the address repeats."""
    asked = list(dict.fromkeys(slug for slug in request.args.getlist("partner") if slug))
    slugs = asked[:MOST_COMPARED]
    found = queries.cards_by_slug(slugs)
    locale = current_locale()
    facts = queries.present_facts()
    # Gold first here too (S19); within a level, the order in the address.
    found.sort(key=lambda card: -facts.tier_by_key[card["tier"]].rank)
    return render_page(
        "catalogue/compare.html",
        cards=[card_from(card, locale, facts) for card in found],
        too_many=len(asked) > len(slugs),
        unlisted=len(found) < len(slugs),
        most=MOST_COMPARED,
    )
