"""What everybody who has signed in sees and changes of the own account."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, open_to
from app.accounts.actions import change_password, change_settings, end_others, end_sign_in
from app.accounts.forms import ChangePasswordForm, NewEmailForm, SettingsForm
from app.accounts.pages import own_page
from app.accounts.people import known_person
from app.accounts.queries import events_of, factors_of, sign_ins_of, user_by_id
from app.accounts.views.blueprint import accounts
from app.accounts.views.confirming import TRIES
from app.clock import now, timezones
from app.config import settings
from app.i18n.current import gettext
from app.i18n.formats import own_language_name
from app.web.addresses import url_for
from app.web.client import client_device
from app.web.limits import limit

PROGRAMME = ""
"""The choice of a time zone that means the programme's."""
# The names that people look for; others in the time zone database are abbreviations and old ones.
AREAS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()  # noqa: SIM905 - reads best as words
)


@accounts.get("/account/")
@open_to(*SIGNED_IN)
def account() -> AnyResponse:
    """The own account: settings, password, devices, what happened."""
    return account_page()


@accounts.post("/account/")
@open_to(*SIGNED_IN)
def save_settings() -> AnyResponse:
    """Store what the person says of himself."""
    person, form = known_person(), _settings_form()
    if not form.validate():
        return account_page(form=form)
    change_settings(
        user_id=person.id,
        name=" ".join((form.name.data or "").split()),
        locale=form.locale.data,
        timezone=form.timezone.data or None,
    )
    flash(gettext("Saved."), "done")
    return redirect(url_for("accounts.account"), 303)


@accounts.get("/account/password")
@open_to(*SIGNED_IN)
def password() -> AnyResponse:
    """Where the switch of languages leads after a refused change."""
    return redirect(url_for("accounts.account"), 303)


@accounts.post("/account/password")
@open_to(*SIGNED_IN)
def save_password() -> AnyResponse:
    """Change the password; the other devices are signed out."""
    person, form = known_person(), ChangePasswordForm()
    if form.validate():
        with form.told_refusals():
            limit(TRIES, "present password", str(person.id))
            change_password(
                user_id=person.id,
                present=form.present.data or "",
                password=form.password.data or "",
                sign_in=person.sign_in,
                device=client_device(),
            )
            flash(gettext("The password is changed. Other devices are signed out."), "done")
            return redirect(url_for("accounts.account"), 303)
    return account_page(password_form=form)


@accounts.post("/account/sign-ins/<sign_in>/endings")
@open_to(*SIGNED_IN)
def end_device(sign_in: str) -> AnyResponse:
    """Sign one device out."""
    person = known_person()
    end_sign_in(user_id=person.id, sign_in=sign_in, device=client_device())
    flash(gettext("The device is signed out."), "done")
    return redirect(url_for("accounts.account"), 303)


@accounts.post("/account/sign-ins/endings")
@open_to(*SIGNED_IN)
def end_other_devices() -> AnyResponse:
    """Sign every other device out."""
    person = known_person()
    end_others(user_id=person.id, but=person.sign_in)
    flash(gettext("All other devices are signed out."), "done")
    return redirect(url_for("accounts.account"), 303)


def _settings_form(**options: object) -> SettingsForm:
    form = SettingsForm(**options)
    form.locale.choices = [(code, own_language_name(code)) for code in settings().locales]
    programme = gettext("As the programme: %(zone)s", zone=settings().timezone)
    zones = sorted(zone for zone in timezones() if zone.partition("/")[0] in AREAS)
    form.timezone.choices = [(PROGRAMME, programme), *((zone, zone) for zone in zones)]
    return form


def account_page(
    *,
    form: SettingsForm | None = None,
    password_form: ChangePasswordForm | None = None,
    email_form: NewEmailForm | None = None,
) -> AnyResponse:
    """The page of the own account; a form that was sent to it and refused stands in it as it was
    filled in."""
    person = known_person()
    sent = form or password_form or email_form
    response = own_page(
        "accounts/account.html",
        way="accounts.account",
        form=form or _kept_settings(person.id),
        password_form=password_form or ChangePasswordForm(formdata=None),
        email_form=email_form or NewEmailForm(formdata=None),
        factors=factors_of(person.id),
        sign_ins=sign_ins_of(person.id, now()),
        events=events_of(person.id),
    )
    response.status_code = sent.status if sent else 200
    return response


def _kept_settings(user_id: int) -> SettingsForm:
    user = user_by_id(user_id)
    kept = {"name": user.name, "locale": user.locale, "timezone": user.timezone or PROGRAMME}
    return _settings_form(formdata=None, data=kept)
