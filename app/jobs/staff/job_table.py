"""The table of ``/office/jobs/``."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, not_, or_, select

from app.clock import now
from app.i18n.current import LazyText, lazy_gettext, lazy_pgettext
from app.jobs.actions.finding import OFFICE_KIND
from app.jobs.models import Brief, Job
from app.jobs.queries.office import has_expired, jobs_with_all
from app.jobs.rules.statuses import told_status
from app.jobs.staff.asked_for import asked_for, category_column, language_column
from app.jobs.staff.words import KIND_WORDS, SIDE_WORDS, STATUS_WORDS
from app.jobs.words import REASON_WORDS
from app.partners.models import Category
from app.partners.words import KIND as PARTNER_KIND
from app.tables import Choices, Column, Days, Sift, Sort, Table, YesNo, among, found_by, in_words


def status_of(job: Job) -> str:
    """Where a job stands, as people are told it (P18)."""
    return told_status(job.status, job.due_at, now())


def _reason(job: Job) -> LazyText | str:
    return REASON_WORDS[job.reason] if job.reason else ""


def _ended_by(job: Job) -> LazyText | str:
    return SIDE_WORDS[job.ended_by] if job.ended_by else ""


def _of_categories(slugs: Sequence[str]) -> ColumnElement[bool]:
    ids = select(Category.id).where(Category.slug.in_(slugs))
    return Job.category_id == ids.scalar_subquery() if len(slugs) == 1 else Job.category_id.in_(ids)


def _in_languages(codes: Sequence[str]) -> Sift:
    is_it = Brief.locale.in_(codes)
    return Sift(
        where=exists().where(Brief.id == Job.brief_id, is_it),
        ids=select(Job.id).join(Brief, Brief.id == Job.brief_id).where(is_it),
    )


def _has_expired(wanted: bool) -> ColumnElement[bool]:
    condition = has_expired(now())
    return condition if wanted else not_(condition)


def _found(words: Sequence[str]) -> list[Sift]:
    """Jobs each of these words of which is the merchant's or the partner's."""
    return [
        Sift(
            where=or_(asked.where, asking.where),
            ids=select(Job.id).where(
                or_(Job.brief_id.in_(asking.ids), Job.partner_id.in_(asked.ids))
            ),
        )
        for asking, asked in zip(
            found_by(OFFICE_KIND, Job.brief_id, words),
            found_by(PARTNER_KIND, Job.partner_id, words),
            strict=True,
        )
    ]


JOBS = Table(
    name="jobs",
    label=lazy_gettext("Jobs"),
    endpoint="jobs.office",
    key=Job.id,
    load=jobs_with_all,
    columns=(
        Column("merchant", lazy_gettext("Merchant"), lambda row: row.brief.merchant),
        Column("partner", lazy_gettext("Partner"), lambda row: row.partner.name),
        Column("status", lazy_gettext("Status"), lambda row: STATUS_WORDS[status_of(row)]),
        Column("kind", lazy_pgettext("brief", "Kind"), lambda row: KIND_WORDS[row.kind]),
        Column("service", lazy_gettext("Service"), lambda row: row.brief.service),
        Column("asked", lazy_pgettext("partner", "Asked"), lambda row: row.asked_at, sort="asked"),
        Column("moved", lazy_gettext("Last step"), lambda row: row.moved_at, sort="moved"),
        category_column(lambda row: row.brief),
        language_column(lambda row: row.brief),
        Column("due", lazy_gettext("Answer due"), lambda row: row.due_at, is_shown=False),
        Column(
            "opened", lazy_pgettext("date", "Opened"), lambda row: row.opened_at, is_shown=False
        ),
        Column(
            "answered", lazy_gettext("First answer"), lambda row: row.answered_at, is_shown=False
        ),
        Column("ended", lazy_pgettext("date", "Ended"), lambda row: row.ended_at, is_shown=False),
        Column("ended_by", lazy_gettext("Ended by"), _ended_by, is_shown=False),
        Column("reason", lazy_gettext("Reason"), _reason, is_shown=False),
    ),
    sorts=(
        Sort(
            "moved",
            lazy_gettext("Last step first"),
            (Job.moved_at,),
            index="ix_jobs_moved_at",
            behind={"status": "ix_jobs_status", "category": "ix_jobs_category_id"},
            falls=True,
        ),
        Sort(
            "asked",
            lazy_gettext("Last asked first"),
            (Job.asked_at,),
            index="ix_jobs_asked_at",
            falls=True,
        ),
    ),
    filters=(
        Choices(
            "status",
            lazy_gettext("Status"),
            options=in_words(STATUS_WORDS),
            where=among(Job.status),
            is_many=True,
        ),
        YesNo("expired", lazy_gettext("The 72 hours are over"), where=_has_expired),
        *asked_for(kind=among(Job.kind), category=_of_categories, language=_in_languages),
        Days("asked", lazy_pgettext("partner", "Asked"), column=Job.asked_at),
    ),
    search=_found,
    search_label=lazy_gettext("Merchant, partner, e-mail, shop or service"),
    title=lambda row: row.brief.merchant,
    attributes=lambda row: {"data-job": row.public_id, "data-status": status_of(row)},
    sheet_endpoint="jobs.office_sheet",
)
