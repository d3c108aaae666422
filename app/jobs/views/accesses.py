"""Access to merchants' shops, for the partner's team: asking, giving up, the list of all."""

from typing import Any

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.people import known_person, own_partner_id
from app.db import db
from app.i18n.current import current_locale, gettext
from app.jobs.access_words import KIND_WORDS, STATE_KINDS, STATE_WORDS
from app.jobs.actions.accesses import give_up_access, request_access
from app.jobs.blueprint import jobs
from app.jobs.forms.agreements import AccessForm
from app.jobs.models import Job
from app.jobs.queries.accesses import (
    SHOWN_ACCESSES,
    access_of,
    accesses_of,
    partner_accesses,
)
from app.jobs.queries.papers import is_talking
from app.jobs.queries.threads import job_of_partner
from app.jobs.rules.accesses import ACCESS_STATES
from app.jobs.rules.briefs import MOST_ACCESSES
from app.jobs.views.papers import papers_page
from app.web.addresses import url_for
from app.web.forms import Form

WORDS: dict[str, Any] = {
    "kind_words": KIND_WORDS,
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
}


@jobs.get("/area/jobs/accesses")
@open_to(*TEAM)
def all_accesses() -> AnyResponse:
    """All accesses of the partner, in all jobs."""
    state = request.args.get("state", "")
    state = state if state in ACCESS_STATES else ""
    before = request.args.get("before", "")[:22].replace("\0", "")
    found = partner_accesses(own_partner_id(), state=state, before=before)
    return papers_page(
        "jobs/accesses.html",
        accesses=found[:SHOWN_ACCESSES],
        state=state,
        is_talking=is_talking,
        next_page=found[SHOWN_ACCESSES - 1].public_id if len(found) > SHOWN_ACCESSES else "",
        **WORDS,
    )


@jobs.get("/area/jobs/<job>/accesses")
@open_to(*TEAM)
def job_accesses(job: str) -> AnyResponse:
    """What was asked for in one job, and the form of a request (S162)."""
    return _page(job_of_partner(own_partner_id(), job))


@jobs.post("/area/jobs/<job>/accesses")
@open_to(*TEAM)
def ask_for_access(job: str) -> AnyResponse:
    """Ask the merchant for access to its shop."""
    found, form = job_of_partner(own_partner_id(), job), AccessForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            request_access(
                job_id=found.id,
                user_id=known_person().id,
                kinds=form.kinds.data or [],
                what=form.what.data or "",
                why=form.why.data or "",
                locale=current_locale(),
            )
            flash(gettext("Requested. The merchant gets an e-mail and decides."), "done")
            return _to(job)
    return _page(job_of_partner(own_partner_id(), job), form=form)


@jobs.post("/area/jobs/<job>/accesses/<access>/endings")
@open_to(*TEAM)
def end_access(job: str, access: str) -> AnyResponse:
    """Give an access up, or take a request back."""
    found, form = job_of_partner(own_partner_id(), job), Form()
    given = access_of(found.id, access)
    with form.told_refusals(), db.session.begin_nested():
        give_up_access(access_id=given.id, user_id=known_person().id)
        flash(gettext("Ended."), "done")
        return _to(job)
    return _page(job_of_partner(own_partner_id(), job), step=form)


@jobs.get("/area/jobs/<job>/accesses/<access>/endings")
@open_to(*TEAM)
def back_to_accesses(job: str, **_access: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return _to(job)


def _page(job: Job, *, form: AccessForm | None = None, step: Form | None = None) -> AnyResponse:
    accesses = accesses_of(job.id)
    return papers_page(
        "jobs/access_requests.html",
        form=form or step,
        job=job,
        accesses=accesses,
        proposal=form or AccessForm(formdata=None),
        step=step,
        may_ask=is_talking(job) and len(accesses) < MOST_ACCESSES,
        is_talking=is_talking(job),
        **WORDS,
    )


def _to(job: str) -> AnyResponse:
    return redirect(url_for("jobs.job_accesses", job=job), 303)
