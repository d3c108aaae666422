"""What a merchant reads of each conversation."""

from typing import Any

import structlog
from flask import Response, redirect, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db, writing
from app.jobs.access_words import KIND_WORDS
from app.jobs.actions.merchants import read_by_merchant
from app.jobs.asker import merchants_page, opened_brief
from app.jobs.blueprint import jobs
from app.jobs.forms.merchant import RefusalForm
from app.jobs.forms.messages import MessageForm
from app.jobs.hooks import ShownPart, parts_of_completed
from app.jobs.models import Brief
from app.jobs.queries.merchants import ShownJob, known_job
from app.jobs.queries.papers import papers_of
from app.jobs.queries.threads import Place, conversation
from app.jobs.rules.statuses import COMPLETED, MERCHANT
from app.jobs.views.attachment import attachment
from app.refusals import NotFound
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.pages import wants_fragment

log = structlog.get_logger()
PREFETCH = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers by which browsers say that nobody looks at the page yet."""


@jobs.get("/m/<brief>/<job>/")
@open_to(EVERYONE)
def merchants_talk(brief: str, job: str) -> AnyResponse:
    """One partner's conversation, which is read by that."""
    opened, found = opened_talk(brief, job)
    if found.is_unread and request.method == "GET" and not _is_fetched_ahead():
        _note_reading(found.job.id)
        opened, found = opened_talk(brief, job)
    return talk_page(opened, found)


@jobs.get("/m/<brief>/<job>/news")
@open_to(EVERYONE)
def merchants_news(brief: str, job: str) -> AnyResponse:
    """What has come since the page was read; 204 when nothing has."""
    if not wants_fragment():
        return redirect(url_for("jobs.merchants_talk", brief=brief, job=job), 303)
    opened, found = opened_talk(brief, job)
    after = Place.read(request.args.get("after", ""))
    talk = conversation(found.job, MERCHANT, after=after)
    if talk.mark == request.args.get("seen"):
        return Response(status=204)
    return merchants_page(
        "jobs/_merchant_news.html",
        fragment="jobs/_merchant_news.html",
        brief=opened,
        shown=found,
        conversation=talk,
        papers=papers_of(found.job),
        access_kinds=KIND_WORDS,
        **_named(opened, found),
    )


@jobs.post("/m/<brief>/<job>/readings")
@open_to(EVERYONE)
def read_news(brief: str, job: str) -> AnyResponse:
    """Write down that what came while the page was open has been read."""
    _, found = opened_talk(brief, job)
    seen = Place.read(f"{request.form.get('seen', '')}.0").messages
    read_by_merchant(job_id=found.job.id, seen=seen)
    return Response(status=204)


@jobs.get("/m/<brief>/<job>/files/<name>")
@open_to(EVERYONE)
def merchants_file(brief: str, job: str, name: str) -> AnyResponse:
    """A file that one of the two sides attached."""
    _, found = opened_talk(brief, job)
    return attachment(found.job.id, name)


def opened_talk(brief: str, job: str) -> tuple[Brief, ShownJob]:
    """A brief and one of its conversations, by their addresses, for whoever may open them. Raises
    LinkNeeded and NotFound."""
    opened = opened_brief(brief)
    return opened, known_job(opened, job)


def talk_page(
    brief: Brief,
    found: ShownJob,
    message: MessageForm | None = None,
    refusal: RefusalForm | None = None,
    step: Form | None = None,
) -> AnyResponse:
    """The page of a conversation; the forms bring what was refused."""
    return merchants_page(
        "jobs/merchant_talk.html",
        form=step or refusal or message,
        brief=brief,
        shown=found,
        conversation=conversation(found.job, MERCHANT, more=_more()),
        earlier_url=f"{url_for('jobs.merchants_talk', **_ids(brief, found))}?more={_more() + 1}",
        message_form=message or MessageForm(formdata=None),
        papers=papers_of(found.job),
        access_kinds=KIND_WORDS,
        refusal=refusal or RefusalForm(formdata=None),
        step=step,
        completed_parts=_completed_parts(brief, found),
        **_named(brief, found),
    )


def _completed_parts(brief: Brief, shown: ShownJob) -> list[ShownPart]:
    if shown.status != COMPLETED:
        return []
    return parts_of_completed(shown.job, brief.public_id)


def _ids(brief: Brief, shown: ShownJob) -> dict[str, str]:
    return {"brief": brief.public_id, "job": shown.job.public_id}


def _named(brief: Brief, shown: ShownJob) -> dict[str, Any]:
    """What the two sides are called, and where the parts of the conversation come from."""
    ids = _ids(brief, shown)
    return {
        "merchant": brief.name,
        "partner_name": shown.partner.name,
        "news_url": url_for("jobs.merchants_news", **ids),
        "file_url": lambda name: url_for("jobs.merchants_file", **ids, name=name),
        "agreement_url": url_for("jobs.merchants_agreement", **ids),
    }


def _note_reading(job_id: int) -> None:
    # The one thing that opening a page writes down, in a transaction of its own: what was read
    # before it belongs to the past. The page comes whatever becomes of it.
    db.session.rollback()
    try:
        with writing():
            read_by_merchant(job_id=job_id)
    except (DBAPIError, NotFound) as error:
        log.warning("a reading is not written down", error=type(error).__name__)


def _is_fetched_ahead() -> bool:
    return any("prefetch" in request.headers.get(name, "").lower() for name in PREFETCH)


def _more() -> int:
    typed = request.args.get("more", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
