"""What everybody who has signed in sees and changes of the own account."""

from zoneinfo import available_timezones

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, open_to
from app.accounts.actions import change_password, change_settings, end_others, end_sign_in
from app.accounts.forms import ChangePasswordForm, SettingsForm
from app.accounts.people import Person, known_person
from app.accounts.queries import events_of, sign_ins_of, user_by_id
from app.accounts.rail import rail_of
from app.accounts.views.blueprint import accounts, private_page
from app.clock import now
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
TRIES = "10 per 5 minutes"


@accounts.get("/account/")
@open_to(*SIGNED_IN)
def account() -> AnyResponse:
    """The own account: settings, password, devices, what happened."""
    person = known_person()
    user = user_by_id(person.id)
    form = _settings_form(
        data={"name": user.name, "locale": user.locale, "timezone": user.timezone or PROGRAMME}
    )
    return _account_page(person, form, ChangePasswordForm(formdata=None))


@accounts.post("/account/")
@open_to(*SIGNED_IN)
def save_settings() -> AnyResponse:
    """Store what the person says of himself."""
    person, form = known_person(), _settings_form()
    if not form.validate():
        return _account_page(person, form, ChangePasswordForm(formdata=None))
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
    user = user_by_id(person.id)
    kept = {"name": user.name, "locale": user.locale, "timezone": user.timezone or PROGRAMME}
    return _account_page(person, _settings_form(formdata=None, data=kept), form)


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
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in AREAS)
    form.timezone.choices = [(PROGRAMME, programme), *((zone, zone) for zone in zones)]
    return form


def _account_page(
    person: Person, form: SettingsForm, password_form: ChangePasswordForm
) -> AnyResponse:
    response = private_page(
        "accounts/account.html",
        form=form,
        password_form=password_form,
        rail=rail_of(person, "accounts.account"),
        person=person,
        sign_ins=sign_ins_of(person.id, now()),
        events=events_of(person.id),
    )
    response.status_code = max(form.status, password_form.status)
    return response
