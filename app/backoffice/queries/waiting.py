"""What waits for the people of the office."""

from sqlalchemy import func, select

from app.accounts.people import Person
from app.accounts.waiting import MOST_COUNTED
from app.db import db
from app.partners.models import Partner


def drafts(_person: Person) -> int:
    """Partners who are not in the catalogue yet; counted no further than it matters."""
    waiting = select(Partner.id).where(Partner.state == "draft").limit(MOST_COUNTED + 1)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
