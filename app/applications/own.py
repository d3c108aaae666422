"""The applicant's own page, reached by the link in the mail."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.applications.actions import add_remark, withdraw
from app.applications.blueprint import applications
from app.applications.forms import RemarkForm
from app.applications.models import Application
from app.applications.places import timezone_of
from app.applications.queries import application_of
from app.applications.rules import ANSWER_DAYS
from app.db import db
from app.i18n.current import gettext
from app.i18n.formats import format_moment
from app.refusals import Refused
from app.values import Doer
from app.web.addresses import url_for
from app.web.client import client_address, client_device
from app.web.limits import limit
from app.web.pages import render_page

REMARKS = "20 per hour"


@applications.get("/apply/<token>/")
@open_to(EVERYONE)
def own(token: str) -> AnyResponse:
    """Where the application stands and what comes next."""
    return _page(application_of(token), token, RemarkForm())


@applications.post("/apply/<token>/remarks")
@open_to(EVERYONE)
def remark(token: str) -> AnyResponse:
    """Add something to the application."""
    application, form = application_of(token), RemarkForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            limit(REMARKS, "remarks", client_address())
            add_remark(application=application, text=form.text.data or "")
            flash(gettext("Your remark is added."), "done")
            return redirect(url_for("applications.own", token=token), 303)
    return _page(application_of(token), token, form)


@applications.post("/apply/<token>/withdrawals")
@open_to(EVERYONE)
def take_back(token: str) -> AnyResponse:
    """Take the application back."""
    application = application_of(token)
    try:
        withdraw(application=application, doer=Doer(None, client_device()))
        flash(gettext("Your application is withdrawn."), "done")
    except Refused:
        # It was decided meanwhile; the page says how.
        flash(gettext("Your application has been decided meanwhile."), "refused")
    return redirect(url_for("applications.own", token=token), 303)


@applications.get("/apply/<token>/remarks")
@applications.get("/apply/<token>/withdrawals")
@open_to(EVERYONE)
def back_to_own(token: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("applications.own", token=token), 303)


def _page(application: Application, token: str, form: RemarkForm) -> AnyResponse:
    call_at = application.call_at
    response = render_page(
        "applications/own.html",
        application=application,
        token=token,
        form=form,
        days=ANSWER_DAYS,
        call=format_moment(call_at, timezone_of(application.country)) if call_at else "",
    )
    response.status_code = form.status
    response.headers["Cache-Control"] = "private, no-store"
    return response
