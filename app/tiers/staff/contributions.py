"""Contributions that partners enter, confirmed or refused by staff."""

from http import HTTPStatus

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import active_owners_of
from app.i18n.current import gettext
from app.partners.models import Partner
from app.tables import chosen_rows, do_each, sheet_of
from app.tiers.actions import (
    confirm_contribution,
    record_contribution,
    refuse_contribution,
)
from app.tiers.blueprint import tiers
from app.tiers.entries import contribution_form, entry_of
from app.tiers.forms import ContributionForm, RefusalForm
from app.tiers.queries.contributions import contribution_of
from app.tiers.queries.partners import partner_by_slug
from app.tiers.rules import SUBMITTED, may_be_judged
from app.tiers.staff.table import CONTRIBUTIONS
from app.tiers.words import CONTRIBUTION_WORDS
from app.web.addresses import url_for

WAY = "tiers.office_contributions"


@tiers.get("/office/contributions/")
@open_to(*STAFF)
def office_contributions() -> AnyResponse:
    """The contributions of all partners: those that wait first."""
    return table_page(
        "tiers/office_contributions.html", CONTRIBUTIONS, way=WAY, kinds=CONTRIBUTION_WORDS
    )


@tiers.post("/office/contributions/sheets")
@open_to("manager", "admin")
def contributions_sheet() -> AnyResponse:
    """The contributions that are shown, as a sheet."""
    return sheet_of(CONTRIBUTIONS, doer=present_doer())


@tiers.get("/office/contributions/confirmations")
@open_to("manager")
def ask_to_confirm() -> AnyResponse:
    """Are these meant to be confirmed?"""
    chosen = chosen_rows(CONTRIBUTIONS)
    return own_page(
        "tables/confirm.html",
        way=WAY,
        chosen=chosen,
        concerned={
            row.id
            for row in chosen.rows
            if may_be_judged(row.state, row.version, chosen.seen[row.id])
        },
        deed=CONTRIBUTIONS.deed("confirm"),
        question=gettext("Confirm these contributions?"),
    )


@tiers.post("/office/contributions/confirmations")
@open_to("manager")
def confirm_many() -> AnyResponse:
    """Confirm the chosen ones; what became of each."""
    chosen, doer = chosen_rows(CONTRIBUTIONS), present_doer()
    outcomes = do_each(
        chosen,
        lambda number: confirm_contribution(
            contribution_id=number, version=chosen.seen[number], doer=doer
        ),
    )
    return own_page(
        "tables/outcomes.html",
        way=WAY,
        chosen=chosen,
        deed=CONTRIBUTIONS.deed("confirm"),
        outcomes=outcomes,
    )


@tiers.post("/office/contributions/<public_id>/confirmations")
@open_to("manager")
def confirm(public_id: str) -> AnyResponse:
    """Confirm one."""
    form = RefusalForm()
    with form.told_refusals():
        confirm_contribution(
            contribution_id=contribution_of(public_id).id, version=form.seen, doer=present_doer()
        )
        flash(gettext("Confirmed."), "done")
        return redirect(url_for("tiers.office_contributions"), 303)
    return _one_page(public_id, form)


@tiers.get("/office/contributions/<public_id>/confirmations")
@tiers.get("/office/contributions/<public_id>/refusals")
@open_to(*STAFF)
def back_to_contribution(public_id: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("tiers.contribution", public_id=public_id), 303)


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
                public_id=public_id,
                reason=form.reason.data or "",
                version=form.seen,
                doer=present_doer(),
            )
            flash(
                gettext("Not recognised. The owners of the team are told by e-mail.")
                if active_owners_of(contribution_of(public_id).partner_id)
                else gettext("Not recognised. The team has no owner, so nobody gets an e-mail."),
                "done",
            )
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
    row = contribution_of(public_id)
    # Whoever sends it now has seen what it says.
    form.basis.data = str(row.version)
    is_late = bool(form.errors) and row.state != SUBMITTED
    response = own_page(
        "tiers/contribution.html",
        way=WAY,
        form=form,
        is_late=is_late,
        row=row,
        kinds=CONTRIBUTION_WORDS,
        may_decide=known_person().role == "manager",
    )
    if is_late:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _record_page(partner: Partner, form: ContributionForm) -> AnyResponse:
    return own_page("tiers/partner_contribution.html", way=WAY, form=form, partner=partner)
