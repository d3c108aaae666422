"""``/area/team/``: who belongs to a partner's team. Owners invite and remove."""

from collections.abc import Callable

from flask import flash, redirect, session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.actions import (
    change_member_role,
    invite_again,
    invite_member,
    leave_team,
    remove_member,
    withdraw_invitation,
)
from app.accounts.audited import TEAM_ROLES
from app.accounts.cookies import drop_session
from app.accounts.forms import InvitationForm, RoleForm
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id, present_doer
from app.accounts.queries import invitations_of, team_of
from app.accounts.rules import MOST_IN_TEAM, name_of_address
from app.accounts.views.blueprint import accounts
from app.clock import now
from app.config import settings
from app.i18n.current import current_locale, gettext
from app.i18n.formats import own_language_name
from app.web.addresses import url_for
from app.web.forms import Form, choices
from app.web.limits import limit

INVITATIONS = "30 per day"
"""Of a team. Tries count too, so that nobody finds out by many of them who has an account."""
INVITATIONS_TO_ONE = "5 per day"


@accounts.get("/area/team/")
@open_to(*TEAM)
def team() -> AnyResponse:
    """Who is in the team, and who is invited."""
    return _team_page()


@accounts.get("/area/team/invitations")
@accounts.get("/area/team/departures", endpoint="team_departures")
@accounts.get("/area/team/<person>/<deed>", endpoint="team_deeds")
@open_to(*TEAM)
def team_invitations(**_deed: str) -> AnyResponse:
    """Where the switch of languages leads after a refusal."""
    return redirect(url_for("accounts.team"), 303)


@accounts.post("/area/team/invitations")
@open_to("owner")
def invite_to_team() -> AnyResponse:
    """Invite somebody by e-mail."""
    form = _invitation_form()
    if form.validate():
        with form.told_refusals():
            limit(INVITATIONS, "invitations", str(own_partner_id()))
            email = (form.email.data or "").strip()
            invite_member(
                partner_id=own_partner_id(),
                email=email,
                name=" ".join((form.name.data or "").split()) or name_of_address(email),
                role=form.role.data,
                locale=form.locale.data,
                doer=present_doer(),
            )
            flash(gettext("The invitation is on its way to %(email)s.", email=email), "done")
            return redirect(url_for("accounts.team"), 303)
    return _team_page(form)


@accounts.post("/area/team/<person>/invitations")
@open_to("owner")
def invite_to_team_again(person: str) -> AnyResponse:
    """Send an invitation once more."""

    def send() -> None:
        limit(INVITATIONS, "invitations", str(own_partner_id()))
        limit(INVITATIONS_TO_ONE, "invitations to", person)
        invite_again(partner_id=own_partner_id(), person=person, doer=present_doer())

    return _done_or_told(send, gettext("A new invitation is on its way."))


@accounts.post("/area/team/<person>/withdrawals")
@open_to("owner")
def withdraw_from_team(person: str) -> AnyResponse:
    """Take an invitation back."""
    return _done_or_told(
        lambda: withdraw_invitation(
            partner_id=own_partner_id(), person=person, doer=present_doer()
        ),
        gettext("The invitation is withdrawn."),
    )


@accounts.post("/area/team/<person>/roles")
@open_to("owner")
def save_member_role(person: str) -> AnyResponse:
    """Make somebody an owner or a member."""
    form = RoleForm()
    form.role.choices = choices(TEAM_ROLES)
    if not form.validate():
        return _team_page(told=form)
    return _done_or_told(
        lambda: change_member_role(
            partner_id=own_partner_id(), person=person, role=form.role.data, doer=present_doer()
        ),
        gettext("The role is changed."),
    )


@accounts.post("/area/team/<person>/removals")
@open_to("owner")
def remove_from_team(person: str) -> AnyResponse:
    """Take somebody out of the team."""
    if person == known_person().public_id:
        return leave()
    return _done_or_told(
        lambda: remove_member(partner_id=own_partner_id(), person=person, doer=present_doer()),
        gettext("The person is out of the team and signed out everywhere."),
    )


@accounts.post("/area/team/departures")
@open_to(*TEAM)
def leave() -> AnyResponse:
    """Leave the team oneself."""
    form = Form()
    with form.told_refusals():
        leave_team(partner_id=own_partner_id(), doer=present_doer())
        session.clear()
        flash(gettext("You have left the team."), "done")
        response = redirect(url_for("accounts.login"), 303)
        drop_session(response)
        return response
    return _team_page(told=form)


def _done_or_told(deed: Callable[[], None], done: str) -> AnyResponse:
    """Do something and say so, or show the team again with the reason why not."""
    form = Form()
    with form.told_refusals():
        deed()
        flash(done, "done")
        return redirect(url_for("accounts.team"), 303)
    return _team_page(told=form)


def _invitation_form(**options: object) -> InvitationForm:
    form = InvitationForm(**options)
    form.role.choices = choices(TEAM_ROLES)
    form.locale.choices = [(code, own_language_name(code)) for code in settings().locales]
    return form


def _team_page(form: InvitationForm | None = None, told: Form | None = None) -> AnyResponse:
    """``form`` is a refused invitation, ``told`` another step that was refused."""
    people = team_of(own_partner_id())
    empty = _invitation_form(formdata=None, data={"locale": current_locale(), "role": "member"})
    response = own_page(
        "accounts/team.html",
        way="accounts.team",
        form=form or empty,
        told=told,
        members=[user for user in people if not user.is_invited],
        invited=[user for user in people if user.is_invited],
        invitations=invitations_of([user.id for user in people if user.is_invited], now()),
        is_full=len(people) >= MOST_IN_TEAM,
        most=MOST_IN_TEAM,
    )
    refused = next((each for each in (form, told) if each is not None), None)
    if refused is not None:
        response.status_code = refused.status
        if refused.refusal is not None and refused.refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refused.refusal.retry_after)
    return response
