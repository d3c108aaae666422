"""Changing what partners are made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.db import db
from app.partners.actions.adding import values_of
from app.partners.actions.categories import place
from app.partners.details import PartnerDetails, ServiceDetails
from app.partners.listing import refresh_listings
from app.partners.locking import locked_by_id
from app.partners.models import Service


def change_details(*, changes: Mapping[int, PartnerDetails]) -> None:
    """Make these partners, by id, what the details say.

    Level, state, figures and references stay as they are (S14). Raises Refused when one has more
    categories than its level allows. All are loaded together: hand over some hundreds at most.
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
    _set_services({partner_id: details.services for partner_id, details in changes.items()})
    refresh_listings(changes)


def _set_services(wanted: Mapping[int, Sequence[ServiceDetails]]) -> None:
    """A service that keeps its name stays the same row, so that what refers to it stays true."""
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
