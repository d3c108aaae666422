"""Mails about a job, to either side in its language."""

from app.config import settings
from app.db import db
from app.jobs.actions.links import new_link
from app.jobs.addresses import merchant_link, thread_link
from app.jobs.models import Brief, Job
from app.jobs.queries.notices import Recipient, told_at
from app.mail.actions import post_mail
from app.partners.models import Partner


def tell_partner(job: Job, message: str, **values: object) -> None:
    """Mail a partner's people about a job, each in their own language. The templates see the
    ``job``, its ``brief`` and the ``link`` to it."""
    brief = db.session.get_one(Brief, job.brief_id)
    for recipient in told_at(job.partner_id):
        post_mail(
            message=message,
            to=recipient.email,
            locale=recipient.locale,
            job=job,
            brief=brief,
            link=thread_link(job, recipient.locale),
            **values,
        )


def tell_merchant(job: Job, message: str, *, to: str = "", **values: object) -> None:
    """Mail a merchant about a job, with a link that opens it. The templates see the ``job``, its
    ``brief``, the ``partner`` and the ``link``. ``to`` is the key of a page of a completed job to
    which the link leads (app.jobs.hooks). Nobody is told once the merchant is forgotten."""
    brief = db.session.get_one(Brief, job.brief_id)
    if not brief.email:
        return
    post_mail(
        message=message,
        to=brief.email,
        locale=brief.locale,
        job=job,
        brief=brief,
        partner=db.session.get_one(Partner, job.partner_id),
        link=merchant_link(new_link(brief, job=job), brief.locale, to=to),
        **values,
    )


def tell_of_prospect(brief: Brief) -> None:
    """Mail a partner's people the contact of somebody who has no shop yet (S136)."""
    if brief.partner_id is None:
        return
    partner = db.session.get_one(Partner, brief.partner_id)
    # A partner without people on this site has its public address all the same.
    recipients = told_at(partner.id) or [Recipient(partner.email, settings().default_locale)]
    for recipient in recipients:
        post_mail(
            message="jobs/prospect",
            to=recipient.email,
            locale=recipient.locale,
            brief=brief,
            partner=partner,
        )


def tell_nobody_is_free(brief: Brief) -> None:
    """Mail a merchant that no partner could be asked."""
    if brief.email:
        post_mail(
            message="jobs/nobody_free",
            to=brief.email,
            locale=brief.locale,
            brief=brief,
            link=merchant_link(new_link(brief), brief.locale),
        )
