"""Who may ask for what: every route declares it, or the site does not start.

A page is public because somebody wrote so beside it, never because nobody wrote anything.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from app.accounts.cookies import RENEWED_AFTER, carried, set_session
from app.accounts.kept_forms import keep_form, take_token, wait_on
from app.accounts.people import current_person, init_people
from app.accounts.rules import MEMBER_ROLES, STAFF_ROLES, idle_limit
from app.config import settings
from app.db import SAFE_METHODS, keep_although_refused
from app.i18n.negotiation import locale_of_path
from app.web.addresses import url_for
from app.web.errors import tell_refusal
from app.web.forged import StaleToken
from app.web.pages import wants_fragment
from app.web.submissions import let_go

EVERYONE = "everyone"
SIGNED_IN = frozenset(MEMBER_ROLES + STAFF_ROLES)
TEAM = frozenset(MEMBER_ROLES)
STAFF = frozenset(STAFF_ROLES)

# Of rooms that know nothing of people.
OF_THE_WEB = frozenset({"front_door", "favicon", "healthz", "readyz", "metrics"})

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED: dict[Callable[..., Any], frozenset[str]] = {}
_WITHOUT_FACTOR: set[Callable[..., Any]] = set()


class Undeclared(RuntimeError):
    """Routes that say nothing of who may ask for them."""


def open_to(*audiences: str, without_factor: bool = False) -> Callable[[View], View]:
    """Declare who may ask for a view: ``@open_to(EVERYONE)``, ``@open_to("owner")``,
    ``@open_to(*STAFF)``. Others are led to the login, or get 403 when they have signed in.

    ``without_factor`` is for the pages that set a second factor up: whoever must have one and has
    none reaches no others."""

    def declare(view: View) -> View:
        _DECLARED[view] = frozenset(audiences)
        if without_factor:
            _WITHOUT_FACTOR.add(view)
        return view

    return declare


def init_access(app: Flask) -> None:
    """Ask at the door of every view, and let templates ask before they show a way there."""
    init_people(app)
    app.jinja_env.globals["may_open"] = may_open
    app.before_request(_guard)
    app.register_error_handler(StaleToken, _send_once_more)
    app.after_request(_keep_private)


def check_access(app: Flask) -> None:
    """Raises Undeclared when some route does not say who may. Called when all of them are there."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    silent = sorted(endpoint for endpoint in endpoints if not audiences(app, endpoint))
    if silent:
        raise Undeclared(f"who may ask for: {', '.join(silent)}?")


def audiences(app: Flask, endpoint: str) -> frozenset[str]:
    """Who may ask for an endpoint; empty when nobody has said."""
    # A mailbox of development has no people of its own; production does not have it.
    if endpoint in OF_THE_WEB or endpoint.startswith("dev_mail"):
        return frozenset({EVERYONE})
    return _DECLARED.get(app.view_functions[endpoint], frozenset())


def may_open(endpoint: str) -> bool:
    """Whether whoever makes the request may ask for an endpoint. Pages ask it before they show a
    way that not all of their readers may go, so that none ends in a refusal."""
    allowed, person = audiences(current_app, endpoint), current_person()
    return EVERYONE in allowed or (person is not None and person.role in allowed)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    allowed = audiences(current_app, request.endpoint)
    if EVERYONE in allowed:
        return None
    person = current_person()
    if person is None:
        let_go()
        if request.method not in SAFE_METHODS:
            keep_form(_here())
            keep_although_refused()
        return to_login()
    if person.role not in allowed:
        abort(403)
    if person.lacks_factor and current_app.view_functions[request.endpoint] not in _WITHOUT_FACTOR:
        let_go()
        _let_typed_wait()
        return _led_to(url_for("accounts.second_factor"))
    return None


def _send_once_more(refusal: StaleToken) -> ResponseReturnValue:
    """Somebody has signed out, or in again, in another tab while a form was filled in here: what
    was typed waits, to be looked at and sent once more. That it comes from a page of this site the
    browser has to say itself, since the token does not."""
    endpoint = request.endpoint
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not is_own or endpoint is None or EVERYONE in audiences(current_app, endpoint):
        return tell_refusal(refusal)
    keep_form(_here())
    keep_although_refused()
    if current_person() is None:
        return to_login()
    kept = take_token()
    if kept is None:
        return tell_refusal(refusal)
    return _led_to(url_for("accounts.what_was_typed", token=kept))


def _let_typed_wait() -> None:
    """Lose nothing that was typed while a second factor is set up: neither the form of this
    request nor one that was kept before the login, which this request asks for."""
    if request.method not in SAFE_METHODS:
        keep_form(_here())
    elif request.endpoint == "accounts.what_was_typed" and request.view_args:
        wait_on(request.view_args["token"])


def to_login() -> Response:
    """Lead a stranger to the login, and back afterwards."""
    return _led_to(login_address(_here()))


def login_address(wanted: str, **more: str) -> str:
    """The login, from which one comes to the page that was wanted."""
    # Not by url_for: it would keep in memory whatever strangers ask for.
    query = urlencode({"next": wanted, **more} if wanted else more, safe="/")
    return f"{url_for('accounts.login')}?{query}" if query else url_for("accounts.login")


def _led_to(address: str) -> Response:
    """Lead elsewhere. A fragment must not be filled with that page: the browser is told to go."""
    if wants_fragment():
        return Response(status=401, headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    response = redirect(address, 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # Flask's redirect makes the app's own responses


def _here() -> str:
    """The page to come back to: this one, or for what is sent the page that it was sent from."""
    if request.method in ("GET", "HEAD") and not wants_fragment():
        return request.full_path.removesuffix("?")
    came_from = request.headers.get("HX-Current-URL") or request.referrer or ""
    own = request.host_url.rstrip("/")
    return came_from.removeprefix(own) if came_from.startswith(f"{own}/") else ""


def is_own_page(path: str) -> bool:
    """Whether one may be led there after the login: a path on this site in one of its languages,
    and nothing that a browser could take for another host."""
    is_plain = path.startswith("/") and not any(character in path for character in "\\\r\n\t")
    return is_plain and locale_of_path(path, settings().locales) is not None


def ask_unseen() -> None:
    """Let the present request keep nobody signed in: the page makes it by itself, whether or not
    somebody sits before it."""
    g.is_unseen = True


def _keep_private(response: Response) -> Response:
    """Pages for somebody alone stay out of every cache; their reader stays signed in."""
    if request.endpoint is None or EVERYONE in audiences(current_app, request.endpoint):
        return response
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    # A write may have ended the sign-in; the page that it leads to renews the others.
    if request.method not in SAFE_METHODS or "is_unseen" in g:
        return response
    person, carries = current_person(), carried()
    if person is not None and carries is not None and carries[1] > RENEWED_AFTER:
        set_session(response, carries[0], idle_limit(is_staff=person.is_staff))
    return response
