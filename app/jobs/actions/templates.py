"""Answers that a team keeps ready."""

from sqlalchemy import func, select

from app.db import db
from app.jobs.models import AnswerTemplate
from app.jobs.queries.threads import template_of
from app.jobs.rules.briefs import MOST_TEMPLATES
from app.partners.locking import locked
from app.refusals import Refused


def add_template(*, partner_id: int, title: str, body: str, locale: str) -> AnswerTemplate:
    """Keep an answer ready. Raises Refused when there are thirty already."""
    locked(partner_id)
    there = select(func.count(AnswerTemplate.id)).where(AnswerTemplate.partner_id == partner_id)
    if (db.session.scalar(there) or 0) >= MOST_TEMPLATES:
        raise Refused.counted(
            MOST_TEMPLATES,
            "You can keep at most %(num)s answer ready.",
            "You can keep at most %(num)s answers ready.",
        )
    kept = AnswerTemplate(partner_id=partner_id, title=title, body=body, locale=locale)
    db.session.add(kept)
    db.session.flush()
    return kept


def change_template(
    *, partner_id: int, public_id: str, title: str, body: str, locale: str
) -> AnswerTemplate:
    """Change an answer that is kept ready. Raises NotFound."""
    kept = template_of(partner_id, public_id)
    kept.title, kept.body, kept.locale = title, body, locale
    db.session.flush()
    return kept


def remove_template(*, partner_id: int, public_id: str) -> None:
    """Keep an answer ready no longer. Raises NotFound."""
    db.session.delete(template_of(partner_id, public_id))
    db.session.flush()
