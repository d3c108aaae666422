"""Telling a merchant that nothing more is to come by itself."""

from sqlalchemy import exists, select

from app.db import db
from app.jobs.actions.links import new_link
from app.jobs.addresses import merchant_link
from app.jobs.models import Brief, Job
from app.jobs.rules.briefs import ASKED
from app.jobs.rules.statuses import COMPLETED, LIVE
from app.mail.actions import post_mail


def tell_if_nobody_is_left(brief: Brief) -> bool:
    """Mail the merchant when the last partner has declined or let the time run out and nobody else
    was asked; returns whether that is so. It says nothing of how many there were: of partners that
    have not written the merchant does not learn (S140)."""
    goes_on = exists().where(Job.brief_id == brief.id, Job.status.in_((*LIVE, COMPLETED)))
    if brief.state != ASKED or not brief.email or db.session.scalar(select(goes_on)):
        return False
    post_mail(
        message="jobs/nobody_left",
        to=brief.email,
        locale=brief.locale,
        brief=brief,
        link=merchant_link(new_link(brief), brief.locale),
    )
    return True
