"""One step of an open application, of which at most one is taken at a time; what is written down of
it and told to the applicant."""

from typing import Any

from sqlalchemy import update

from app.applications.models import Application
from app.applications.rules import OPEN
from app.audit import record
from app.clock import now
from app.db import count_changed
from app.mail import post_mail
from app.refusals import Refused
from app.values import Doer


class Overtaken(Refused):
    """Somebody else has changed the application since it was read."""


def step(application: Application, version: int, doer: Doer, **changes: object) -> None:
    """Change an application that is open and has not been changed since ``version`` was shown.

    Raises Overtaken otherwise. The row as loaded stays as it was: the page that follows reads it
    anew.
    """
    taken = (
        update(Application)
        .where(
            Application.id == application.id,
            Application.version == version,
            Application.status.in_(OPEN),
        )
        .values(version=version + 1, changed_at=now(), changed_by=doer.user_id, **changes)
    )
    if count_changed(taken) != 1:
        raise Overtaken(
            "Somebody was quicker. Look at what has changed before you decide anything."
        )


def write_down(deed: str, application: Application, doer: Doer, **details: Any) -> None:
    """Write down what was done to an application, with the details that ``audit.record`` takes."""
    record(deed, doer=doer, subject="application", subject_id=application.id, **details)


def tell(application: Application, message: str, **values: object) -> None:
    """Mail the applicant, in the language of the application."""
    post_mail(
        message=message,
        to=application.email,
        locale=application.locale,
        name=application.name,
        **values,
    )
