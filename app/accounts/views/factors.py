"""The own second factors: an authenticator app and passkeys. Recovery codes stand beside."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from secrets import token_bytes

from flask import flash, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, open_to
from app.accounts.actions import add_app, add_passkey, remove_app, remove_passkey
from app.accounts.authenticator import address_of, in_groups, new_secret
from app.accounts.forms import AppForm, ConfirmForm, PasskeyForm
from app.accounts.kept_forms import waiting_token
from app.accounts.pages import own_page
from app.accounts.passkeys import CHALLENGE_BYTES, NewPasskey, made, options_to_make, present_site
from app.accounts.people import known_person, present_doer
from app.accounts.qr import qr_code
from app.accounts.queries import factors_of, passkey_of
from app.accounts.sealing import seal, unseal
from app.accounts.views.blueprint import accounts
from app.accounts.views.confirming import check_present, fitted
from app.accounts.views.recovery_codes import WAY, first_codes
from app.config import settings
from app.i18n.current import gettext
from app.refusals import Refused
from app.web.addresses import url_for

SECRET_LASTS = timedelta(hours=1)
CHALLENGE = "passkey"
"""In Flask's signed cookie: what a device that makes a passkey has to sign, once."""


@accounts.get("/account/second-factor/")
@open_to(*SIGNED_IN, without_factor=True)
def second_factor() -> AnyResponse:
    """What one has, and the ways to add and remove it."""
    return own_page(
        "accounts/second_factor.html",
        way=WAY,
        factors=factors_of(known_person().id),
        typed=waiting_token(),
    )


@accounts.get("/account/second-factor/app")
@open_to(*SIGNED_IN, without_factor=True)
def app_set_up() -> AnyResponse:
    """A secret for an authenticator app."""
    if factors_of(known_person().id).app is not None:
        return redirect(url_for("accounts.second_factor"), 303)
    return _app_page(fitted(AppForm(formdata=None)), new_secret())


@accounts.post("/account/second-factor/app")
@open_to(*SIGNED_IN, without_factor=True)
def save_app() -> AnyResponse:
    """Add the app, when it shows the right code."""
    person, form = known_person(), fitted(AppForm())
    secret = unseal(f"new app {person.id}", form.secret.data or "", SECRET_LASTS)
    if secret is None:
        form.form_errors.append(gettext("This page was open for too long. Scan the new picture."))
        return _app_page(form, new_secret())
    if form.validate():
        with form.told_refusals():
            check_present(form)
            code = form.code.data or ""
            add_app(user_id=person.id, secret=secret, code=code, doer=present_doer())
            return first_codes(gettext("The authenticator app is added."))
    return _app_page(form, secret)


@accounts.route("/account/second-factor/app/removals", methods=["GET", "POST"])
@open_to(*SIGNED_IN)
def app_removal() -> AnyResponse:
    """Take the app away, after a question."""
    form = fitted(ConfirmForm())
    if request.method == "POST" and form.validate():
        with form.told_refusals():
            check_present(form)
            remove_app(user_id=known_person().id, doer=present_doer())
            flash(gettext("The authenticator app is removed."), "done")
            return redirect(url_for("accounts.second_factor"), 303)
    return own_page("accounts/app_removal.html", way=WAY, form=form)


@accounts.get("/account/second-factor/passkeys")
@open_to(*SIGNED_IN, without_factor=True)
def passkey_set_up() -> AnyResponse:
    """What a browser needs to make a passkey."""
    return _passkey_page(fitted(PasskeyForm(formdata=None)))


@accounts.post("/account/second-factor/passkeys")
@open_to(*SIGNED_IN, without_factor=True)
def save_passkey() -> AnyResponse:
    """Add the passkey that the browser has made."""
    form = fitted(PasskeyForm())
    challenge = session.pop(CHALLENGE, None)
    if form.validate():
        with form.told_refusals():
            check_present(form)
            add_passkey(
                user_id=known_person().id,
                name=form.name.data or "",
                made=_made(challenge, form.passkey.data or ""),
                doer=present_doer(),
            )
            return first_codes(gettext("The passkey is added."))
    return _passkey_page(form)


@accounts.route("/account/second-factor/passkeys/<passkey>/removals", methods=["GET", "POST"])
@open_to(*SIGNED_IN)
def passkey_removal(passkey: str) -> AnyResponse:
    """Take a passkey away, after a question."""
    person, form = known_person(), fitted(ConfirmForm())
    found = passkey_of(person.id, passkey)
    if request.method == "POST" and form.validate():
        with form.told_refusals():
            check_present(form)
            remove_passkey(user_id=person.id, public_id=passkey, doer=present_doer())
            flash(gettext("The passkey is removed."), "done")
            return redirect(url_for("accounts.second_factor"), 303)
    return own_page("accounts/passkey_removal.html", way=WAY, form=form, name=found.name)


def _app_page(form: AppForm, secret: str) -> AnyResponse:
    person = known_person()
    address = address_of(secret, email=person.email, programme=settings().programme_name)
    form.secret.data = seal(f"new app {person.id}", secret)
    return own_page(
        "accounts/app_set_up.html",
        way=WAY,
        form=form,
        qr=qr_code(address),
        address=address,
        shown_secret=in_groups(secret),
    )


def _passkey_page(form: PasskeyForm) -> AnyResponse:
    person, site = known_person(), present_site()
    options = None
    if site is not None:
        challenge = token_bytes(CHALLENGE_BYTES)
        session[CHALLENGE] = urlsafe_b64encode(challenge).decode()
        options = options_to_make(
            site,
            challenge,
            user_id=person.id,
            email=person.email,
            name=person.name,
            others=[passkey.credential_id for passkey in factors_of(person.id).passkeys],
        )
    # What a device has answered is of no use for the next question.
    form.passkey.data = ""
    return own_page("accounts/passkey_set_up.html", way=WAY, form=form, options=options)


def _made(challenge: str | None, answer: str) -> NewPasskey:
    site = present_site()
    found = made(site, urlsafe_b64decode(challenge), answer) if site and challenge else None
    if found is None:
        raise Refused("The browser has made no passkey. Please try again.", field="passkey")
    return found
