"""The agreement with one partner, for the merchant."""

from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db
from app.i18n.current import current_locale, gettext
from app.jobs.actions.agreements import confirm_agreement, propose_agreement
from app.jobs.asker import merchants_page, opened_brief
from app.jobs.blueprint import jobs
from app.jobs.forms.agreements import AgreementForm, ConfirmForm
from app.jobs.queries.merchants import known_job
from app.jobs.rules.statuses import MERCHANT
from app.jobs.sheet import agreement_form, reread, seen_of, shown_sheet
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.limits import limit

PROPOSALS = "30 per hour"


@jobs.get("/m/<brief>/<job>/agreement")
@open_to(EVERYONE)
def merchants_agreement(brief: str, job: str) -> AnyResponse:
    """The newest version, what can be done with it, and all those before (S10)."""
    return _page(brief, job)


@jobs.post("/m/<brief>/<job>/agreement")
@open_to(EVERYONE)
def propose_to_partner(brief: str, job: str) -> AnyResponse:
    """Propose a version to the partner."""
    opened = opened_brief(brief)
    found, form = known_job(opened, job), AgreementForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            limit(PROPOSALS, "merchant's proposals", opened.public_id)
            propose_agreement(
                job_id=found.job.id,
                side=MERCHANT,
                terms=form.terms,
                seen=form.seen_number,
                locale=current_locale(),
            )
            flash(gettext("Proposed. The partner gets an e-mail."), "done")
            return _to(brief, job)
    return _page(brief, job, form=form, against=seen_of(form))


@jobs.post("/m/<brief>/<job>/agreement/confirmations")
@open_to(EVERYONE)
def confirm_with_partner(brief: str, job: str) -> AnyResponse:
    """Confirm the version that the partner proposed."""
    found, form = known_job(opened_brief(brief), job), ConfirmForm()
    with form.told_refusals(), db.session.begin_nested():
        confirm_agreement(job_id=found.job.id, side=MERCHANT, number=form.version)
        flash(gettext("Confirmed. You have an agreement."), "done")
        return _to(brief, job)
    return _page(brief, job, step=form, against=seen_of(form))


@jobs.get("/m/<brief>/<job>/agreement/confirmations")
@open_to(EVERYONE)
def back_to_merchants_agreement(brief: str, job: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return _to(brief, job)


@jobs.get("/m/<brief>/<job>/agreement/<int:number>")
@open_to(EVERYONE)
def merchants_version(brief: str, job: str, number: int) -> AnyResponse:
    """One version, to be read, compared with the one before, and printed."""
    return _page(brief, job, number=number)


def _page(
    brief: str,
    job: str,
    *,
    form: AgreementForm | None = None,
    step: Form | None = None,
    number: int | None = None,
    against: int | None = None,
) -> AnyResponse:
    opened = opened_brief(brief)
    found = known_job(opened, job)
    shown = shown_sheet(found.job, MERCHANT, number=number, against=against)
    return merchants_page(
        "jobs/merchant_agreement.html",
        form=form or step,
        brief=opened,
        shown=shown,
        proposal=reread(form, shown) if form else agreement_form(shown),
        step=step,
        ways=_ways(brief, job),
    )


def _ways(brief: str, job: str) -> dict[str, Any]:
    ids = {"brief": brief, "job": job}
    return {
        "talk": url_for("jobs.merchants_talk", **ids),
        "agreement": url_for("jobs.merchants_agreement", **ids),
        "confirm": url_for("jobs.confirm_with_partner", **ids),
        "version": lambda number: url_for("jobs.merchants_version", number=number, **ids),
    }


def _to(brief: str, job: str) -> AnyResponse:
    return redirect(url_for("jobs.merchants_agreement", brief=brief, job=job), 303)
