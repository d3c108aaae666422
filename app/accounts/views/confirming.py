"""The password once more, for what somebody who passes an open screen must not do."""

from typing import TypeVar

from app.accounts.actions import confirm_password
from app.accounts.forms import ConfirmForm
from app.accounts.people import known_person
from app.accounts.rules import is_fresh
from app.clock import now
from app.web.limits import limit

TRIES = "10 per 5 minutes"

AForm = TypeVar("AForm", bound=ConfirmForm)


def fitted(form: AForm) -> AForm:
    """The form, without the question for the password right after a sign-in."""
    if is_fresh(known_person().signed_in_at, now()):
        del form.present
    return form


def check_present(form: ConfirmForm) -> None:
    """Raises Refused when the form asks for the password and another one was typed."""
    if "present" not in form:
        return
    person = known_person()
    limit(TRIES, "present password", str(person.id))
    confirm_password(user_id=person.id, present=form.present.data or "")
