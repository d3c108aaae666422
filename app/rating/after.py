"""What this room does for jobs: a review is asked for once one is completed (S158), and goes with
its merchant."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from app.jobs.hooks import AfterCompletion, add_after_completion, add_after_forgetting
from app.jobs.models import Job
from app.rating.actions import forget_reviews
from app.rating.mails import REVIEW_PAGE, ask_for_review
from app.rating.queries.given import review_of_job
from app.rating.words import STATUS_KINDS, STATUS_WORDS
from app.web.addresses import url_for


def review_after_completion(app: Flask) -> None:
    """Ask for a review of every job that is completed."""
    add_after_completion(
        app,
        AfterCompletion(
            key=REVIEW_PAGE,
            do=ask_for_review,
            url=_url,
            part="rating/_merchant_part.html",
            shown=_shown,
        ),
    )


def forget_with_jobs(app: Flask) -> None:
    """Forget a merchant here too when its briefs are forgotten."""
    add_after_forgetting(app, forget_reviews)


def _url(brief: str, job: str) -> str:
    return url_for("rating.merchants_review", brief=brief, job=job)


def _shown(job: Job) -> Mapping[str, Any]:
    return {
        "review": review_of_job(job.id),
        "status_words": STATUS_WORDS,
        "status_kinds": STATUS_KINDS,
    }
