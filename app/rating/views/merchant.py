"""A merchant's review of a completed job."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db
from app.i18n.current import current_locale, gettext
from app.jobs.asker import merchants_page, opened_brief
from app.jobs.models import Brief
from app.jobs.queries.merchants import ShownJob, known_job
from app.rating.actions import write_review
from app.rating.actions.giving import public_name
from app.rating.blueprint import rating
from app.rating.forms import ReviewForm
from app.rating.models import Review
from app.rating.queries.given import may_be_reviewed, review_of_job
from app.rating.rules import COMPANY, CRITERIA, LONGEST_TEXT, NAMELESS, SHOP, WAITING
from app.rating.words import REASON_WORDS, STATUS_KINDS, STATUS_WORDS
from app.refusals import NotFound
from app.web.addresses import url_for
from app.web.limits import limit

REVIEWS = "30 per hour"


@rating.get("/m/<brief>/<job>/review")
@open_to(EVERYONE)
def merchants_review(brief: str, job: str) -> AnyResponse:
    """The form; what was given, once staff have looked at it."""
    return _page(*_reviewable(brief, job))


@rating.post("/m/<brief>/<job>/review")
@open_to(EVERYONE)
def give_review(brief: str, job: str) -> AnyResponse:
    """Write the review, or change it until staff have looked."""
    opened, found = _reviewable(brief, job)
    form = _form(opened)
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            limit(REVIEWS, "reviews", opened.public_id)
            write_review(
                job_id=found.job.id,
                given=form.given,
                version=form.version,
                locale=current_locale(),
            )
            flash(gettext("Thank you! We look at it now, and you get an e-mail."), "done")
            return redirect(url_for("rating.merchants_review", brief=brief, job=job), 303)
    return _page(*_reviewable(brief, job), form)


def _reviewable(brief: str, job: str) -> tuple[Brief, ShownJob]:
    opened = opened_brief(brief)
    found = known_job(opened, job)
    if not may_be_reviewed(found.job):
        raise NotFound("There is nothing to review here.")
    return opened, found


def _form(brief: Brief, **options: object) -> ReviewForm:
    form = ReviewForm(**options)
    named = [(naming, public_name(brief, naming)) for naming in (COMPANY, SHOP)]
    nameless = (NAMELESS, gettext("Without a name, as “a merchant”"))
    form.naming.choices = [*((key, name) for key, name in named if name), nameless]
    return form


def _filled(brief: Brief, review: Review | None) -> ReviewForm:
    if review is None:
        return _form(brief, formdata=None)
    given = {criterion: str(getattr(review, criterion)) for criterion in CRITERIA}
    return _form(brief, formdata=None, data={**given, "text": review.text, "naming": review.naming})


def _page(brief: Brief, found: ShownJob, form: ReviewForm | None = None) -> AnyResponse:
    review = review_of_job(found.job.id)
    shown = form or _filled(brief, review)
    if form is None or form.is_stale:
        # Whoever sends it now has seen what it says.
        shown.seen.raw_data, shown.seen.data = None, str(review.version if review else 0)
    return merchants_page(
        "rating/merchant_review.html",
        form=shown,
        brief=brief,
        shown=found,
        review=review,
        longest_text=LONGEST_TEXT,
        is_open=review is None or review.status == WAITING,
        status_words=STATUS_WORDS,
        status_kinds=STATUS_KINDS,
        reason_words=REASON_WORDS,
    )
