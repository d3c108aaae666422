"""What a partner has contributed, as its team enters it."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id, present_doer
from app.i18n.current import gettext
from app.tiers.actions import submit_contribution, withdraw_contribution
from app.tiers.blueprint import tiers
from app.tiers.entries import contribution_form, entry_of
from app.tiers.forms import ContributionForm
from app.tiers.queries.contributions import contributions_of
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
    return _form_page(contribution_form(data={"locale": known_person().locale}))


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


@tiers.post("/area/contributions/<public_id>/withdrawals")
@open_to(*TEAM)
def withdraw(public_id: str) -> AnyResponse:
    """Take back one that is not judged yet."""
    withdraw_contribution(partner_id=own_partner_id(), public_id=public_id, doer=present_doer())
    flash(gettext("Taken back."), "done")
    return redirect(url_for("tiers.contributions"), 303)


def _form_page(form: ContributionForm) -> AnyResponse:
    return own_page("tiers/new_contribution.html", way="tiers.contributions", form=form)
