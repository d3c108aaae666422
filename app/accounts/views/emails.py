"""Another address to sign in with."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, SIGNED_IN, open_to
from app.accounts.actions import ask_new_email, take_new_email
from app.accounts.cookies import set_device
from app.accounts.forms import NewEmailForm
from app.accounts.models import User
from app.accounts.people import current_person, known_person
from app.accounts.queries import link_of
from app.accounts.rules import EMAIL_CHANGES_A_DAY
from app.accounts.views.blueprint import accounts, private_page
from app.accounts.views.confirming import TRIES
from app.accounts.views.own_account import account_page
from app.clock import now
from app.i18n.current import gettext
from app.web.addresses import url_for
from app.web.client import client_device
from app.web.forms import Form
from app.web.limits import limit


@accounts.get("/account/email")
@open_to(*SIGNED_IN)
def email() -> AnyResponse:
    """Where the switch of languages leads after a refused change."""
    return redirect(url_for("accounts.account"), 303)


@accounts.post("/account/email")
@open_to(*SIGNED_IN)
def ask_for_email() -> AnyResponse:
    """Mail a link to the new address; the present one stays until it is used."""
    person, form = known_person(), NewEmailForm()
    if form.validate():
        with form.told_refusals():
            limit(TRIES, "present password", str(person.id))
            limit(f"{EMAIL_CHANGES_A_DAY} per day", "new e-mail", str(person.id))
            ask_new_email(
                user_id=person.id,
                email=form.email.data or "",
                present=form.present.data or "",
                device=client_device(),
            )
            flash(
                gettext("A link is on its way to the new address. Open it to confirm the change."),
                "done",
            )
            return redirect(url_for("accounts.account"), 303)
    return account_page(email_form=form)


@accounts.route("/email/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def new_email(token: str) -> AnyResponse:
    """Confirm the new address, by a button: programs that look into mails follow links too."""
    link = link_of(token, "new_email", now())
    if link is None:
        response = private_page("accounts/used_link.html", purpose="new_email")
        response.status_code = 404
        return response
    form, person = Form(), current_person()
    if request.method == "POST":
        with form.told_refusals():
            is_own = person is not None and person.id == link.user_id
            but = person.sign_in if person is not None and is_own else None
            user = take_new_email(link=link, but=but, device=client_device())
            flash(gettext("From now on you sign in with the new address."), "done")
            return _way_on(user, is_own=is_own)
    return private_page("accounts/new_email.html", form=form, email=link.email)


def _way_on(user: User, *, is_own: bool) -> AnyResponse:
    if not is_own:
        return redirect(url_for("accounts.login"), 303)
    response = redirect(url_for("accounts.account"), 303)
    # The browser is known by the address (app.accounts.cookies).
    set_device(response, user.email)
    return response
