"""Staff look at reviews: all of them, and one of them."""

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import may_open, open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import known_person, present_doer
from app.audit.queries import history_of
from app.db import db
from app.i18n.current import gettext
from app.rating.actions import publish_review, set_review_aside, take_review_down
from app.rating.blueprint import DECIDERS, READERS, rating
from app.rating.forms import PublishForm, RefusalForm, SeenForm
from app.rating.queries.given import review_called
from app.rating.rules import PUBLISHED, SET_ASIDE, STEPS, TAKEN_DOWN
from app.rating.table import REVIEWS
from app.rating.words import (
    MARK_WORDS,
    REASON_WORDS,
    SOURCE_WORDS,
    STATUS_KINDS,
    STATUS_WORDS,
)
from app.tables import sheet_of
from app.web.addresses import url_for

WAY = "rating.office_reviews"


@rating.get("/office/reviews/")
@open_to(*READERS)
def office_reviews() -> AnyResponse:
    """All reviews of all partners, with those that wait a filter away."""
    return table_page(
        "rating/office_reviews.html",
        REVIEWS,
        way=WAY,
        status_words=STATUS_WORDS,
        status_kinds=STATUS_KINDS,
    )


@rating.post("/office/reviews/sheets")
@open_to(*DECIDERS)
def office_reviews_sheet() -> AnyResponse:
    """What is shown, as a sheet."""
    return sheet_of(REVIEWS, doer=present_doer())


@rating.get("/office/reviews/<public_id>")
@open_to(*READERS)
def office_review(public_id: str) -> AnyResponse:
    """One review, who wrote it about which job, and what to say of it."""
    return _page(public_id)


@rating.post("/office/reviews/<public_id>/publications")
@open_to(*DECIDERS)
def publish(public_id: str) -> AnyResponse:
    """Let it stand on the partner's profile."""
    form = PublishForm()

    def do() -> str:
        publish_review(public_id=public_id, version=form.version, doer=present_doer())
        return gettext("Published. The merchant is told by e-mail.")

    return _done(public_id, form, do)


@rating.post("/office/reviews/<public_id>/asides")
@open_to(*DECIDERS)
def set_aside(public_id: str) -> AnyResponse:
    """Do not let it show."""
    form = RefusalForm()

    def do() -> str:
        set_review_aside(
            public_id=public_id,
            version=form.version,
            reason=form.reason.data,
            comment=form.comment.data or "",
            doer=present_doer(),
        )
        return gettext("Set aside. The merchant is told by e-mail.")

    return _done(public_id, form, do)


@rating.post("/office/reviews/<public_id>/removals")
@open_to(*DECIDERS)
def take_down(public_id: str) -> AnyResponse:
    """Let it show no more."""
    form = RefusalForm()

    def do() -> str:
        take_review_down(
            public_id=public_id,
            version=form.version,
            reason=form.reason.data,
            comment=form.comment.data or "",
            doer=present_doer(),
        )
        return gettext("Taken down. The merchant is told by e-mail.")

    return _done(public_id, form, do)


@rating.get("/office/reviews/<public_id>/publications")
@rating.get("/office/reviews/<public_id>/asides")
@rating.get("/office/reviews/<public_id>/removals")
@open_to(*READERS)
def back_to_office_review(public_id: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("rating.office_review", public_id=public_id), 303)


def _done(public_id: str, form: SeenForm, do: Callable[[], str]) -> AnyResponse:
    """Do something with a review; what the rules say against it stands on its page."""
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            flash(do(), "done")
            return redirect(url_for("rating.office_review", public_id=public_id), 303)
    return _page(public_id, form)


def _page(public_id: str, form: SeenForm | None = None) -> AnyResponse:
    review, may_decide = review_called(public_id), known_person().role in DECIDERS
    refusal = form if isinstance(form, RefusalForm) else RefusalForm(formdata=None)
    return own_page(
        "rating/office_review.html",
        way=WAY,
        form=form,
        review=review,
        seen=_seen(review.version, form),
        refusal=refusal,
        is_refusing=form is refusal,
        may_publish=may_decide and review.status in STEPS[PUBLISHED],
        may_set_aside=may_decide and review.status in STEPS[SET_ASIDE],
        may_take_down=may_decide and review.status in STEPS[TAKEN_DOWN],
        may_see_job=may_open("jobs.office_job"),
        audit=history_of("review", review.id),
        status_words=STATUS_WORDS,
        status_kinds=STATUS_KINDS,
        reason_words=REASON_WORDS,
        mark_words=MARK_WORDS,
        source_words=SOURCE_WORDS,
    )


def _seen(version: int, form: SeenForm | None) -> int:
    """Which version the forms of the page are about: with a stale one the page shows what it is by
    now, so that whoever sends it again has seen that."""
    return version if form is None or form.is_stale else form.version
