"""One deed for many jobs: which ones is asked first, and what became of each is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id
from app.accounts.queries import team_of
from app.clock import now
from app.db import db
from app.i18n.current import LazyText, gettext, lazy_gettext, lazy_pgettext, ngettext
from app.jobs.actions.assigning import assign
from app.jobs.actions.counting import counted_together
from app.jobs.actions.ending import decline, set_aside
from app.jobs.actions.moving import hold_jobs
from app.jobs.actions.opening import read_job
from app.jobs.blueprint import jobs
from app.jobs.forms.inbox import ManyAssignments, ManyDeclines, ManyForm
from app.jobs.queries.inbox import ListedJob, listed_jobs, named_jobs
from app.jobs.queries.question import question_of
from app.jobs.queries.threads import message_count
from app.jobs.queries.walking import page_of
from app.jobs.rules.statuses import DECLINED, INACTIVE, PARTNER, may_step
from app.refusals import Refused
from app.web.addresses import url_for
from app.web.errors import refusal_text

MOST = 200
"""Jobs that one deed is about: after each decline the next partner is looked for."""


@dataclass(frozen=True)
class Deed:
    """Something that can be done with many jobs."""

    key: str
    label: LazyText
    icon: str
    do: Callable[[int, Any], object]
    """Takes the number of a job and the form."""
    form: type[ManyForm] = ManyForm
    concerns: Callable[[ListedJob], bool] = lambda _job: True
    """Whether it will change something about a job as it stands now."""


@dataclass(frozen=True)
class Outcome:
    """What became of one job."""

    job: ListedJob
    refusal: str
    """Why nothing was done; empty when it was."""


def _read(job_id: int, _form: Any) -> None:
    read_job(job_id=job_id, user_id=known_person().id, seen=message_count(job_id))


def _assign(job_id: int, form: Any) -> None:
    team = {user.public_id: user.id for user in team_of(own_partner_id())}
    assign(job_id=job_id, to=team.get(form.member.data), user_id=known_person().id)


def _set_aside(job_id: int, _form: Any) -> None:
    set_aside(job_id=job_id, user_id=known_person().id)


def _decline(job_id: int, form: Any) -> None:
    decline(
        job_id=job_id,
        side=PARTNER,
        reason=form.reason.data,
        comment=form.comment.data or "",
        user_id=known_person().id,
    )


def _can_become(to: str) -> Callable[[ListedJob], bool]:
    return lambda job: may_step(job.status, to, due_at=job.due_at, at=now())


DEEDS: Mapping[str, Deed] = {
    deed.key: deed
    for deed in (
        Deed(
            "readings",
            lazy_gettext("Mark as read"),
            "check",
            _read,
            concerns=attrgetter("is_unread"),
        ),
        Deed("assignments", lazy_gettext("Assign"), "user", _assign, ManyAssignments),
        Deed(
            "asides",
            lazy_pgettext("button", "Set aside"),
            "clock",
            _set_aside,
            concerns=_can_become(INACTIVE),
        ),
        Deed(
            "declines",
            lazy_gettext("Decline"),
            "x",
            _decline,
            ManyDeclines,
            concerns=_can_become(DECLINED),
        ),
    )
}


@jobs.route("/area/jobs/many/<deed>", methods=["GET", "POST"])
@open_to(*TEAM)
def many(deed: str) -> AnyResponse:
    """Ask whether a deed is meant for these jobs, then do it to each of them."""
    wanted = DEEDS.get(deed) or abort(404)
    form = wanted.form()
    if isinstance(form, ManyAssignments):
        form.member.choices = [("", gettext("Nobody"))] + [
            (user.public_id, user.name) for user in team_of(own_partner_id())
        ]
    try:
        chosen = _chosen()
    except Refused as refusal:
        flash(refusal_text(refusal), "refused")
        return redirect(_back_url(), 303)
    if request.method == "GET" or not form.validate_on_submit():
        return own_page(
            "jobs/many.html",
            way="jobs.inbox",
            form=form,
            deed=wanted,
            chosen=chosen,
            concerned={job.number for job in chosen if wanted.concerns(job)},
            back=_back(),
            back_url=_back_url(),
        )
    outcomes = _done(chosen, lambda job_id: wanted.do(job_id, form))
    refused = [each for each in outcomes if each.refusal]
    if not refused:
        flash(ngettext("Done for %(num)s job.", "Done for %(num)s jobs.", len(outcomes)), "done")
        return redirect(_back_url(), 303)
    return own_page(
        "jobs/many_outcomes.html",
        way="jobs.inbox",
        deed=wanted,
        refused=refused,
        done=len(outcomes) - len(refused),
        back_url=_back_url(),
    )


def _chosen() -> Sequence[ListedJob]:
    """The jobs that were ticked, or all that match; the form of the question names each of them.
    Refused when there are none, or too many."""
    at, partner_id = now(), own_partner_id()
    if request.method == "GET" and request.args.get("all"):
        question = question_of(_asked(_back()))
        page = page_of(partner_id, question, user_id=known_person().id, at=at, size=MOST)
        too_many, found = page.has_after, listed_jobs(page.ids, at)
    else:
        values = request.args if request.method == "GET" else request.form
        names = [name for name in dict.fromkeys(values.getlist("job")) if "\0" not in name]
        too_many = len(names) > MOST
        found = [] if too_many else named_jobs(partner_id, names, at)
    if too_many:
        raise Refused("At most %(count)s jobs can be changed at once.", count=MOST)
    if not found:
        raise Refused("Tick the jobs that it is about first.")
    return found


def _done(chosen: Sequence[ListedJob], do: Callable[[int], object]) -> list[Outcome]:
    """Do something to each of the jobs; what the rules refuse to one does not stop the others."""
    # Two who tick the same jobs in another order would lock each other out.
    hold_jobs([job.number for job in chosen])
    # So would two who decline, and whose briefs go to the same partners.
    with counted_together():
        return [Outcome(job, _refusal_of(job, do)) for job in chosen]


def _refusal_of(job: ListedJob, do: Callable[[int], object]) -> str:
    """Do something to a job; what the rules say to it when they refuse it, else nothing."""
    try:
        with db.session.begin_nested(), counted_together():
            do(job.number)
            db.session.flush()
    except Refused as error:
        return refusal_text(error)
    return ""


def _back() -> str:
    """The list as it was left, as it stood in the address."""
    return request.values.get("back", "")[:1000]


def _asked(query: str) -> Mapping[str, str]:

    # From its first page on: all that match are more than those on one page.
    return MultiDict(
        [(key, value) for key, value in parse_qsl(query) if key not in ("after", "before")]
    )


def _back_url() -> str:
    """The list as it was left."""

    query = urlencode(parse_qsl(_back()))
    return f"{url_for('jobs.inbox')}?{query}" if query else url_for("jobs.inbox")
