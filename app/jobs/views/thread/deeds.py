"""What else is done with a job: declined, set aside, completed, given to somebody, noted."""

from collections.abc import Callable

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.people import known_person, own_partner_id
from app.accounts.queries import user_by_public_id
from app.i18n.current import gettext
from app.jobs.actions.assigning import assign
from app.jobs.actions.ending import complete, decline, set_aside
from app.jobs.actions.notes import write_note
from app.jobs.blueprint import jobs
from app.jobs.forms.thread import DeclineForm, NoteForm
from app.jobs.models import Job
from app.jobs.queries.threads import job_of_partner
from app.jobs.rules.statuses import ENDED, PARTNER
from app.jobs.views.thread.page import thread_page
from app.refusals import NotFound, Refused
from app.web.addresses import url_for
from app.web.errors import refusal_text


@jobs.post("/area/jobs/<job>/declines")
@open_to(*TEAM)
def decline_job(job: str) -> AnyResponse:
    """Decline a job (S141, S164)."""
    found, form = _own(job), DeclineForm()
    # Where there is nothing to decline any more, that is told first: the page has no such form.
    if form.validate() or found.status in ENDED:
        with form.told_refusals():
            decline(
                job_id=found.id,
                side=PARTNER,
                reason=form.reason.data or "",
                comment=form.comment.data or "",
                user_id=known_person().id,
            )
            flash(gettext("The job is declined."), "done")
            return _to(job)
    return thread_page(_own(job), decline=form)


@jobs.post("/area/jobs/<job>/asides")
@open_to(*TEAM)
def set_job_aside(job: str) -> AnyResponse:
    """Mark a job as inactive (S157)."""
    found = _own(job)
    return _done(
        job,
        lambda: set_aside(job_id=found.id, user_id=known_person().id),
        gettext("The job is set aside. A message brings it back."),
    )


@jobs.post("/area/jobs/<job>/completions")
@open_to(*TEAM)
def complete_job(job: str) -> AnyResponse:
    """Mark a job as completed (S158)."""
    found = _own(job)
    return _done(
        job,
        lambda: complete(job_id=found.id, side=PARTNER, user_id=known_person().id),
        gettext("The job is completed."),
    )


@jobs.post("/area/jobs/<job>/assignments")
@open_to(*TEAM)
def assign_job(job: str) -> AnyResponse:
    """Let somebody of the team look after a job, or nobody."""
    found, member = _own(job), request.form.get("member", "")
    if "\0" in member:
        raise NotFound("There is nobody like that in your team.")
    to = user_by_public_id(member).id if member else None
    assign(job_id=found.id, to=to, user_id=known_person().id)
    flash(gettext("Saved."), "done")
    return _to(job)


@jobs.post("/area/jobs/<job>/notes")
@open_to(*TEAM)
def note_job(job: str) -> AnyResponse:
    """Write something down for the team alone (S161)."""
    found, form = _own(job), NoteForm()
    if form.validate():
        with form.told_refusals():
            write_note(job_id=found.id, user_id=known_person().id, body=form.body.data or "")
            flash(gettext("The note is kept. Only your team sees it."), "done")
            return redirect(f"{url_for('jobs.thread', job=job)}#notes", 303)
    return thread_page(found, note=form)


def _own(job: str) -> Job:
    return job_of_partner(own_partner_id(), job)


def _to(job: str) -> AnyResponse:
    return redirect(url_for("jobs.thread", job=job), 303)


def _done(job: str, deed: Callable[[], Job], words: str) -> AnyResponse:
    """Do something that has no fields; what the rules say against it stands on the job's page."""
    try:
        deed()
    except NotFound:
        raise
    except Refused as refusal:
        flash(refusal_text(refusal), "refused")
        return thread_page(_own(job), status=refusal.status)
    flash(words, "done")
    return _to(job)
