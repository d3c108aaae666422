"""``/office/users/``: everybody who may sign in. Administrators change, managers look."""

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import open_to
from app.accounts.audited import ROLE_NAMES, TEAM_ROLES
from app.accounts.forms import InvitationForm, SeenRoleForm
from app.accounts.models import User
from app.accounts.pages import own_page, table_page
from app.accounts.people import present_doer
from app.accounts.queries import (
    events_of,
    invitations_of,
    names_of,
    shown_user,
    sign_ins_of,
    user_by_public_id,
)
from app.accounts.rules import name_of_address
from app.accounts.staff.actions import (
    add_colleague,
    change_role,
    end_account,
    invite_colleague_again,
    reset_factors_of,
    restore_account,
)
from app.accounts.staff.table import USERS
from app.accounts.views.blueprint import accounts
from app.audit.queries import history_by, history_of
from app.clock import now
from app.config import settings
from app.i18n.current import current_locale, gettext
from app.i18n.formats import own_language_name
from app.tables import sheet_of
from app.web.addresses import url_for
from app.web.forms import Form, choices

LOOKERS = ("admin", "manager")
"""Roles that see the operator's users; only the first one changes anything."""
WAY = "accounts.users"


@accounts.get("/office/users/")
@open_to(*LOOKERS)
def users() -> AnyResponse:
    """Who may sign in: the operator's people first, and all others on demand."""
    return table_page("accounts/staff/users.html", USERS, way=WAY)


@accounts.post("/office/users/sheets")
@open_to("admin")
def users_sheet() -> AnyResponse:
    """The same people as a sheet."""
    return sheet_of(USERS, doer=present_doer())


@accounts.get("/office/users/invitations")
@open_to("admin")
def colleague() -> AnyResponse:
    """Whom to invite among the operator's people?"""
    return _invitation_page(_invitation_form())


@accounts.post("/office/users/invitations")
@open_to("admin")
def invite_colleague() -> AnyResponse:
    """Invite one of the operator's people by e-mail."""
    form = _invitation_form()
    if form.validate():
        with form.told_refusals():
            email = (form.email.data or "").strip()
            user = add_colleague(
                email=email,
                name=" ".join((form.name.data or "").split()) or name_of_address(email),
                role=form.role.data,
                locale=form.locale.data,
                password=None,
                doer=present_doer(),
            )
            flash(gettext("The invitation is on its way to %(email)s.", email=email), "done")
            return _back_to(user.public_id)
    return _invitation_page(form)


@accounts.get("/office/users/<person>/")
@open_to(*LOOKERS)
def user(person: str) -> AnyResponse:
    """One person: the account, what was done to it, what the person did."""
    return _user_page(person)


@accounts.get("/office/users/<person>/<deed>", endpoint="user_deeds")
@open_to(*LOOKERS)
def user_deeds(person: str, deed: str) -> AnyResponse:  # noqa: ARG001 - whatever it was
    """Where the switch of languages leads after a refusal."""
    return _back_to(person)


@accounts.post("/office/users/<person>/roles")
@open_to("admin")
def save_user_role(person: str) -> AnyResponse:
    """Give somebody another role."""
    form = _role_form(user_by_public_id(person))
    if not form.validate():
        return _user_page(person, form)
    return _done_or_told(
        person,
        lambda: change_role(
            person=person,
            seen=form.seen.data or "",
            role=form.role.data,
            doer=present_doer(),
        ),
        gettext("The role is changed."),
        form,
    )


@accounts.post("/office/users/<person>/endings")
@open_to("admin")
def end_user(person: str) -> AnyResponse:
    """Let somebody sign in no more."""
    return _done_or_told(
        person,
        lambda: end_account(person=person, doer=present_doer()),
        gettext("The account has ended; the person is signed out everywhere."),
    )


@accounts.post("/office/users/<person>/restorations")
@open_to("admin")
def restore_user(person: str) -> AnyResponse:
    """Let somebody sign in again."""
    return _done_or_told(
        person,
        lambda: restore_account(person=person, doer=present_doer()),
        gettext("The account can be used again."),
    )


@accounts.post("/office/users/<person>/factor-resets")
@open_to("admin")
def reset_user_factors(person: str) -> AnyResponse:
    """Let somebody set up a second factor anew who has lost all of them."""
    return _done_or_told(
        person,
        lambda: reset_factors_of(person=person, doer=present_doer()),
        gettext("The second factors are gone; the person is signed out everywhere."),
    )


@accounts.post("/office/users/<person>/invitations")
@open_to("admin")
def invite_user_again(person: str) -> AnyResponse:
    """Send an invitation once more."""
    return _done_or_told(
        person,
        lambda: invite_colleague_again(person=person, doer=present_doer()),
        gettext("A new invitation is on its way."),
    )


def _done_or_told(
    person: str, deed: Callable[[], object], done: str, form: Form | None = None
) -> AnyResponse:
    """Do something and say so, or show the person again with the reason why not."""
    form = form or Form()
    with form.told_refusals():
        deed()
        flash(done, "done")
        return _back_to(person)
    return _user_page(person, form)


def _back_to(person: str) -> AnyResponse:
    return redirect(url_for("accounts.user", person=person), 303)


def _invitation_form() -> InvitationForm:
    form = InvitationForm(data={"locale": current_locale()})
    form.role.choices = choices(ROLE_NAMES)
    form.locale.choices = [(code, own_language_name(code)) for code in settings().locales]
    return form


def _role_form(user: User, **options: object) -> SeenRoleForm:
    form = SeenRoleForm(**options)
    form.role.choices = choices(ROLE_NAMES if user.is_staff else TEAM_ROLES)
    return form


def _invitation_page(form: InvitationForm) -> AnyResponse:
    return own_page("accounts/staff/invitation.html", way=WAY, form=form)


def _user_page(person: str, told: Form | None = None) -> AnyResponse:
    """``told`` is a step that was refused."""
    shown = shown_user(person)
    user = shown.user
    role = user.any_role
    role_form = _role_form(user, formdata=None, data={"role": role, "seen": role or ""})
    stale = told if isinstance(told, SeenRoleForm) and told.is_stale else None
    if stale is not None:
        # What was chosen stays chosen, and whoever sends it again has seen what holds now.
        role_form.role.data = stale.role.data
    done, suffered = history_by(user.id), history_of("user", user.id)
    doers = {entry.user_id for entry in suffered if entry.user_id is not None}
    response = own_page(
        "accounts/staff/user.html",
        way=WAY,
        user=user,
        role=role,
        team=shown.team,
        role_form=role_form,
        is_stale=stale is not None,
        told=told,
        has_factor=shown.has_factor,
        invited_until=invitations_of([user.id], now()).get(user.id),
        sign_ins=sign_ins_of(user.id, now()),
        events=events_of(user.id),
        done=done,
        suffered=suffered,
        names=names_of(doers),
    )
    response.status_code = told.status if told else 200
    return response
