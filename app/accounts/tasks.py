"""Background work of accounts."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, exists, select

from app.accounts.actions import answer_reset_requests
from app.accounts.models import HalfSignIn, MailedLink, ResetRequest, SecurityEvent, SignIn
from app.clock import now
from app.db import count_changed, db, writing
from app.i18n.current import lazy_gettext, ngettext
from app.tasks import Daily, Every, Task, add_task
from app.web.submissions import Submission

EVENTS_KEPT = timedelta(days=365)
FORMS_KEPT = timedelta(days=7)


def add_account_tasks(app: Flask) -> None:
    """Register the tasks."""
    add_task(
        app,
        Task(
            name="answer-resets",
            schedule=Every(10),
            description=lazy_gettext("Mail links to those who have forgotten their password."),
            run=_answer_resets,
            has_work=_somebody_waits,
        ),
    )
    add_task(
        app,
        Task(
            name="forget-sign-ins",
            schedule=Daily(3, 40),
            description=lazy_gettext(
                "Forget sign-ins and links that have ended, old events, and which forms were sent."
            ),
            run=_forget,
        ),
    )


def _answer_resets() -> str:
    with writing():
        count = answer_reset_requests()
    return ngettext("%(num)s request looked at.", "%(num)s requests looked at.", count)


def _somebody_waits() -> bool:
    return bool(db.session.scalar(select(exists().where(ResetRequest.id.is_not(None)))))


def _forget() -> str:
    moment = now()
    gone = 0
    with writing():
        for statement in (
            delete(SignIn).where(SignIn.ends_at <= moment),
            delete(HalfSignIn).where(HalfSignIn.ends_at <= moment),
            delete(MailedLink).where(MailedLink.ends_at <= moment),
            delete(SecurityEvent).where(SecurityEvent.at <= moment - EVENTS_KEPT),
            delete(Submission).where(Submission.at <= moment - FORMS_KEPT),
        ):
            gone += count_changed(statement)
    return ngettext("%(num)s row removed.", "%(num)s rows removed.", gone)
