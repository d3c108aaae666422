"""Reads of agreement sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.queries import names_of
from app.db import db
from app.jobs.models import Agreement
from app.jobs.rules.briefs import MOST_AGREEMENTS
from app.refusals import NotFound


@dataclass(frozen=True)
class Sheets:
    """All versions of a job's agreement."""

    versions: Sequence[Agreement]
    """The newest first."""
    names: Mapping[int, str]
    """What those of the team are called who have proposed or confirmed; for the team alone."""

    @property
    def newest(self) -> Agreement | None:
        """The one that can be confirmed, or that is; None where nothing was proposed."""
        return self.versions[0] if self.versions else None

    @property
    def agreed(self) -> Agreement | None:
        """The one that holds: the last that both sides have confirmed, until another one is."""
        return next((each for each in self.versions if each.is_agreed), None)

    def version(self, number: int) -> Agreement:
        """One of them by its number. Raises NotFound."""
        for each in self.versions:
            if each.number == number:
                return each
        raise NotFound("There is no such version.")

    def before(self, version: Agreement) -> Agreement | None:
        """The one that a version replaced."""
        return next((each for each in self.versions if each.number == version.number - 1), None)


def sheets_of(job_id: int) -> Sheets:
    """The versions of a job's agreement."""
    query = (
        select(Agreement)
        .where(Agreement.job_id == job_id)
        .order_by(Agreement.number.desc())
        .limit(MOST_AGREEMENTS)
    )
    versions = db.session.scalars(query).all()
    people = {each.user_id for each in versions} | {each.partner_confirmed_by for each in versions}
    return Sheets(versions, names_of({each for each in people if each is not None}))


def newest_version(job_id: int) -> Agreement | None:
    """The last version that was proposed."""
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.job_id == job_id)
        .order_by(Agreement.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
