"""The second step of the login: who is half in, and what proves the rest."""

from dataclasses import dataclass

from flask import Response, session

from app.accounts.actions import prove_by_code, prove_by_passkey
from app.accounts.cookies import is_known_device
from app.accounts.forms import SecondStepForm
from app.accounts.models import User
from app.accounts.passkeys import challenge_of, options_to_ask, present_site
from app.accounts.queries import factors_of, half_sign_in_of
from app.accounts.views.blueprint import private_page
from app.clock import now
from app.refusals import Refused
from app.web.client import client_device
from app.web.limits import forget, limit

CODES = "5 per 5 minutes"
HALF = "half"
"""In Flask's signed cookie: the token of a sign-in that waits for its second step."""


@dataclass(frozen=True)
class Half:
    """Somebody who has given the right password in this browser."""

    token: str
    user: User


def present_half() -> Half | None:
    """Who is half in by the request's cookie; None when nobody is, or the time is over."""
    token = session.get(HALF)
    found = half_sign_in_of(token, now()) if token else None
    return Half(token, found.user) if token and found else None


def proved(half: Half, form: SecondStepForm) -> bool:
    """Whether the form brings a right code or passkey; what is wrong stands in the form."""
    user, device, site = half.user, client_device(), present_site()
    # As at the first step: whoever has the password does not use the owner's tries up.
    who = "known" if is_known_device(user.email) else "strangers"
    key = ("code", str(user.id), who)
    with form.told_refusals():
        limit(CODES, *key)
        if form.passkey.data and site is not None:
            prove_by_passkey(
                user=user, token=half.token, answer=form.passkey.data, site=site, device=device
            )
        elif form.code.data:
            prove_by_code(user=user, token=half.token, code=form.code.data, device=device)
        else:
            raise Refused("Type the code.", field="code")
        forget(CODES, *key)
        return True
    return False


def second_step_page(half: Half, form: SecondStepForm, *, anew: str) -> Response:
    """What else do you have? ``anew`` leads back to the first step."""
    factors, site = factors_of(half.user.id), present_site()
    asked = None
    if factors.passkeys and site is not None:
        own = [passkey.credential_id for passkey in factors.passkeys]
        asked = options_to_ask(site, challenge_of(half.token), own)
    return private_page(
        "accounts/second_step.html",
        form=form,
        email=half.user.email,
        has_app=factors.app is not None,
        asked=asked,
        anew=anew,
    )
