"""Whether partners are listed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, insert, select, update

from app import audit
from app.clock import now
from app.db import db
from app.partners.batches import batches
from app.partners.listing import refresh_listings
from app.partners.locking import lock_partners
from app.partners.models import Partner, Vetting
from app.partners.queries import publishing_facts
from app.partners.rules import require_publishable
from app.refusals import NotFound
from app.values import MACHINE, Doer


def record_vettings(
    *,
    partner_ids: Collection[int],
    held_on: date,
    kind: str,
    note: str,
    doer: Doer = MACHINE,
) -> None:
    """Record the conversation in which staff judged these partners (S5), and who records it."""
    rows = [
        {
            "partner_id": partner_id,
            "held_on": held_on,
            "kind": kind,
            "note": note,
            "by_user_id": doer.user_id,
        }
        for partner_id in partner_ids
    ]
    if not rows:
        return
    db.session.execute(insert(Vetting), rows)
    if doer.user_id is not None:
        audit.record_of_partners(
            "partner.talked_with",
            doer=doer,
            before={partner_id: {} for partner_id in partner_ids},
            after={"held_on": held_on, "talk": kind},
        )


def publish(*, partner_ids: Collection[int], doer: Doer = MACHINE) -> None:
    """List partners in the catalogue. Raises Refused where the conversation (S5) or a category
    is missing; those already published stay as they are. One that comes back keeps the day on
    which it was first listed."""
    # Locked first: nobody takes the last category away between the question and the answer.
    ids = _locked(partner_ids)
    for batch in batches(ids):
        _require_publishable(batch)
    _record("partner.published", ids, doer, {"partner_state": "published"})
    _set_state(ids, "published", published_at=func.coalesce(Partner.published_at, now()))
    refresh_listings(ids)


def suspend(*, partner_ids: Collection[int], reason: str = "", doer: Doer = MACHINE) -> None:
    """Take partners out of the catalogue; their addresses answer 404 from then on (P21)."""
    ids = _locked(partner_ids)
    after = {"partner_state": "suspended"} | ({"reason": reason} if reason else {})
    _record("partner.suspended", ids, doer, after)
    _set_state(ids, "suspended")
    refresh_listings(ids)


def _record(deed: str, ids: list[int], doer: Doer, after: dict[str, str]) -> None:
    """Of those whose state changes. What commands do to many is told by the partners themselves:
    where they came from, which conversation was taken as held, since when they are listed."""
    if doer.user_id is None:
        return
    for batch in batches(ids):
        changing = select(Partner.id, Partner.state).where(
            Partner.id.in_(batch), Partner.state != after["partner_state"]
        )
        before = {each: {"partner_state": state} for each, state in db.session.execute(changing)}
        audit.record_of_partners(deed, doer=doer, before=before, after=after)


def _locked(partner_ids: Collection[int]) -> list[int]:
    db.session.flush()
    ids = lock_partners(partner_ids)
    if set(ids) != set(partner_ids):
        raise NotFound("There is no such partner.")
    return ids


def _require_publishable(ids: list[int]) -> None:
    for facts in publishing_facts(ids):
        require_publishable(vetted=facts.vetted, categories=facts.categories, name=facts.name)


def _set_state(ids: list[int], state: str, **values: object) -> None:
    for batch in batches(ids):
        db.session.execute(
            update(Partner)
            .where(Partner.id.in_(batch), Partner.state != state)
            .values(state=state, version=Partner.version + 1, updated_at=now(), **values)
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
