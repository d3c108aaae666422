"""Changing how a partner gets jobs."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from app import audit
from app.db import db
from app.jobs.models import JobPreferences
from app.jobs.queries.preferences import Preferences, audited, preferences_from, today
from app.jobs.rules.vacations import is_away, require_vacation
from app.partners.actions import change_details, set_available
from app.partners.locking import locked
from app.partners.queries import details_of, partners_with_all
from app.refusals import N_, Refused
from app.values import Doer


class StalePreferences(Refused):
    """Somebody else has changed them since the page was opened; both versions are to be shown."""

    status = HTTPStatus.CONFLICT

    def __init__(self, present: Preferences) -> None:
        super().__init__(
            N_(
                "Somebody else has changed the preferences in the meantime. What stands there now "
                "is written beside yours; save again, and yours holds."
            )
        )
        self.present = present


def change_preferences(
    *, partner_id: int, wanted: Preferences, names: Sequence[str], seen: str, doer: Doer
) -> None:
    """Let a partner's preferences be as ``wanted``. ``names`` are those that the page showed,
    ``seen`` is their mark; the others stay as they are. It holds at once, for the catalogue too.

    Raises StalePreferences, and Refused for what is no vacation.
    """
    partner = locked(partner_id)
    stored = db.session.get(JobPreferences, partner_id, populate_existing=True)
    before = preferences_from(partner.available, partner.dropshipping, partner.languages, stored)
    if before.mark(names) != seen:
        raise StalePreferences(before)
    wanted = replace(before, **{name: getattr(wanted, name) for name in names})
    day = today()
    if (wanted.away_from, wanted.away_until) != (before.away_from, before.away_until):
        require_vacation(wanted.away_from, wanted.away_until, day)
    if stored is None:
        stored = JobPreferences(partner_id=partner_id)
        db.session.add(stored)
    else:
        stored.version += 1
    is_on = is_away(wanted.away_from, wanted.away_until, day)
    stored.notify_email = wanted.notify_email
    stored.away_from, stored.away_until = wanted.away_from, wanted.away_until
    stored.is_away = wanted.available and is_on
    db.session.flush()
    told = (wanted.dropshipping, wanted.languages)
    if told != (before.dropshipping, before.languages):
        details = details_of(partners_with_all([partner_id])[0])
        details = replace(details, dropshipping=wanted.dropshipping, languages=wanted.languages)
        change_details(changes={partner_id: details})
    set_available(partner_id=partner_id, available=wanted.available and not is_on)
    if wanted != before:
        was, is_now = audited(before), audited(wanted)
        changed = [name for name in was if was[name] != is_now[name]]
        audit.record(
            "jobs.preferences_changed",
            doer=doer,
            subject="partner",
            subject_id=partner_id,
            partner_id=partner_id,
            before={name: was[name] for name in changed},
            after={name: is_now[name] for name in changed},
        )
