"""The badge as a picture that a partner's own site may embed."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.config import settings
from app.i18n.current import gettext, speaking
from app.web.page_cache import kept

badge = Blueprint("badge", __name__)

# How wide a letter of the title is drawn, whichever font the embedding site's readers have.
LETTER_WIDTH = 8.4
SMALLEST_LETTER = 7
BESIDE_TEXT = 76


@badge.get("/badge/<slug>.svg", endpoint="badge")
@open_to(EVERYONE)
@kept(parameters=("lang",))
def show(slug: str) -> Response:
    """The medal with the level's name and the programme's (S12, S28); ``lang`` chooses the
    language of the name, otherwise it is the programme's default."""
    partner = queries.published_partner(slug) or abort(404)
    asked = request.args.get("lang", "")
    locale = asked if asked in settings().locales else settings().default_locale
    tier_name = partner.tier.name.text_for(locale)
    with speaking(locale):
        title = gettext("%(tier)s partner", tier=tier_name)
    text_width = round(LETTER_WIDTH * len(title))
    response = make_response(
        render_template(
            "catalogue/badge.svg",
            tier=partner.tier.key,
            title=title,
            partner=partner,
            locale=locale,
            text_width=text_width,
            width=BESIDE_TEXT + max(text_width, SMALLEST_LETTER * len(settings().programme_name)),
        )
    )
    response.content_type = "image/svg+xml; charset=utf-8"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # An hour: a level that was lowered must not shine on other sites for long.
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
