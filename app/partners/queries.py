"""Reads of partners that several features share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import selectinload

from app.db import db
from app.partners.details import PartnerDetails, ReferenceDetails, ServiceDetails
from app.partners.models import PUBLIC, Listing, Logo, Partner, PartnerPicture, Standing, Vetting
from app.partners.rules import is_listed, require_publishable
from app.refusals import NotFound, Refused


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


def public_pictures(partner_id: int) -> Sequence[PartnerPicture]:
    """The pictures on a partner's profile, in their order, without what they show."""
    return db.session.scalars(
        select(PartnerPicture)
        .where(PartnerPicture.partner_id == partner_id, PartnerPicture.state == PUBLIC)
        .order_by(PartnerPicture.position)
    ).all()


def is_vetted(partner_id: int) -> bool:
    """Whether the conversation with a partner is on the record (S5)."""
    query = select(Vetting.id).where(Vetting.partner_id == partner_id).limit(1)
    return db.session.scalar(query) is not None


def all_ids() -> Sequence[int]:
    """Ids of all partners, in their order."""
    return db.session.scalars(select(Partner.id).order_by(Partner.id)).all()


def count_partners() -> int:
    """How many partners there are, listed or not."""
    return int(db.session.execute(select(func.count()).select_from(Partner)).scalar_one())


def lacks_listings() -> bool:
    """Whether there are published partners and no listing at all: a migration has made the
    catalogue's tables anew."""
    published = select(Partner.id).where(Partner.state == "published").exists()
    listed = select(Listing.partner_id).exists()
    lacks = bool(db.session.scalar(select(and_(published, ~listed))))
    db.session.rollback()
    return lacks


def id_of_slug(slug: str) -> int:
    """Id of the partner at an address, whatever its state. Raises NotFound where there is none."""
    partner_id = db.session.scalar(select(Partner.id).where(Partner.slug == slug))
    if partner_id is None:
        raise NotFound("There is no such partner.")
    return partner_id


def logo_data(name: str) -> bytes | None:
    """The WebP of a logo by its name; None where there is none."""
    return db.session.scalar(select(Logo.data).where(Logo.name == name))


@dataclass(frozen=True)
class PictureFile:
    """A picture as it is served."""

    data: bytes
    partner_id: int
    state: str


def picture_file(name: str, *, small: bool = False) -> PictureFile | None:
    """The WebP of a picture by its name, public or not; None where there is none."""
    size = PartnerPicture.thumbnail if small else PartnerPicture.data
    row = db.session.execute(
        select(size, PartnerPicture.partner_id, PartnerPicture.state).where(
            PartnerPicture.name == name
        )
    ).one_or_none()
    return PictureFile(*row) if row else None


@dataclass(frozen=True)
class PublishingFacts:
    """What listing a partner depends on."""

    id: int
    name: str
    state: str
    vetted: bool
    """Whether a conversation with it is recorded (S5)."""
    categories: int
    """One when it stands in any category."""


def publishing_facts(partner_ids: Collection[int]) -> list[PublishingFacts]:
    """What listing each of these partners depends on."""
    vetted = exists().where(Vetting.partner_id == Partner.id)
    placed = exists().where(Standing.partner_id == Partner.id)
    query = select(Partner.id, Partner.name, Partner.state, vetted, placed)
    rows = db.session.execute(query.where(Partner.id.in_(partner_ids)).order_by(Partner.id))
    return [
        PublishingFacts(number, name, state, is_vetted, int(is_placed))
        for number, name, state, is_vetted, is_placed in rows
    ]


def listable(partner_ids: Collection[int]) -> set[int]:
    """Which of these partners may be put into the catalogue: those that are not in it, and lack
    nothing."""
    found = set()
    for facts in publishing_facts(partner_ids):
        try:
            require_publishable(vetted=facts.vetted, categories=facts.categories, name=facts.name)
        except Refused:
            continue
        if not is_listed(facts.state):
            found.add(facts.id)
    return found
