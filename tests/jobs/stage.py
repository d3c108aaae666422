"""Briefs and jobs on stage: they come in as in life, only without the pages."""

from typing import Any

from sqlalchemy import Select, select

from app.clock import now
from app.db import db, writing
from app.jobs.actions.finding import keep_brief_words
from app.jobs.actions.matching import ask_partners
from app.jobs.actions.moving import held_brief
from app.jobs.models import Brief, Job, JobCount
from app.jobs.rules.briefs import ASKED, DIRECT, MATCH
from app.partners.details import ServiceDetails
from app.partners.models import Category, Partner
from app.values import LocalizedText
from tests import cast
from tests.cast import Actor

SERVICE = ServiceDetails(
    LocalizedText({"sk": "Nastavenie reklám", "pl": "Ustawienie reklam"}), None
)


def partner(name: str = "Slivka", **details: Any) -> Actor:
    """A listed partner with a service, who therefore gets jobs (S131)."""
    details.setdefault("services", [SERVICE])
    return cast.listed(name, **details)


def away(actor: Actor) -> None:
    """Let a partner take no new work from now on."""
    with writing() as session:
        session.get_one(Partner, actor.id).available = False


def brief_from(
    merchant: str = "Jana Malá",
    *,
    asked: Actor | None = None,
    category: str = "development",
    **details: Any,
) -> int:
    """A confirmed brief, laid before partners; its number. ``asked`` makes it an enquiry."""
    details = {
        "email": "jana@obchod.example",
        "company": "Obchodík s.r.o.",
        "locale": "sk",
        "service": "Nastavenie reklám",
        "requirements": "Potrebujem rozbehnúť reklamy pre malý e-shop s keramikou.",
        "consent_text": "x",
        "consent_hash": "x" * 64,
        **details,
    }
    with writing() as session:
        brief = Brief(
            kind=DIRECT if asked else MATCH,
            state=ASKED,
            name=merchant,
            email_key=details["email"],
            partner_id=asked.id if asked else None,
            category_id=session.scalar(select(Category.id).where(Category.slug == category)),
            confirmed_at=now(),
            **details,
        )
        session.add(brief)
        session.flush()
        keep_brief_words(brief)
        ask_partners(held_brief(brief.id))
        return brief.id


def enquiry(asked: Actor, merchant: str = "Jana Malá", **details: Any) -> int:
    """A job that came from an enquiry to this partner; its number."""
    return jobs_of(brief_from(merchant, asked=asked, **details))[0].id


def jobs_of(brief_id: int) -> list[Any]:
    """Rows of a brief's jobs, in the order in which partners were asked."""
    return _rows(select(Job.__table__).where(Job.brief_id == brief_id).order_by(Job.id))


def job(job_id: int) -> Any:
    """The row of a job as it stands now."""
    return _rows(select(Job.__table__).where(Job.id == job_id))[0]


def counts(actor: Actor) -> dict[str, int]:
    """How many jobs of a partner stand at each status, as they are kept."""
    rows = _rows(select(JobCount.status, JobCount.count).where(JobCount.partner_id == actor.id))
    return {status: count for status, count in rows if count}


def _rows(query: Select[Any]) -> list[Any]:
    """Read past the session's objects, and leave no transaction open behind."""
    try:
        return list(db.session.execute(query).all())
    finally:
        db.session.rollback()
