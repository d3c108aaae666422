"""Mails about a job, to either side in its language."""

from app.db import db
from app.jobs.actions.links import new_link
from app.jobs.addresses import merchant_link, thread_link
from app.jobs.models import Brief, Job
from app.jobs.queries.notices import told_at
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


def tell_merchant(job: Job, message: str, **values: object) -> None:
    """Mail a merchant about a job, with a link that opens it. The templates see the ``job``, its
    ``brief``, the ``partner`` and the ``link``. Nobody is told once the merchant is forgotten."""
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
        link=merchant_link(new_link(brief, job=job), brief.locale),
        **values,
    )
