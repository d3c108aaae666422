"""One step of an open application, of which at most one is taken at a time."""

from sqlalchemy import update

from app.applications.models import Application
from app.applications.rules import OPEN
from app.clock import now
from app.db import count_changed
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
