"""A forgotten password, and the link that lets one choose another."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.accounts.actions import ask_reset, choose_password
from app.accounts.forms import ForgottenForm, InvitedForm, NewPasswordForm
from app.accounts.queries import link_of
from app.accounts.rules import name_of_address
from app.accounts.views.blueprint import accounts, private_page
from app.clock import now
from app.i18n.current import current_locale, gettext
from app.web.addresses import url_for
from app.web.client import client_address, client_device
from app.web.limits import limit

RESETS = "20 per day"


@accounts.get("/password/forgotten")
@open_to(EVERYONE)
def forgotten() -> AnyResponse:
    """Where to send the link to?"""
    return private_page("accounts/forgotten.html", form=ForgottenForm())


@accounts.post("/password/forgotten")
@open_to(EVERYONE)
def ask_for_link() -> AnyResponse:
    """The same answer for every address, known or not, after the same time."""
    form = ForgottenForm()
    if form.validate():
        with form.told_refusals():
            limit(RESETS, "reset", client_address())
            ask_reset(email=form.email.data or "", locale=current_locale(), device=client_device())
            return redirect(url_for("accounts.link_is_on_its_way"), 303)
    return private_page("accounts/forgotten.html", form=form)


@accounts.get("/password/sent")
@open_to(EVERYONE)
def link_is_on_its_way() -> AnyResponse:
    """What happens next."""
    return private_page("accounts/sent.html")


@accounts.route("/password/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def reset(token: str) -> AnyResponse:
    """Choose a password by a mailed link."""
    return _choose(token, "reset")


@accounts.route("/invitations/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def invitation(token: str) -> AnyResponse:
    """Choose the first password by an invitation."""
    return _choose(token, "invitation")


def _choose(token: str, purpose: str) -> AnyResponse:
    link = link_of(token, purpose, now())
    if link is None:
        response = private_page("accounts/used_link.html", purpose=purpose)
        response.status_code = 404
        return response
    known = link.user.name
    form = (
        InvitedForm(name="" if known == name_of_address(link.user.email) else known)
        if purpose == "invitation"
        else NewPasswordForm()
    )
    if request.method == "POST" and form.validate():
        with form.told_refusals():
            choose_password(
                link=link,
                password=form.password.data or "",
                device=client_device(),
                name=form.name.data if isinstance(form, InvitedForm) else None,
            )
            flash(gettext("The password is set. Sign in with it."), "done")
            return redirect(url_for("accounts.login"), 303)
    return private_page("accounts/new_password.html", form=form, email=link.user.email)
