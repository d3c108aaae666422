"""A partner reads its reviews and answers them in public (S118)."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id, present_doer
from app.db import db
from app.i18n.current import current_locale, gettext
from app.partners.models import Partner
from app.rating.actions import answer_review
from app.rating.blueprint import rating
from app.rating.forms import AnswerForm, ChangedAnswerForm
from app.rating.models import Review
from app.rating.queries import criterion_means
from app.rating.queries.shown import published_review, reviews_page
from app.web.addresses import url_for

WAY = "rating.own_reviews"


@rating.get("/area/reviews/")
@open_to(*TEAM)
def own_reviews() -> AnyResponse:
    """All reviews that stand on the own profile, with what they amount to."""
    partner_id = own_partner_id()
    return own_page(
        "rating/own_reviews.html",
        way=WAY,
        partner=db.session.get_one(Partner, partner_id),
        means=criterion_means(partner_id),
        page=reviews_page(partner_id, request.args.get("after", "")),
        may_answer=_may_answer(),
    )


@rating.get("/area/reviews/<public_id>")
@open_to(*TEAM)
def own_review(public_id: str) -> AnyResponse:
    """One of them, and the answer to it."""
    return _page(published_review(own_partner_id(), public_id))


@rating.post("/area/reviews/<public_id>/answer")
@open_to("owner")
def answer(public_id: str) -> AnyResponse:
    """Answer it, change the answer, or take it back."""
    review = published_review(own_partner_id(), public_id)
    form = _form(review)
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            text = form.text.data or ""
            answer_review(
                partner_id=review.partner_id,
                public_id=public_id,
                text=text,
                locale=current_locale(),
                version=form.version,
                doer=present_doer(),
            )
            flash(
                gettext("Your answer stands on your profile.")
                if text
                else gettext("Your answer is taken back."),
                "done",
            )
            return redirect(url_for("rating.own_review", public_id=public_id), 303)
    return _page(published_review(own_partner_id(), public_id), form)


@rating.get("/area/reviews/<public_id>/answer")
@open_to(*TEAM)
def back_to_review(public_id: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("rating.own_review", public_id=public_id), 303)


def _form(review: Review, **options: object) -> AnswerForm:
    return (ChangedAnswerForm if review.reply else AnswerForm)(**options)


def _page(review: Review, form: AnswerForm | None = None) -> AnyResponse:
    shown = form or _form(review, formdata=None, data={"text": review.reply})
    if form is None or form.is_stale:
        # Whoever sends it now has seen what it says.
        shown.seen.raw_data, shown.seen.data = None, str(review.version)
    return own_page(
        "rating/own_review.html", way=WAY, form=shown, review=review, may_answer=_may_answer()
    )


def _may_answer() -> bool:
    return known_person().role == "owner"
