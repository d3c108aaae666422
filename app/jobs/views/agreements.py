"""The agreement of a job, for the partner's team."""

from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.people import known_person, own_partner_id
from app.db import db
from app.i18n.current import current_locale, gettext
from app.jobs.actions.agreements import confirm_agreement, propose_agreement
from app.jobs.blueprint import jobs
from app.jobs.forms.agreements import AgreementForm, ConfirmForm
from app.jobs.models import Job
from app.jobs.queries.threads import job_of_partner
from app.jobs.rules.statuses import PARTNER
from app.jobs.sheet import agreement_form, reread, seen_of, shown_sheet
from app.jobs.views.papers import papers_page
from app.web.addresses import url_for
from app.web.forms import Form


@jobs.get("/area/jobs/<job>/agreement")
@open_to(*TEAM)
def agreement(job: str) -> AnyResponse:
    """The newest version, what can be done with it, and all those before (S10)."""
    return _page(_own(job))


@jobs.post("/area/jobs/<job>/agreement")
@open_to(*TEAM)
def propose_to_merchant(job: str) -> AnyResponse:
    """Propose a version to the merchant."""
    found, form = _own(job), AgreementForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            propose_agreement(
                job_id=found.id,
                side=PARTNER,
                terms=form.terms,
                seen=form.seen_number,
                locale=current_locale(),
                user_id=known_person().id,
            )
            flash(gettext("Proposed. The merchant gets an e-mail."), "done")
            return _to(job)
    return _page(_own(job), form=form, against=seen_of(form))


@jobs.post("/area/jobs/<job>/agreement/confirmations")
@open_to(*TEAM)
def confirm_with_merchant(job: str) -> AnyResponse:
    """Confirm the version that the merchant proposed."""
    found, form = _own(job), ConfirmForm()
    with form.told_refusals(), db.session.begin_nested():
        confirm_agreement(
            job_id=found.id, side=PARTNER, number=form.version, user_id=known_person().id
        )
        flash(gettext("Confirmed. You have an agreement."), "done")
        return _to(job)
    return _page(_own(job), step=form, against=seen_of(form))


@jobs.get("/area/jobs/<job>/agreement/confirmations")
@open_to(*TEAM)
def back_to_agreement(job: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return _to(job)


@jobs.get("/area/jobs/<job>/agreement/<int:number>")
@open_to(*TEAM)
def agreement_version(job: str, number: int) -> AnyResponse:
    """One version, to be read, compared with the one before, and printed."""
    return _page(_own(job), number=number)


def _own(job: str) -> Job:
    return job_of_partner(own_partner_id(), job)


def _page(
    job: Job,
    *,
    form: AgreementForm | None = None,
    step: Form | None = None,
    number: int | None = None,
    against: int | None = None,
) -> AnyResponse:
    shown = shown_sheet(job, PARTNER, number=number, against=against)
    return papers_page(
        "jobs/agreement.html",
        form=form or step,
        shown=shown,
        proposal=reread(form, shown) if form else agreement_form(shown),
        step=step,
        ways=_ways(job),
    )


def _ways(job: Job) -> dict[str, Any]:
    return {
        "talk": url_for("jobs.thread", job=job.public_id),
        "agreement": url_for("jobs.agreement", job=job.public_id),
        "confirm": url_for("jobs.confirm_with_merchant", job=job.public_id),
        "version": lambda number: url_for(
            "jobs.agreement_version", job=job.public_id, number=number
        ),
    }


def _to(job: str) -> AnyResponse:
    return redirect(url_for("jobs.agreement", job=job), 303)
