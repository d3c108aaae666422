"""Login and logout."""

from flask import Response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, SIGNED_IN, is_own_page, login_address, open_to
from app.accounts.actions import authenticate, begin_half, sign_in, sign_out
from app.accounts.cookies import drop_session, is_known_device, set_device, set_session
from app.accounts.forms import LoginForm, SecondStepForm
from app.accounts.models import User
from app.accounts.people import current_person
from app.accounts.queries import has_factor
from app.accounts.rules import idle_limit, normalized_email
from app.accounts.views.blueprint import accounts, private_page
from app.accounts.views.second_step import HALF, Half, present_half, proved, second_step_page
from app.db import keep_although_refused
from app.i18n.current import gettext
from app.refusals import Refused
from app.web.addresses import url_for
from app.web.client import client_address, client_device
from app.web.limits import count, forget, look

TRIES = "10 per 5 minutes"
ANEW = "anew"
"""In the query of the login: the first step is shown, although a second one is waited for."""


@accounts.get("/login")
@open_to(EVERYONE)
def login() -> AnyResponse:
    """The login, its second step, or the way on for whoever has signed in already."""
    person = current_person()
    if person is not None:
        return redirect(_way_on(person.is_staff), 303)
    half = present_half() if ANEW not in request.args else None
    if half is not None:
        return _second_page(half, SecondStepForm(formdata=None))
    return _login_page(LoginForm(formdata=None))


@accounts.post("/login")
@open_to(EVERYONE)
def begin_sign_in() -> AnyResponse:
    """Sign somebody in by the password and, where there is one, by a second factor, and go on to
    where the person wanted to go. Both may come at once or one after the other."""
    if "email" not in request.form and "password" not in request.form:
        return _take_second_step()
    form = LoginForm()
    if not form.validate():
        return _login_page(form)
    user = _authenticated(form)
    if user is None:
        # The failed try is remembered for its owner.
        keep_although_refused()
        return _login_page(form)
    if not has_factor(user.id):
        return _signed_in(user)
    half = Half(begin_half(user=user), user)
    session[HALF] = half.token
    if form.code.data:
        return _signed_in_by(half)
    # So that reloading the page sends the password no second time.
    return redirect(login_address(_wanted()), 303)


@accounts.post("/logout")
@open_to(*SIGNED_IN, without_factor=True)
def logout() -> AnyResponse:
    """End the sign-in on this device."""
    person = current_person()
    if person is not None:
        sign_out(user_id=person.id, sign_in=person.sign_in, device=client_device())
    session.clear()
    response = redirect(url_for("accounts.login"), 303)
    drop_session(response)
    return response


def _take_second_step() -> AnyResponse:
    half = present_half()
    if half is not None:
        return _signed_in_by(half)
    form = LoginForm(formdata=None)
    form.form_errors.append(gettext("The second step took too long. Please begin anew."))
    return _login_page(form)


def _signed_in_by(half: Half) -> AnyResponse:
    form = SecondStepForm()
    if form.validate() and proved(half, form):
        return _signed_in(half.user)
    # What was begun by the password goes on, and the failed try is remembered.
    keep_although_refused()
    return _second_page(half, form)


def _signed_in(user: User) -> AnyResponse:
    token = sign_in(user=user, device=client_device())
    forget(TRIES, *_account_key(user.email))
    # A new token against forged forms too: nobody goes on with one from before.
    session.clear()
    response = redirect(_way_on(user.is_staff), 303)
    set_session(response, token, idle_limit(is_staff=user.is_staff))
    set_device(response, user.email)
    return response


def _authenticated(form: LoginForm) -> User | None:
    email = normalized_email(form.email.data or "")
    keys = (("login", "address", client_address()), _account_key(email))
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
        if has_factor(user.id):
            # Until the second step is done it counts as a try: whoever has the password alone
            # could begin as often as he likes.
            count(TRIES, *keys[1])
        return user
    return None


def _account_key(email: str) -> tuple[str, ...]:
    # Strangers who try an address share their tries; its owner's own browser has others.
    return ("login", "account", email, "known" if is_known_device(email) else "strangers")


def _login_page(form: LoginForm) -> Response:
    return _with_pause(private_page("accounts/login.html", form=form), form)


def _second_page(half: Half, form: SecondStepForm) -> Response:
    anew = login_address(_wanted(), **{ANEW: "1"})
    return _with_pause(second_step_page(half, form, anew=anew), form)


def _with_pause(response: Response, form: LoginForm | SecondStepForm) -> Response:
    if form.refusal is not None and form.refusal.retry_after is not None:
        response.headers["Retry-After"] = str(form.refusal.retry_after)
    return response


def _wanted() -> str:
    wanted = request.args.get("next", "")
    return wanted if is_own_page(wanted) else ""


def _way_on(is_staff: bool) -> str:
    return _wanted() or url_for("dashboards.office" if is_staff else "dashboards.area")
