"""A partner's own level: what it is, what was decided, and the way up for those who seek it."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id, present_doer
from app.i18n.current import gettext
from app.tiers.actions import end_wish, tell_wish
from app.tiers.blueprint import tiers
from app.tiers.queries.partners import (
    decisions_of,
    holds_since,
    open_plan,
    partner_by_id,
    tier_above,
)
from app.tiers.queries.progress import progress_of
from app.web.addresses import url_for


@tiers.get("/area/level/")
@open_to(*TEAM)
def level() -> AnyResponse:
    """The own level, its history with reasons, and the progress of who seeks more."""
    partner = partner_by_id(own_partner_id())
    decisions = decisions_of(partner.id)
    progress = progress_of(partner, decisions)
    return own_page(
        "tiers/level.html",
        way="tiers.level",
        partner=partner,
        is_topmost=progress is None and tier_above(partner.tier_id) is None,
        plan=open_plan(partner.id),
        progress=progress,
        decisions=decisions,
        since=holds_since(partner, decisions),
        is_owner=known_person().role == "owner",
    )


@tiers.post("/area/level/wishes")
@open_to("owner")
def begin_wishing() -> AnyResponse:
    """Say that one would like to move up."""
    tell_wish(partner_id=own_partner_id(), doer=present_doer())
    flash(gettext("Noted. Below you see what is met and what is open."), "done")
    return redirect(url_for("tiers.level"), 303)


@tiers.post("/area/level/wishes/endings")
@open_to("owner")
def end_wishing() -> AnyResponse:
    """Say that one no longer seeks more."""
    end_wish(partner_id=own_partner_id(), doer=present_doer())
    flash(gettext("Noted. Your level stays as it is."), "done")
    return redirect(url_for("tiers.level"), 303)
