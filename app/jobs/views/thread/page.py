"""The page of a job."""

from typing import Any

import structlog
from flask import Response, redirect, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, ask_unseen, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id
from app.clock import now
from app.db import db, writing
from app.jobs.actions.opening import open_job, read_job
from app.jobs.blueprint import jobs
from app.jobs.forms.messages import MessageForm
from app.jobs.forms.thread import DeclineForm, NoteForm
from app.jobs.models import Job
from app.jobs.queries.inbox import members_of
from app.jobs.queries.papers import papers_of
from app.jobs.queries.threads import (
    Place,
    conversation,
    job_of_partner,
    last_read,
    notes_of,
    template_of,
    templates_of,
)
from app.jobs.rules.clock import time_left
from app.jobs.rules.statuses import ENDED, MERCHANT, NEW, PARTNER, UNANSWERED, told_status
from app.jobs.views.desk import inbox_beside
from app.jobs.words import KIND_WORDS, STATUS_KINDS, STATUS_WORDS
from app.refusals import NotFound
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.pages import render_page, wants_fragment

log = structlog.get_logger()
PREFETCH = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers by which browsers say that nobody looks at the page yet."""


@jobs.get("/area/jobs/<job>")
@open_to(*TEAM)
def thread(job: str) -> AnyResponse:
    """A job with its conversation. Whoever opens it is written down."""
    found = job_of_partner(own_partner_id(), job)
    if request.method == "GET" and not _is_fetched_ahead():
        _have_opened(found)
        found = job_of_partner(own_partner_id(), job)
    return thread_page(found)


@jobs.get("/area/jobs/<job>/news")
@open_to(*TEAM)
def thread_news(job: str) -> AnyResponse:
    """What has come since the page was read; 204 when nothing has."""
    if not wants_fragment():
        return redirect(url_for("jobs.thread", job=job), 303)
    ask_unseen()
    found = job_of_partner(own_partner_id(), job)
    after = Place.read(request.args.get("after", ""))
    talk = conversation(found, PARTNER, reader_id=known_person().id, after=after)
    if talk.mark == request.args.get("seen"):
        return Response(status=204)
    return render_page(
        "jobs/_thread_news.html",
        fragment="jobs/_thread_news.html",
        job=found,
        conversation=talk,
        papers=papers_of(found),
        **_named(found),
        **_standing(found),
    )


@jobs.post("/area/jobs/<job>/readings")
@open_to(*TEAM)
def read_thread(job: str) -> AnyResponse:
    """Write down that what came while the page was open has been read."""
    found = job_of_partner(own_partner_id(), job)
    seen = Place.read(f"{request.form.get('seen', '')}.0").messages
    read_job(job_id=found.id, user_id=known_person().id, seen=seen)
    return Response(status=204)


def thread_page(
    job: Job,
    *,
    message: MessageForm | None = None,
    note: NoteForm | None = None,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> Response:
    """The page of a job, with the forms as they were sent where something was wrong with them."""
    talk = conversation(job, PARTNER, reader_id=known_person().id, more=_more())
    form = message or MessageForm(formdata=None, data={"body": _asked_for()})
    # What is sent from this page is written by somebody who has all of this before them.
    form.seen.raw_data, form.seen.data = None, str(talk.place.messages)
    response = own_page(
        "jobs/thread.html",
        way="jobs.inbox",
        job=job,
        conversation=talk,
        earlier_url=f"{url_for('jobs.thread', job=job.public_id)}?more={_more() + 1}",
        papers=papers_of(job),
        notes=notes_of(job.id),
        templates=templates_of(job.partner_id),
        members=members_of(job.partner_id),
        message_form=form,
        note_form=note or NoteForm(formdata=None),
        decline_form=decline or DeclineForm(formdata=None),
        **_named(job),
        **_standing(job),
        **_beside(job),
    )
    sent = [_status_of(each) for each in (message, note, decline) if each is not None]
    response.status_code = max(sent, default=status)
    return response


def _status_of(form: Form) -> int:
    """What is no fault of a form is a conflict: the job has gone on meanwhile."""
    refusal = form.refusal
    return form.status if refusal is None or refusal.field else refusal.status


def _is_fetched_ahead() -> bool:
    return any("prefetch" in request.headers.get(name, "").lower() for name in PREFETCH)


def _have_opened(job: Job) -> None:
    """The one thing that a GET stores (S152). It has a transaction of its own, before the page is
    read, and the page comes whatever becomes of it."""
    person = known_person()
    read_at = last_read(job.id, person.id)
    if job.status != NEW and not job.is_unread and read_at is not None and read_at >= job.moved_at:
        return
    job_id = job.id
    db.session.rollback()
    try:
        with writing():
            open_job(job_id=job_id, user_id=person.id)
    except (DBAPIError, NotFound) as error:
        log.warning("an opening is not written down", error=type(error).__name__)


def _named(job: Job) -> dict[str, Any]:
    """What the two sides are called, and where the parts of the conversation come from."""
    return {
        "merchant": job.brief.name or job.brief.merchant,
        "partner_name": job.partner.name,
        "news_url": url_for("jobs.thread_news", job=job.public_id),
        "file_url": lambda name: url_for("jobs.thread_file", job=job.public_id, name=name),
        "agreement_url": url_for("jobs.agreement", job=job.public_id),
    }


def _standing(job: Job) -> dict[str, Any]:
    """Where a job stands now."""
    at = now()
    status = told_status(job.status, job.due_at, at)
    return {
        "status": status,
        "status_word": STATUS_WORDS[status],
        "status_kind": STATUS_KINDS.get(status, ""),
        "kind_word": KIND_WORDS[job.kind],
        "left": time_left(job.status, job.due_at, at),
        "is_ended": status in ENDED,
        "is_unanswered": status in UNANSWERED,
        "is_ended_by_merchant": status in ENDED and job.ended_by == MERCHANT,
    }


def _beside(job: Job) -> dict[str, Any]:
    return dict(inbox_beside(job.public_id))


def _more() -> int:
    typed = request.args.get("more", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _asked_for() -> str:
    """The answer kept ready that the address names; nothing when it names none."""
    public_id = request.args.get("template", "")
    if not public_id or "\0" in public_id:
        return ""
    try:
        return template_of(own_partner_id(), public_id).body
    except NotFound:
        return ""
