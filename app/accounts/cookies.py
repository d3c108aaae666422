"""The three cookies of a person who signs in.

- ``kupec-session`` carries the token of a sign-in, signed with the moment when it was last used:
  the idle limit is read from there, so that reading a page writes nothing to the database.
- ``kupec-form`` is Flask's own signed cookie: the token against forged forms, and messages that
  are to be shown once. It knows nothing of who somebody is.
- ``kupec-device`` says that somebody has signed in here before, so that strangers who try the
  same address do not use up that person's tries.

Pages of anonymous readers set none of them (app.web.page_cache).
"""

from datetime import timedelta

from flask import Flask, current_app, request
from itsdangerous import BadSignature, TimestampSigner, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts.tokens import hash_of
from app.clock import now
from app.config import Settings, settings
from app.web.page_cache.asked import SESSION_COOKIE

# By its name the page cache knows whose pages it must not keep.
SESSION = f"kupec-{SESSION_COOKIE}"
FORM, DEVICE = "kupec-form", "kupec-device"
RENEWED_AFTER = timedelta(minutes=5)
DEVICE_LASTS = timedelta(days=365)


def init_cookies(app: Flask, settings: Settings) -> None:
    """Name and fasten Flask's own cookie."""
    app.config.update(
        SESSION_COOKIE_NAME=_named(FORM, settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=_is_https(settings),
    )


def carried() -> tuple[str, timedelta] | None:
    """The token of the sign-in that the request carries, and how long ago its cookie was made;
    None when there is none that this site has signed."""
    signed = request.cookies.get(_named(SESSION, settings()))
    if not signed:
        return None
    try:
        token, moment = _signer().unsign(signed, return_timestamp=True)
    except BadSignature:
        return None
    return token.decode(), now() - moment


def set_session(response: Response, token: str, lasts: timedelta) -> None:
    """Let the browser carry a sign-in on."""
    _set(response, SESSION, _signer().sign(token).decode(), lasts)


def drop_session(response: Response) -> None:
    """Let the browser forget a sign-in."""
    response.delete_cookie(
        _named(SESSION, settings()),
        path="/",
        secure=_is_https(settings()),
        httponly=True,
        samesite="Lax",
    )


def is_known_device(email: str) -> bool:
    """Whether the person of this address has signed in from this browser before."""
    try:
        known: object = _devices().loads(request.cookies.get(_named(DEVICE, settings()), ""))
    except BadSignature:
        return False
    return known == _mark(email)


def set_device(response: Response, email: str) -> None:
    """Remember that this person signs in from this browser."""
    _set(response, DEVICE, str(_devices().dumps(_mark(email))), DEVICE_LASTS)


def _mark(email: str) -> str:
    # Not the address itself: others may use the same machine.
    return hash_of(email).hex()


def _set(response: Response, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        _named(name, settings()),
        value,
        max_age=lasts,
        path="/",
        secure=_is_https(settings()),
        httponly=True,
        samesite="Lax",
    )


def _named(name: str, settings: Settings) -> str:
    # With this beginning a browser takes the cookie from this very host alone, over https alone.
    return f"__Host-{name}" if _is_https(settings) else name


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.secret_key or "", salt="kupec.session")


def _devices() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="kupec.device")
