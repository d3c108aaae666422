"""How a partner wants to get jobs."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id, present_doer
from app.db import db
from app.i18n.current import gettext
from app.jobs.actions.preferences import StalePreferences, change_preferences
from app.jobs.blueprint import jobs
from app.jobs.forms.preferences import AvailabilityForm, preferences_form
from app.jobs.queries.preferences import Preferences, preferences_of, services_of, today
from app.jobs.rules.vacations import is_away
from app.web.addresses import url_for


@jobs.route("/area/jobs/preferences", methods=["GET", "POST"])
@open_to(*TEAM)
def preferences() -> AnyResponse:
    """Preferences (S148-S150). Members say whether there is time; what shows in public and where
    notices go is for owners."""
    partner_id, is_owner = own_partner_id(), known_person().role == "owner"
    before = preferences_of(partner_id)
    if request.method == "GET":
        return _page(before, preferences_form(before, is_owner=is_owner, formdata=None))
    form = preferences_form(before, is_owner=is_owner)
    if form.validate():
        with form.told_refusals():
            change_preferences(
                partner_id=partner_id,
                wanted=form.wanted(before),
                names=form.names,
                seen=form.seen.data or "",
                doer=present_doer(),
            )
            flash(gettext("Saved. It holds from now on."), "done")
            return redirect(url_for("jobs.preferences"), 303)
    return _page(before, form)


def _page(before: Preferences, form: AvailabilityForm) -> AnyResponse:
    refusal = form.refusal
    present = refusal.present if isinstance(refusal, StalePreferences) else None
    if form.refusal is not None:
        # What the refused write has changed so far is dropped.
        db.session.rollback()
    if present is not None:
        form.seen.data = present.mark(form.names)
    response = own_page(
        "jobs/preferences.html",
        way="jobs.inbox",
        form=form,
        present=present,
        mine=form.wanted(before),
        is_away=is_away(before.away_from, before.away_until, today()),
        before=before,
        services=services_of(own_partner_id()),
    )
    if present is not None:
        response.status_code = StalePreferences.status
    return response
