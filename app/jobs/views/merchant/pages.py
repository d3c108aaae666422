"""What a merchant reads: its brief with every partner that has written, and each conversation."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db, writing
from app.jobs.actions.merchants import read_by_merchant
from app.jobs.blueprint import jobs
from app.jobs.forms.merchant import LetterForm, RefusalForm
from app.jobs.models import Brief
from app.jobs.queries.merchants import (
    another_may_be_asked,
    known_job,
    known_jobs,
    messages_of,
)
from app.jobs.queries.papers import papers_of
from app.jobs.views.merchant.asker import merchants_page, opened_brief
from app.web.forms import Form
from app.web.pages import wants_fragment


@jobs.get("/m/<brief>/")
@open_to(EVERYONE)
def merchants_brief(brief: str) -> AnyResponse:
    """The brief, what comes next, and the partners side by side (S140)."""
    return brief_page(opened_brief(brief))


@jobs.get("/m/<brief>/<job>/")
@open_to(EVERYONE)
def merchants_talk(brief: str, job: str) -> AnyResponse:
    """One partner's conversation, which is read by that."""
    found = known_job(opened_brief(brief), job)
    if found.is_unread and not _is_only_fetched():
        _note_reading(found.job.id)
    return talk_page(opened_brief(brief), job)


def brief_page(brief: Brief, form: Form | None = None) -> AnyResponse:
    """The page of a brief; ``form`` brings what was refused."""
    return merchants_page(
        "jobs/merchant.html",
        form=form,
        brief=brief,
        shown=known_jobs(brief),
        may_ask_another=another_may_be_asked(brief),
    )


def talk_page(
    brief: Brief,
    job: str,
    letter: LetterForm | None = None,
    refusal: RefusalForm | None = None,
    step: Form | None = None,
) -> AnyResponse:
    """The page of a conversation; the forms bring what was refused."""
    found = known_job(brief, job)
    return merchants_page(
        "jobs/merchant_talk.html",
        fragment="jobs/_merchant_messages.html",
        form=step or refusal or letter,
        brief=brief,
        shown=found,
        messages=messages_of(found.job.id),
        papers=papers_of(found.job),
        letter=letter or LetterForm(formdata=None),
        refusal=refusal or RefusalForm(formdata=None),
        step=step,
    )


def _note_reading(job_id: int) -> None:
    # The one thing that opening a page writes down, in a transaction of its own: what is read
    # before it belongs to the past.
    db.session.rollback()
    with writing():
        read_by_merchant(job_id=job_id)


def _is_only_fetched() -> bool:
    """Whether a program asks, ahead of a reader: nobody has read anything then."""
    wants = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "HEAD" or "prefetch" in wants or wants_fragment()
