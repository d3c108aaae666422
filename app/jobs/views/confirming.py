"""The link of the first mail to a merchant: what is about to be sent, and the button that sends it.
Programs that look into mails open links, so opening it changes nothing."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.i18n.current import gettext
from app.jobs.actions.asking import NotToBeAsked, confirm
from app.jobs.actions.drafts import save_draft
from app.jobs.actions.links import new_link
from app.jobs.blueprint import jobs
from app.jobs.draft_cookie import carry_token, token_of_browser
from app.jobs.models import Brief
from app.jobs.queries.asking import asked_partner, has_jobs, linked_brief, why_not_asked
from app.jobs.rules.asking import UNLISTED
from app.jobs.rules.briefs import ASKED, DIRECT, HELD
from app.jobs.typed_again import typed_of
from app.refusals import NotFound
from app.web.addresses import url_for
from app.web.client import client_address
from app.web.limits import limit
from app.web.pages import render_page

CONFIRMATIONS = "60 per hour"


@jobs.get("/briefs/confirm/<token>")
@open_to(EVERYONE)
def confirming(token: str) -> AnyResponse:
    """What a merchant is about to send, with the button that sends it; afterwards, what became of
    it."""
    brief = linked_brief(token)
    return _gone() if brief is None else _page(token, brief)


@jobs.post("/briefs/confirm/<token>")
@open_to(EVERYONE)
def confirm_address(token: str) -> AnyResponse:
    """Send it. Whoever presses again is led to the same page."""
    limit(CONFIRMATIONS, "confirmations", client_address())
    try:
        brief = confirm(token=token)
    except NotToBeAsked:
        return redirect(url_for("jobs.confirming", token=token), 303)
    except NotFound:
        return _gone()
    if brief.state == ASKED and has_jobs(brief):
        flash(
            gettext("Thank you, the address is confirmed. What you have written is on its way."),
            "done",
        )
        return redirect(url_for("jobs.merchant", token=new_link(brief)), 303)
    return redirect(url_for("jobs.confirming", token=token), 303)


@jobs.post("/briefs/confirm/<token>/briefs")
@open_to(EVERYONE)
def turn_into_brief(token: str) -> AnyResponse:
    """Take what was meant for one partner over into the form for several."""
    brief = linked_brief(token)
    if brief is None or brief.confirmed_at is not None:
        return _gone()
    save_draft(token=token_of_browser(), about="", typed=typed_of(brief))
    response = redirect(url_for("jobs.new_brief"), 303)
    carry_token(response)
    return response


@jobs.get("/briefs/confirm/<token>/briefs")
@open_to(EVERYONE)
def back_to_confirming(token: str) -> AnyResponse:
    """Where the switch of languages leads."""
    return redirect(url_for("jobs.confirming", token=token), 303)


def _page(token: str, brief: Brief) -> AnyResponse:
    partner = asked_partner(brief)
    reason = None
    if brief.kind == DIRECT and brief.confirmed_at is None:
        reason = why_not_asked(partner) if partner is not None else UNLISTED
    if brief.confirmed_at is None:
        stands = "not_asked" if reason else "waits"
    elif brief.state == HELD:
        stands = "held"
    elif brief.state == ASKED:
        stands = "asked" if has_jobs(brief) else "nobody"
    else:
        stands = "mailed" if brief.forgotten_at and not brief.has_store else "ended"
    response = render_page(
        "jobs/asking/confirming.html",
        token=token,
        brief=brief,
        partner=partner,
        stands=stands,
        reason=reason,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _gone() -> AnyResponse:
    response = render_page("jobs/asking/gone.html")
    response.status_code = 410
    response.headers["Cache-Control"] = "private, no-store"
    return response
