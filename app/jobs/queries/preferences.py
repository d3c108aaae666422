"""How partners want to get jobs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app.clock import now
from app.config import settings
from app.db import db
from app.i18n.formats import local_day
from app.jobs.models import JobPreferences
from app.partners.models import Partner, Service


@dataclass(frozen=True)
class Preferences:
    """All that a partner prefers, wherever it is kept."""

    available: bool
    """Takes new work, vacations aside."""
    away_from: date | None
    away_until: date | None
    dropshipping: bool
    languages: tuple[str, ...]
    """ISO codes, the main one first."""
    notify_email: str

    def mark(self, names: Sequence[str]) -> str:
        """A mark of some of them: the same while these say the same."""
        values = {name: value for name, value in asdict(self).items() if name in names}
        text = json.dumps(values, sort_keys=True, default=str)
        return sha256(text.encode()).hexdigest()[:32]


def today() -> date:
    """The day that it is in the programme's time zone."""
    return local_day(now(), settings().timezone)


def preferences_of(partner_id: int) -> Preferences:
    """What a partner prefers."""
    row = db.session.execute(
        select(Partner.available, Partner.dropshipping, Partner.languages, JobPreferences)
        .outerjoin(JobPreferences, JobPreferences.partner_id == Partner.id)
        .where(Partner.id == partner_id)
    ).one()
    return preferences_from(row[0], row[1], row[2], row[3])


def preferences_from(
    available: bool, dropshipping: bool, languages: Sequence[str], stored: JobPreferences | None
) -> Preferences:
    """What a partner prefers, put together from where it is kept."""
    return Preferences(
        available=available or (stored is not None and stored.is_away),
        away_from=stored.away_from if stored else None,
        away_until=stored.away_until if stored else None,
        dropshipping=dropshipping,
        languages=tuple(languages),
        notify_email=stored.notify_email if stored else "",
    )


def services_of(partner_id: int) -> Sequence[Service]:
    """A partner's services, in their order."""
    query = select(Service).where(Service.partner_id == partner_id).order_by(Service.position)
    return db.session.scalars(query).all()


def audited(preferences: Preferences) -> dict[str, Any]:
    """Preferences as the audit tells them."""
    return {
        "available": preferences.available,
        "away_from": preferences.away_from,
        "away_until": preferences.away_until,
        "job_dropshipping": preferences.dropshipping,
        "job_languages": list(preferences.languages),
        "notify_email": preferences.notify_email,
    }
