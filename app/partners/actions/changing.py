"""Changing what partners are made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from app.clock import now
from app.db import db
from app.partners.actions.adding import values_of
from app.partners.actions.categories import place
from app.partners.details import PartnerDetails, ReferenceDetails, ServiceDetails
from app.partners.listing import refresh_listings
from app.partners.locking import locked_by_id
from app.partners.models import Reference, Service


def change_details(*, changes: Mapping[int, PartnerDetails]) -> None:
    """Make these partners, by id, what the details say.

    Level, state and figures stay as they are (S14). Raises Refused when one has more categories
    than its level allows. All are loaded together: hand over some hundreds at most.
    """
    if not changes:
        return
    partners = locked_by_id(changes)
    place(
        {
            partner: changes[partner_id].category_ids
            for partner_id, partner in partners.items()
            # A partner with surplus categories may keep them while something else changes.
            if tuple(row.category_id for row in partner.standings)
            != tuple(changes[partner_id].category_ids)
        }
    )
    for partner_id, partner in partners.items():
        for attribute, value in values_of(changes[partner_id]).items():
            setattr(partner, attribute, value)
    changed = _set_services({key: details.services for key, details in changes.items()})
    changed |= _set_references({key: details.references for key, details in changes.items()})
    for partner_id in changed:
        # What belongs to a partner changes it as well: pages say when it was last changed.
        partners[partner_id].updated_at = now()
    refresh_listings(changes)


def _set_services(wanted: Mapping[int, Sequence[ServiceDetails]]) -> set[int]:
    """Returns whose services have changed. A service that keeps its name stays the same row, so
    that what refers to it stays true."""
    settled: list[tuple[int, list[Service]]] = []
    before = _services(wanted)
    for partner_id, services in wanted.items():
        pool = before[partner_id]
        if [ServiceDetails(row.name, row.price) for row in pool] == list(services):
            continue
        # Places are unique: all leave theirs before any takes a new one.
        for row in pool:
            row.position = -1 - row.position
        settled.append((partner_id, [_kept_or_new(service, pool) for service in services]))
        for gone in pool:
            db.session.delete(gone)
    db.session.flush()
    for partner_id, rows in settled:
        for position, row in enumerate(rows):
            row.partner_id, row.position = partner_id, position
        db.session.add_all(rows)
    db.session.flush()
    return {partner_id for partner_id, _rows in settled}


def _set_references(wanted: Mapping[int, Sequence[ReferenceDetails]]) -> set[int]:
    """Returns whose references have changed. Nothing refers to a reference: where one differs,
    all of the partner's are written anew."""
    before: dict[int, list[ReferenceDetails]] = defaultdict(list)
    query = select(Reference).where(Reference.partner_id.in_(wanted))
    for row in db.session.scalars(query.order_by(Reference.partner_id, Reference.position)):
        before[row.partner_id].append(ReferenceDetails(row.client, row.text))
    changed = {key for key, references in wanted.items() if before[key] != list(references)}
    if changed:
        db.session.execute(delete(Reference).where(Reference.partner_id.in_(changed)))
    for key in changed:
        db.session.add_all(
            Reference(partner_id=key, position=position, client=each.client, text=each.text)
            for position, each in enumerate(wanted[key])
        )
    db.session.flush()
    return changed


def _services(partner_ids: Mapping[int, object]) -> dict[int, list[Service]]:
    services: dict[int, list[Service]] = defaultdict(list)
    query = select(Service).where(Service.partner_id.in_(partner_ids))
    for row in db.session.scalars(query.order_by(Service.partner_id, Service.position)):
        services[row.partner_id].append(row)
    return services


def _kept_or_new(service: ServiceDetails, pool: list[Service]) -> Service:
    """The row of the pool that has the service's name, taken out of it; else a new one."""
    row = next((row for row in pool if row.name == service.name), None)
    if row is None:
        row = Service(name=service.name)
    else:
        pool.remove(row)
    row.price_minor = service.price.minor if service.price else None
    row.price_currency = service.price.currency if service.price else None
    return row
