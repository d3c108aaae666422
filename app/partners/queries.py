"""Reads of partners that several features share."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.details import PartnerDetails, ReferenceDetails, ServiceDetails
from app.partners.models import Partner, Standing


def partners_with_all(partner_ids: Collection[int]) -> Sequence[Partner]:
    """Partners with their categories, services and references loaded, by id."""
    return db.session.scalars(
        select(Partner)
        .where(Partner.id.in_(partner_ids))
        .options(
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
            selectinload(Partner.references),
        )
        .order_by(Partner.id)
    ).all()


def details_of(partner: Partner) -> PartnerDetails:
    """What a partner is made of, as any way in would hand it over."""
    return PartnerDetails(
        name=partner.name,
        email=partner.email,
        kind=partner.kind,
        category_ids=tuple(standing.category_id for standing in partner.standings),
        headline=partner.headline,
        about=partner.about,
        country=partner.country,
        city=partner.city,
        languages=tuple(partner.languages),
        phone=partner.phone,
        website=partner.website,
        founded=partner.founded,
        team_size=partner.team_size,
        dropshipping=partner.dropshipping,
        services=tuple(ServiceDetails(row.name, row.price) for row in partner.services),
        references=tuple(ReferenceDetails(row.client, row.text) for row in partner.references),
        external_id=partner.external_id,
    )
