"""Background work for merchants: links that are sent again, and forgetting."""

from flask import Flask
from sqlalchemy import exists, select

from app.db import db, write_in_parts, writing
from app.i18n.current import lazy_gettext, ngettext
from app.jobs.actions.forgetting import (
    close_what_is_over,
    forget_people,
    forget_unseen,
    forget_what_ended,
)
from app.jobs.actions.lost_links import answer_link_requests
from app.jobs.models import LinkRequest
from app.tasks import Daily, Every, Task, add_task


def add_merchant_tasks(app: Flask) -> None:
    """Register them."""
    add_task(
        app,
        Task(
            name="answer-lost-links",
            schedule=Every(10),
            description=lazy_gettext("Mail links to merchants who have lost theirs."),
            run=_answer,
            has_work=_somebody_waits,
        ),
    )
    add_task(
        app,
        Task(
            name="forget-briefs",
            schedule=Daily(4, 0),
            description=lazy_gettext(
                "Forget briefs that nobody confirmed, links that have ended, and merchants whose "
                "briefs ended two years ago."
            ),
            run=_forget,
        ),
    )


def _answer() -> str:
    with writing():
        count = answer_link_requests()
    return ngettext("%(num)s request looked at.", "%(num)s requests looked at.", count)


def _somebody_waits() -> bool:
    return bool(db.session.scalar(select(exists().where(LinkRequest.id.is_not(None)))))


def _forget() -> str:
    with writing():
        gone = forget_what_ended()
    gone += sum(map(write_in_parts, (close_what_is_over, forget_unseen, forget_people)))
    return ngettext("%(num)s row forgotten.", "%(num)s rows forgotten.", gone)
