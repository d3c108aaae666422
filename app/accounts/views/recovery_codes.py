"""Recovery codes: made, shown once, and given as a file."""

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, open_to
from app.accounts.actions import make_recovery_codes
from app.accounts.authenticator import in_groups
from app.accounts.forms import ConfirmForm
from app.accounts.kept_forms import waiting_token
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import factors_of, kept_codes
from app.accounts.recovery import NUMBER, as_text, hash_of_code
from app.accounts.views.blueprint import accounts
from app.accounts.views.confirming import check_present, fitted
from app.config import settings
from app.i18n.current import gettext
from app.refusals import NotFound
from app.web.addresses import url_for

WAY = "accounts.account"
FILE = "recovery-codes.txt"


@accounts.route("/account/second-factor/recovery-codes", methods=["GET", "POST"])
@open_to(*SIGNED_IN, without_factor=True)
def recovery_codes() -> AnyResponse:
    """Make new codes, after a question; the answer shows them, and no page does again."""
    person, form = known_person(), fitted(ConfirmForm())
    if request.method == "POST" and form.validate():
        with form.told_refusals():
            check_present(form)
            return _codes_page(make_recovery_codes(user_id=person.id, doer=present_doer()))
    left = factors_of(person.id).codes_left
    return own_page("accounts/new_recovery_codes.html", way=WAY, form=form, left=left)


@accounts.post("/account/second-factor/recovery-codes/file")
@open_to(*SIGNED_IN, without_factor=True)
def recovery_codes_file() -> AnyResponse:
    """The codes that the page holds, as a file; nothing but the person's own codes."""
    person, codes = known_person(), request.form.getlist("code")[:NUMBER]
    hashes = [hash_of_code(person.id, code) for code in codes]
    if not codes or kept_codes(person.id, hashes) != len(set(codes)):
        raise NotFound("These are not your recovery codes.")
    heading = gettext(
        "Recovery codes for %(email)s, %(programme)s. Each of them works once.",
        email=person.email,
        programme=settings().programme_name,
    )
    text = as_text([in_groups(code) for code in codes], heading)
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


def first_codes(said: str) -> AnyResponse:
    """After a factor was added: the first recovery codes, or the way back where there are some."""
    flash(said, "done")
    person = known_person()
    if factors_of(person.id).codes_left:
        return redirect(_way_on(), 303)
    return _codes_page(make_recovery_codes(user_id=person.id, doer=present_doer()))


def _codes_page(codes: list[str]) -> AnyResponse:
    return own_page(
        "accounts/recovery_codes.html",
        way=WAY,
        codes=[(code, in_groups(code)) for code in codes],
        way_on=_way_on(),
    )


def _way_on() -> str:
    """To what was typed before the second factor had to be set up, when there is something."""
    token = waiting_token()
    if token is None:
        return url_for("accounts.second_factor")
    return url_for("accounts.what_was_typed", token=token)
