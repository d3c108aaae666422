"""Asking: an enquiry to one partner, a brief for several; the same form in four steps."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.clock import now
from app.config import settings
from app.db import keep_although_refused
from app.i18n.current import current_locale, gettext
from app.jobs.actions.asking import NotToBeAsked, take_in
from app.jobs.actions.drafts import draft_sent_as, forget_draft, save_draft
from app.jobs.addressee import Addressee, addressee
from app.jobs.blueprint import jobs
from app.jobs.consent import consent_text
from app.jobs.draft_cookie import carried_token, carry_token, token_of_browser
from app.jobs.forms.asking import FIELDS_OF, KEPT, AskingForm
from app.jobs.queries.asking import draft_of, sent_before, why_not_asked
from app.jobs.rules.asking import CONTACT, LOOK_OVER, NEED, SHOP, STEPS, reason_to_hold
from app.values import email_key
from app.web.client import client_address
from app.web.limits import limit
from app.web.opened import opened_at, opened_now
from app.web.pages import render_page

BRIEFS = "20 per hour"
OF_ONE_ADDRESS = "10 per day"
DRAFTS = "240 per hour"
FORM = "brief"
FILLED_IN = (NEED, SHOP, CONTACT)


@jobs.get("/briefs/new", endpoint="new_brief")
@jobs.get("/partners/<slug>/enquiry", endpoint="enquiry")
@open_to(EVERYONE)
def show(slug: str = "") -> AnyResponse:
    """A step of the form, with what was typed before. Nobody comes to a step whose earlier ones
    are not right."""
    to = addressee(slug)
    reason = why_not_asked(to.partner) if to.partner else None
    if reason is not None:
        return _not_asked(to, reason)
    typed = _kept(to)
    form = to.form(_fields(typed) if typed else None, category=request.args.get("category", ""))
    form.opened.data = typed.get("opened") or opened_now(FORM)
    wished = request.args.get("step", "")
    step = int(wished) if wished in map(str, STEPS) else NEED
    before = form.first_fault(*(each for each in FILLED_IN if each < step))
    if before is not None:
        # The faults are told where that step is sent.
        return redirect(to.step_url(before), 303)
    return _page(to, form, step, is_kept=bool(typed))


@jobs.post("/briefs/new/steps", endpoint="keep_brief")
@jobs.post("/partners/<slug>/enquiry/steps", endpoint="keep_enquiry")
@open_to(EVERYONE)
def keep(slug: str = "") -> AnyResponse:
    """Keep a step, and go on, or back: back always, on only when the step is right."""
    to = addressee(slug)
    step = request.form.get("step", type=int, default=NEED)
    step = step if step in FILLED_IN else NEED
    aim = request.form.get("to", type=int, default=step + 1)
    typed = {**_kept(to), **_sent(FIELDS_OF[step]), "opened": request.form.get("opened", "")}
    form = to.form(_fields(typed))
    with form.told_refusals():
        form.subject.process(request.form)
        form.refuse_programs()
        limit(DRAFTS, "briefs kept", client_address())
        save_draft(token=token_of_browser(), about=to.slug, typed=typed)
        if aim <= step or form.is_right(step):
            response = redirect(to.step_url(max(NEED, min(aim, LOOK_OVER))), 303)
            carry_token(response)
            return response
        keep_although_refused()
    response = _page(to, form, step)
    carry_token(response)
    return response


@jobs.post("/briefs/new", endpoint="send_brief")
@jobs.post("/partners/<slug>/enquiry", endpoint="send_enquiry")
@open_to(EVERYONE)
def send(slug: str = "") -> AnyResponse:
    """Take in what was looked over. What is refused is kept, and the page shows the step that is at
    fault."""
    to = addressee(slug)
    form = to.form(request.form)
    fault = form.first_fault(*STEPS)
    if fault is None:
        with form.told_refusals():
            form.refuse_programs()
            limit(BRIEFS, "briefs", client_address())
            limit(OF_ONE_ADDRESS, "briefs of", email_key(form.email.data or ""))
            try:
                _take_in(to, form)
            except NotToBeAsked as refusal:
                return _keep_and(to, _not_asked(to, refusal.reason))
            return redirect(to.sent_url, 303)
    return _keep_and(to, _page(to, form, fault or LOOK_OVER))


@jobs.get("/briefs/sent", endpoint="brief_sent")
@jobs.get("/partners/<slug>/enquiry/sent", endpoint="enquiry_sent")
@open_to(EVERYONE)
def sent(slug: str = "") -> AnyResponse:
    """What happens next: the address is to be confirmed."""
    to = addressee(slug)
    return _private(
        render_page("jobs/asking/sent.html", to=to, email=_kept(to).get("email", ""), step=CONTACT)
    )


@jobs.post("/briefs/new/endings", endpoint="end_brief")
@jobs.post("/partners/<slug>/enquiry/endings", endpoint="end_enquiry")
@open_to(EVERYONE)
def end(slug: str = "") -> AnyResponse:
    """Forget what was typed."""
    to = addressee(slug)
    token = carried_token()
    if token:
        forget_draft(token=token, about=to.slug)
    flash(gettext("What you had typed is forgotten."), "done")
    return redirect(to.step_url(NEED), 303)


@jobs.get("/briefs/new/steps")
@jobs.get("/briefs/new/endings")
@jobs.get("/partners/<slug>/enquiry/steps")
@jobs.get("/partners/<slug>/enquiry/endings")
@open_to(EVERYONE)
def back_to_form(slug: str = "") -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(addressee(slug).step_url(NEED), 303)


def _take_in(to: Addressee, form: AskingForm) -> None:
    details = form.details(to.category_id(form))
    browser = token_of_browser()
    brief = take_in(
        details=details,
        partner=to.partner,
        locale=current_locale(),
        consent_text=consent_text(partner=to.name, has_store=details.has_store),
        held_for=reason_to_hold(
            opened=opened_at(FORM, form.opened.data),
            sent=now(),
            names=(details.name, details.company, details.service),
            texts=(details.requirements, details.business),
        ),
        instead_of=sent_before(browser, to.slug),
    )
    # What was sent is kept until it is confirmed: a mistyped address costs no second writing, and
    # the first link, which may have gone to a stranger, opens nothing any more.
    _keep_form(to)
    draft_sent_as(token=browser, about=to.slug, brief=brief)


def _keep_and(to: Addressee, response: AnyResponse) -> AnyResponse:
    keep_although_refused()
    _keep_form(to)
    carry_token(response)
    return response


def _keep_form(to: Addressee) -> None:
    typed = {**_sent(KEPT), "opened": request.form.get("opened", "")}
    save_draft(token=token_of_browser(), about=to.slug, typed=typed)


def _kept(to: Addressee) -> dict[str, str]:
    """What the browser has typed for this addressee; else what it has typed for a partner who
    turned out to take no enquiries (``from`` in the address or the form)."""
    token = carried_token()
    if token is None:
        return {}
    draft = draft_of(token, to.slug)
    other = request.values.get("from", "")
    if draft is None and other and not to.slug:
        draft = draft_of(token, other)
    return {name: values[0] for name, values in draft.typed.items() if values} if draft else {}


def _sent(names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.form.get(name, "") for name in names}


def _fields(typed: Mapping[str, str]) -> "MultiDict[str, str]":
    return MultiDict([(name, value) for name, value in typed.items() if value])


def _not_asked(to: Addressee, reason: str) -> AnyResponse:
    response = _private(
        render_page("jobs/asking/not_asked.html", to=to, reason=reason, partner=to.partner)
    )
    if request.method == "POST":
        response.status_code = 409
    return response


def _page(to: Addressee, form: AskingForm, step: int, *, is_kept: bool = False) -> AnyResponse:
    if not form.opened.data:
        form.opened.data = opened_now(FORM)
    context: dict[str, Any] = {}
    if step == LOOK_OVER:
        context = {
            "consent": consent_text(partner=to.name, has_store=form.has_shop),
            "shown": to.shown(form),
        }
    response = render_page(
        "jobs/asking/asking.html",
        to=to,
        form=form,
        step=step,
        steps=STEPS,
        fields=form.fields_of(step),
        is_kept=is_kept,
        taken_from=request.values.get("from", "") if not to.slug else "",
        currency=settings().currency,
        **context,
    )
    response.status_code = form.status
    if form.refusal is not None and form.refusal.retry_after is not None:
        response.headers["Retry-After"] = str(form.refusal.retry_after)
    return _private(response)


def _private(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
