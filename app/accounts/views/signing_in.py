"""Login and logout."""

from flask import Response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, SIGNED_IN, is_own_page, open_to
from app.accounts.actions import authenticate, sign_in, sign_out
from app.accounts.cookies import drop_session, is_known_device, set_device, set_session
from app.accounts.forms import LoginForm
from app.accounts.models import User
from app.accounts.people import current_person
from app.accounts.rules import idle_limit, normalized_email
from app.accounts.views.blueprint import accounts, private_page
from app.db import keep_although_refused
from app.refusals import Refused
from app.web.addresses import url_for
from app.web.client import client_address, client_device
from app.web.limits import count, forget, look

TRIES = "10 per 5 minutes"


@accounts.get("/login")
@open_to(EVERYONE)
def login() -> AnyResponse:
    """The login, or the way on for whoever has signed in already."""
    person = current_person()
    if person is not None:
        return redirect(_way_on(person.is_staff), 303)
    return _login_page(LoginForm())


@accounts.post("/login")
@open_to(EVERYONE)
def begin_sign_in() -> AnyResponse:
    """Sign somebody in, and go on to where the person wanted to go."""
    form = LoginForm()
    if not form.validate():
        return _login_page(form)
    user = _authenticated(form)
    if user is None:
        # The failed try is remembered for its owner.
        keep_although_refused()
        return _login_page(form)
    token = sign_in(user=user, device=client_device())
    # A new token against forged forms too: nobody goes on with one from before.
    session.clear()
    response = redirect(_way_on(user.is_staff), 303)
    set_session(response, token, idle_limit(is_staff=user.is_staff))
    set_device(response, user.email)
    return response


@accounts.post("/logout")
@open_to(*SIGNED_IN)
def logout() -> AnyResponse:
    """End the sign-in on this device."""
    person = current_person()
    if person is not None:
        sign_out(user_id=person.id, sign_in=person.sign_in, device=client_device())
    session.clear()
    response = redirect(url_for("accounts.login"), 303)
    drop_session(response)
    return response


def _authenticated(form: LoginForm) -> User | None:
    email = normalized_email(form.email.data or "")
    # Strangers who try an address share their tries; its owner's own browser has others.
    who = "known" if is_known_device(email) else "strangers"
    keys = (("login", "address", client_address()), ("login", "account", email, who))
    with form.told_refusals():
        for key in keys:
            look(TRIES, *key)
        try:
            user = authenticate(
                email=email, password=form.password.data or "", device=client_device()
            )
        except Refused:
            for key in keys:
                count(TRIES, *key)
            raise
        forget(TRIES, *keys[1])
        return user
    return None


def _login_page(form: LoginForm) -> Response:
    response = private_page("accounts/login.html", form=form)
    if form.refusal is not None and form.refusal.retry_after is not None:
        response.headers["Retry-After"] = str(form.refusal.retry_after)
    return response


def _way_on(is_staff: bool) -> str:
    wanted = request.args.get("next", "")
    if wanted and is_own_page(wanted):
        return wanted
    return url_for("dashboards.office") if is_staff else url_for("dashboards.area")
