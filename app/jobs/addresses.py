"""Whole addresses for mails about jobs."""

from app.config import settings
from app.jobs.models import Job
from app.web.addresses import url_for


def thread_link(job: Job, locale: str) -> str:
    """Where a partner's people read a job."""
    return settings().base_url + url_for("jobs.thread", locale=locale, job=job.public_id)


def merchant_link(token: str, locale: str, *, to: str = "") -> str:
    """The link of a mail that opens the merchant's page; or the page about a completed job that is
    called ``to`` (app.jobs.hooks)."""
    link = settings().base_url + url_for("jobs.merchant", locale=locale, token=token)
    return f"{link}?to={to}" if to else link


def confirming_link(token: str, locale: str) -> str:
    """The link of a mail that confirms the merchant's address."""
    return settings().base_url + url_for("jobs.confirming", locale=locale, token=token)
