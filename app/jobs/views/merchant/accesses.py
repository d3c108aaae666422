"""Access to the merchant's shop: the merchant reads, consents or does not, and revokes (S163)."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db
from app.i18n.current import gettext
from app.jobs.access_words import (
    KIND_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    consent_record,
    consent_to,
    mark_of,
)
from app.jobs.actions.accesses import grant_access, refuse_access, revoke_access
from app.jobs.asker import merchants_page, opened_brief
from app.jobs.blueprint import jobs
from app.jobs.forms.agreements import ConsentForm
from app.jobs.models import Access
from app.jobs.queries.accesses import access_of
from app.jobs.queries.merchants import ShownJob, known_job
from app.jobs.queries.papers import is_talking
from app.jobs.rules.accesses import WordsChanged
from app.web.addresses import url_for
from app.web.forms import Form


@jobs.get("/m/<brief>/<job>/accesses/<access>")
@open_to(EVERYONE)
def merchants_access(brief: str, job: str, access: str) -> AnyResponse:
    """What a partner asks for, what it means, and how it stands."""
    return _page(brief, job, access)


@jobs.post("/m/<brief>/<job>/accesses/<access>/consents")
@open_to(EVERYONE)
def consent_to_access(brief: str, job: str, access: str) -> AnyResponse:
    """Consent. What was read is what is kept."""
    found, asked = _known(brief, job, access)
    form = ConsentForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            record = consent_record(asked, found.partner.name)
            if form.read.data != mark_of(record):
                raise WordsChanged("The words have changed meanwhile. Please read them again.")
            grant_access(access_id=asked.id, consent=record)
            flash(gettext("Your consent is recorded, and the partner has been told."), "done")
            return _to(brief, job, access)
    return _page(brief, job, access, form)


@jobs.post("/m/<brief>/<job>/accesses/<access>/refusals")
@open_to(EVERYONE)
def refuse_to_open(brief: str, job: str, access: str) -> AnyResponse:
    """Do not consent."""
    _, asked = _known(brief, job, access)
    form = Form()
    with form.told_refusals(), db.session.begin_nested():
        refuse_access(access_id=asked.id)
        flash(gettext("Refused. The partner has been told."), "done")
        return _to(brief, job, access)
    return _page(brief, job, access, form)


@jobs.post("/m/<brief>/<job>/accesses/<access>/revocations")
@open_to(EVERYONE)
def revoke_consent(brief: str, job: str, access: str) -> AnyResponse:
    """Take the consent back, also after the job has ended."""
    _, given = _known(brief, job, access)
    form = Form()
    with form.told_refusals(), db.session.begin_nested():
        revoke_access(access_id=given.id)
        flash(gettext("Revoked. The partner has been told."), "done")
        return _to(brief, job, access)
    return _page(brief, job, access, form)


@jobs.get("/m/<brief>/<job>/accesses/<access>/consents")
@jobs.get("/m/<brief>/<job>/accesses/<access>/refusals")
@jobs.get("/m/<brief>/<job>/accesses/<access>/revocations")
@open_to(EVERYONE)
def back_to_access(brief: str, job: str, access: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return _to(brief, job, access)


def _known(brief: str, job: str, access: str) -> tuple[ShownJob, Access]:
    found = known_job(opened_brief(brief), job)
    return found, access_of(found.job.id, access)


def _page(brief: str, job: str, access: str, form: Form | None = None) -> AnyResponse:
    found, asked = _known(brief, job, access)
    partner = found.partner.name
    consent = form if isinstance(form, ConsentForm) else ConsentForm(formdata=None)
    consent.read.raw_data, consent.read.data = None, mark_of(consent_record(asked, partner))
    return merchants_page(
        "jobs/merchant_access.html",
        form=form,
        step=form if form is not consent else None,
        brief=opened_brief(brief),
        shown=found,
        access=asked,
        consent=consent,
        consent_words=consent_to(partner),
        is_talking=is_talking(found.job),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        state_kinds=STATE_KINDS,
    )


def _to(brief: str, job: str, access: str) -> AnyResponse:
    return redirect(url_for("jobs.merchants_access", brief=brief, job=job, access=access), 303)
