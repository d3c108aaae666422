"""What two sides have put down beside their conversation: the agreement and accesses, in short."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import load_only

from app.clock import now
from app.db import db
from app.jobs.models import Access, Agreement, Job
from app.jobs.queries.accesses import accesses_of
from app.jobs.rules.briefs import MOST_AGREEMENTS
from app.jobs.rules.statuses import TALKING, told_status


@dataclass(frozen=True)
class Papers:
    """How agreement and accesses of a job stand."""

    newest: Agreement | None
    """The last version, without its words."""
    agreed: Agreement | None
    """The version that holds."""
    accesses: Sequence[Access]
    """The newest first."""
    is_talking: bool
    """Whether anything can be proposed, confirmed, asked for or granted."""

    def waits_for(self, side: str) -> bool:
        """Whether it is this side's turn with the agreement."""
        return self.is_talking and self.newest is not None and self.newest.waits_for == side

    @property
    def requested(self) -> Sequence[Access]:
        """What the merchant has to decide."""
        return [each for each in self.accesses if self.is_talking and each.state == "requested"]


def papers_of(job: Job) -> Papers:
    """Two questions to the database."""
    query = (
        select(Agreement)
        .where(Agreement.job_id == job.id)
        .order_by(Agreement.number.desc())
        .limit(MOST_AGREEMENTS)
        .options(
            load_only(
                Agreement.number,
                Agreement.side,
                Agreement.proposed_at,
                Agreement.partner_confirmed_at,
                Agreement.merchant_confirmed_at,
                raiseload=True,
            )
        )
    )
    versions = db.session.scalars(query).all()
    return Papers(
        newest=versions[0] if versions else None,
        agreed=next((each for each in versions if each.is_agreed), None),
        accesses=accesses_of(job.id),
        is_talking=is_talking(job),
    )


def is_talking(job: Job) -> bool:
    """Whether the two sides talk at this moment, so that something can be agreed on."""
    return told_status(job.status, job.due_at, now()) in TALKING
