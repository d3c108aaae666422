"""Contributions that partners enter, confirmed or refused by staff."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.i18n.current import gettext, ngettext
from app.partners.models import Partner
from app.tiers.actions import (
    confirm_contributions,
    record_contribution,
    refuse_contribution,
)
from app.tiers.blueprint import tiers
from app.tiers.entries import contribution_form, entry_of
from app.tiers.forms import ContributionForm, RefusalForm
from app.tiers.queries.contributions import contribution_of, queue
from app.tiers.queries.partners import partner_by_slug
from app.tiers.rules import CONTRIBUTION_STATES, CONTRIBUTIONS, SUBMITTED
from app.tiers.words import CONTRIBUTION_WORDS, STATE_WORDS
from app.web.addresses import url_for
from app.web.paging import Pages

WAY = "tiers.office_contributions"
PAGE = 50
EVERY = "all"
LAST_PAGE = 10_000


@tiers.get("/office/contributions/")
@open_to(*STAFF)
def office_contributions() -> AnyResponse:
    """The contributions: those that wait first, unless others are asked for."""
    state = request.args.get("state", SUBMITTED)
    state = state if state in (*CONTRIBUTION_STATES, EVERY) else SUBMITTED
    kind = request.args.get("kind", "")
    kind = kind if kind in CONTRIBUTIONS else ""
    number = request.args.get("page", 1, type=int)
    number = number if 1 <= number <= LAST_PAGE else 1
    rows, total = queue(
        state=None if state == EVERY else state,
        kind=kind or None,
        offset=(number - 1) * PAGE,
        most=PAGE,
    )
    return own_page(
        "tiers/office_contributions.html",
        way=WAY,
        rows=rows,
        pages=Pages(total, PAGE, number),
        state=state,
        kind=kind,
        states=STATE_WORDS,
        kinds=CONTRIBUTION_WORDS,
        every=EVERY,
        may_decide=known_person().role == "manager",
    )


@tiers.post("/office/contributions/confirmations")
@open_to("manager")
def confirm() -> AnyResponse:
    """Confirm the contributions that were ticked."""
    chosen = set(request.form.getlist("contribution")[:PAGE])
    done = confirm_contributions(public_ids=chosen, doer=present_doer())
    words = ngettext("%(num)s contribution confirmed.", "%(num)s contributions confirmed.", done)
    flash(words, "done")
    if done < len(chosen):
        flash(gettext("The others were judged by somebody else meanwhile."), "refused")
    return redirect(url_for("tiers.office_contributions"), 303)


@tiers.get("/office/contributions/<public_id>/")
@open_to(*STAFF)
def contribution(public_id: str) -> AnyResponse:
    """One contribution whole, and what to say of it."""
    return _one_page(public_id, RefusalForm(formdata=None))


@tiers.post("/office/contributions/<public_id>/refusals")
@open_to("manager")
def refuse(public_id: str) -> AnyResponse:
    """Not recognise one, with a reason that the partner is told."""
    form = RefusalForm()
    if form.validate():
        with form.told_refusals():
            refuse_contribution(
                public_id=public_id, reason=form.reason.data or "", doer=present_doer()
            )
            flash(gettext("Not recognised. The partner's owners are told by e-mail."), "done")
            return redirect(url_for("tiers.office_contributions"), 303)
    return _one_page(public_id, form)


@tiers.get("/office/partners/<slug>/contributions/new")
@open_to("manager", "rep")
def partner_contribution(slug: str) -> AnyResponse:
    """The form for what staff know themselves, such as a meeting held."""
    data = {"kind": "meeting", "locale": known_person().locale}
    return _record_page(partner_by_slug(slug), contribution_form(formdata=None, data=data))


@tiers.post("/office/partners/<slug>/contributions/new")
@open_to("manager", "rep")
def record(slug: str) -> AnyResponse:
    """Record a contribution that needs no confirmation."""
    partner, form = partner_by_slug(slug), contribution_form()
    if form.validate():
        with form.told_refusals():
            record_contribution(partner_id=partner.id, entry=entry_of(form), doer=present_doer())
            flash(gettext("Recorded."), "done")
            return redirect(url_for("tiers.partner_level", slug=slug), 303)
    return _record_page(partner, form)


def _one_page(public_id: str, form: RefusalForm) -> AnyResponse:
    return own_page(
        "tiers/contribution.html",
        way=WAY,
        form=form,
        row=contribution_of(public_id),
        kinds=CONTRIBUTION_WORDS,
        may_decide=known_person().role == "manager",
    )


def _record_page(partner: Partner, form: ContributionForm) -> AnyResponse:
    return own_page("tiers/partner_contribution.html", way=WAY, form=form, partner=partner)
