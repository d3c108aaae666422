"""What a partner has contributed, as its team enters it."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import own_partner_id, present_doer
from app.i18n.current import gettext
from app.tiers.actions import edit_contribution, submit_contribution, withdraw_contribution
from app.tiers.blueprint import tiers
from app.tiers.entries import contribution_form, edit_form, entry_of
from app.tiers.forms import ContributionForm, EditForm
from app.tiers.models import Contribution
from app.tiers.queries.contributions import contributions_of, own_contribution
from app.tiers.words import CONTRIBUTION_WORDS
from app.web.addresses import url_for


@tiers.get("/area/contributions/")
@open_to(*TEAM)
def contributions() -> AnyResponse:
    """All that the own team and staff have entered."""
    return own_page(
        "tiers/contributions.html",
        way="tiers.contributions",
        rows=contributions_of(own_partner_id()),
        kinds=CONTRIBUTION_WORDS,
    )


@tiers.get("/area/contributions/new")
@open_to(*TEAM)
def new_contribution() -> AnyResponse:
    """The form of a new one."""
    return _form_page(contribution_form())


@tiers.post("/area/contributions/new")
@open_to(*TEAM)
def enter_contribution() -> AnyResponse:
    """Enter one; it waits to be confirmed."""
    form = contribution_form()
    if form.validate():
        with form.told_refusals():
            submit_contribution(
                partner_id=own_partner_id(), entry=entry_of(form), doer=present_doer()
            )
            flash(gettext("Entered. We will look at it and confirm it."), "done")
            return redirect(url_for("tiers.contributions"), 303)
    return _form_page(form)


@tiers.get("/area/contributions/<public_id>/changes")
@open_to(*TEAM)
def contribution_changes(public_id: str) -> AnyResponse:
    """One that is not judged yet, to be edited."""
    row = own_contribution(own_partner_id(), public_id)
    return _edit_page(row, edit_form(formdata=None, obj=row))


@tiers.post("/area/contributions/<public_id>/changes")
@open_to(*TEAM)
def change_contribution(public_id: str) -> AnyResponse:
    """Let it say what was typed."""
    form = edit_form()
    if form.validate():
        with form.told_refusals():
            edit_contribution(
                partner_id=own_partner_id(),
                public_id=public_id,
                version=form.seen,
                entry=entry_of(form),
                doer=present_doer(),
            )
            flash(gettext("Saved. We will look at it and confirm it."), "done")
            return redirect(url_for("tiers.contributions"), 303)
    return _edit_page(own_contribution(own_partner_id(), public_id), form)


@tiers.post("/area/contributions/<public_id>/withdrawals")
@open_to(*TEAM)
def withdraw(public_id: str) -> AnyResponse:
    """Take back one that is not judged yet."""
    withdraw_contribution(partner_id=own_partner_id(), public_id=public_id, doer=present_doer())
    flash(gettext("Taken back."), "done")
    return redirect(url_for("tiers.contributions"), 303)


def _form_page(form: ContributionForm) -> AnyResponse:
    return own_page("tiers/new_contribution.html", way="tiers.contributions", form=form)


def _edit_page(row: Contribution, form: EditForm) -> AnyResponse:
    """``form`` is filled in; where it is stale, what others have made of it stands beside."""
    if form.basis.data is None or form.is_stale:
        # Whoever has seen what it says now may send it again.
        form.basis.data = str(row.version)
    return own_page(
        "tiers/edit_contribution.html",
        way="tiers.contributions",
        form=form,
        row=row,
        kinds=CONTRIBUTION_WORDS,
    )
