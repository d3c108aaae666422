"""What waits for the people of the office."""

from sqlalchemy import Select, select

from app.partners.models import Partner


def drafts() -> Select[int]:
    """A question for the partners who are not in the catalogue yet."""
    return select(Partner.id).where(Partner.state == "draft")
