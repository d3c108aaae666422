"""The table of ``/office/reviews/``."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select

from app.i18n.current import LazyText, lazy_gettext, lazy_pgettext
from app.i18n.formats import language_name
from app.jobs.actions.finding import OFFICE_KIND
from app.jobs.models import Job
from app.partners.words import KIND as PARTNER_KIND
from app.rating.models import Review
from app.rating.queries.given import reviews_with_all
from app.rating.words import MARK_WORDS, REASON_WORDS, SOURCE_WORDS, STATUS_WORDS
from app.tables import Choices, Column, Days, Sift, Sort, Table, YesNo, among, found_by, in_words


def _merchant(review: Review) -> str:
    """Who wrote it, as staff know it."""
    return review.job.brief.merchant if review.job else review.client


def _marks(review: Review) -> str:
    return "; ".join(str(MARK_WORDS[mark]) for mark in review.marked_for)


def _reason(review: Review) -> LazyText | str:
    return REASON_WORDS[review.reason] if review.reason else ""


def _is_marked(wanted: bool) -> ColumnElement[bool]:
    return Review.marks > "" if wanted else Review.marks == ""


def _found(words: Sequence[str]) -> list[Sift]:
    """Reviews each of these words of which is the merchant's or the partner's."""
    return [
        Sift(
            where=or_(
                asked.where, exists(select(Job.id).where(Job.id == Review.job_id, asking.where))
            ),
            ids=select(Review.id).where(
                or_(
                    Review.partner_id.in_(asked.ids),
                    Review.job_id.in_(select(Job.id).where(Job.brief_id.in_(asking.ids))),
                )
            ),
        )
        for asking, asked in zip(
            found_by(OFFICE_KIND, Job.brief_id, words),
            found_by(PARTNER_KIND, Review.partner_id, words),
            strict=True,
        )
    ]


REVIEWS = Table(
    name="reviews",
    label=lazy_gettext("Reviews"),
    endpoint="rating.office_reviews",
    key=Review.id,
    load=reviews_with_all,
    columns=(
        Column("merchant", lazy_gettext("Merchant"), _merchant),
        Column("partner", lazy_gettext("Partner"), lambda row: row.partner.name),
        Column("grade", lazy_gettext("Grade"), lambda row: row.grade, is_number=True),
        Column("status", lazy_gettext("Status"), lambda row: STATUS_WORDS[row.status]),
        Column("marks", lazy_gettext("Look twice"), _marks),
        Column(
            "written",
            lazy_pgettext("review", "Written"),
            lambda row: row.written_at,
            sort="written",
        ),
        Column("text", lazy_gettext("Text"), lambda row: row.text, is_shown=False),
        Column("reply", lazy_gettext("Answer"), lambda row: row.reply, is_shown=False),
        Column("named", lazy_gettext("Name in public"), lambda row: row.client, is_shown=False),
        Column("reason", lazy_gettext("Reason"), _reason, is_shown=False),
        Column("judged", lazy_gettext("Looked at"), lambda row: row.judged_at, is_shown=False),
        Column(
            "language",
            lazy_gettext("Language"),
            lambda row: language_name(row.locale),
            is_shown=False,
        ),
        Column(
            "source", lazy_gettext("Source"), lambda row: SOURCE_WORDS[row.source], is_shown=False
        ),
    ),
    sorts=(
        Sort(
            "written",
            lazy_gettext("Newest first"),
            (Review.written_at,),
            index="ix_reviews_written_at",
            behind={"status": "ix_reviews_status"},
            falls=True,
        ),
    ),
    filters=(
        Choices(
            "status",
            lazy_gettext("Status"),
            options=in_words(STATUS_WORDS),
            where=among(Review.status),
            is_many=True,
        ),
        YesNo("marked", lazy_gettext("To be looked at twice"), where=_is_marked),
        Days("written", lazy_pgettext("review", "Written"), column=Review.written_at),
    ),
    search=_found,
    search_label=lazy_gettext("Merchant, partner, e-mail, shop or service"),
    identity=lambda row: row.public_id,
    named_by=Review.public_id,
    title=_merchant,
    attributes=lambda row: {"data-review": row.public_id, "data-status": row.status},
    sheet_endpoint="rating.office_reviews_sheet",
)
