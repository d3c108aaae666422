"""The profile as it will look, and its publishing."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.catalogue.queries import all_categories
from app.db import db
from app.i18n.current import current_locale, gettext
from app.partners.marks import colour_of, monogram
from app.profiles.actions import publish_draft
from app.profiles.content import previewed, shown_pictures
from app.profiles.rules import StaleProfile, lacking
from app.profiles.views.desk import Desk
from app.profiles.views.editing import both_page
from app.profiles.views.words import lacking_words, part_label
from app.rating.queries import criterion_means, newest_reviews
from app.refusals import NotFound, Refused
from app.web.errors import refusal_text


def preview(desk: Desk) -> AnyResponse:
    """The public page of the profile, made of the draft."""
    return _preview_page(desk)


def publish(desk: Desk) -> AnyResponse:
    """Let everybody see the draft."""
    try:
        is_first = publish_draft(partner_id=desk.partner_id, side=desk.side, doer=present_doer())
    except StaleProfile as stale:
        return both_page(desk, stale, to=desk.url("choose"), carried=[])
    except NotFound:
        raise
    except Refused as refusal:
        # What the refused write has changed so far is dropped; the draft is shown as it is.
        db.session.rollback()
        response = _preview_page(desk, refused=refusal_text(refusal))
        response.status_code = 422
        return response
    if is_first and desk.side == "team":
        return redirect(desk.url("published"), 303)
    flash(gettext("Published. Readers see it from now on."), "done")
    return redirect(desk.url("profile"), 303)


def published(desk: Desk) -> AnyResponse:
    """The profile stands in the catalogue: a moment to be glad, and what comes next."""
    if desk.profile.partner.state != "published":
        return redirect(desk.url("profile"), 303)
    return own_page(
        "profiles/published.html", way=desk.way, desk=desk, partner=desk.profile.partner
    )


def to_preview(desk: Desk) -> AnyResponse:
    """Where the switch of languages leads after a publication that was refused."""
    return redirect(desk.url("preview"), 303)


def _preview_page(desk: Desk, refused: str | None = None) -> AnyResponse:
    edited = desk.profile
    partner = previewed(edited.parts, edited.partner, all_categories())
    # The transient partner is no row: nothing of it may be stored with whatever comes later.
    return own_page(
        "profiles/preview.html",
        way=desk.way,
        desk=desk,
        edited=edited,
        partner=partner,
        monogram=monogram(partner.name),
        colour=colour_of(partner.slug),
        pictures=shown_pictures(edited.parts, edited.pictures),
        reviews=newest_reviews(desk.partner_id),
        means=criterion_means(desk.partner_id),
        structured=None,
        refused=refused,
        lacking=lacking_words(lacking(edited.parts, current_locale())),
        stale=[part_label(name) for name in edited.stale],
        changed=[part_label(name) for name in edited.changed],
    )
