"""What the pages ask on which merchants say what they need."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.accounts.tokens import hash_of
from app.clock import now
from app.db import db
from app.jobs.models import Brief, BriefDraft, BriefLink, Job
from app.jobs.rules.asking import reason_not_to_ask
from app.partners.models import (
    Category,
    FacetCount,
    Listing,
    ListingToken,
    Partner,
    Service,
    Standing,
)
from app.partners.slugs import can_be_slug
from app.refusals import NotFound

SUGGESTED_FROM = 60
"""The first partners of the catalogue, by whose services suggestions are made."""
SUGGESTED = 24


def listed_partner(slug: str) -> Partner:
    """A published partner with its services and categories. Raises NotFound for any other (P21)."""
    if can_be_slug(slug):
        partner = _partner(Partner.slug == slug)
        if partner is not None and partner.state == "published":
            return partner
    raise NotFound("There is no such partner.")


def asked_partner(brief: Brief) -> Partner | None:
    """The partner of an enquiry with its services and categories, whatever its state; None when
    it was removed, or several are asked."""
    return _partner(Partner.id == brief.partner_id) if brief.partner_id is not None else None


def why_not_asked(partner: Partner) -> str | None:
    """Why a partner gets no enquiry now; None when it does (S131, S148)."""
    return reason_not_to_ask(
        listed=partner.state == "published",
        available=partner.available,
        has_service=bool(partner.services),
    )


def all_categories() -> Sequence[Category]:
    """The categories in the operator's order."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def listed_values(facet: str) -> list[str]:
    """The codes of a facet (``language``, ``country``) that some listed partner has."""
    start = f"{facet}:"
    tokens = db.session.scalars(
        select(FacetCount.token).where(
            FacetCount.token >= start, FacetCount.token < f"{facet};", FacetCount.count > 0
        )
    )
    return [token.removeprefix(start) for token in tokens]


def suggested_services(locale: str, category: str | None = None) -> list[str]:
    """Names of services in a language, as the first partners of a category (its slug) call them."""
    # By its index, so that a category that few are in costs no more.
    is_in = ListingToken.token == f"category:{category}"
    first = select(ListingToken.place).where(is_in) if category else select(Listing.place)
    first = first.order_by("place").limit(SUGGESTED_FROM)
    query = (
        select(Service.name)
        .join(Listing, Listing.partner_id == Service.partner_id)
        .where(Listing.place.in_(first))
        .order_by(Listing.place, Service.id)
    )
    names = [name[locale] for name in db.session.scalars(query) if locale in name]
    return list(dict.fromkeys(names))[:SUGGESTED]


def draft_key(token: str, about: str) -> bytes:
    """Under which the draft of a browser about a partner (or nobody in particular) is kept."""
    return hash_of(f"{token}:{about}")


def draft_of(token: str, about: str) -> BriefDraft | None:
    """What a browser has typed about a partner and not sent."""
    return db.session.get(BriefDraft, draft_key(token, about))


def sent_before(token: str, about: str) -> int | None:
    """The brief (id) that a browser's draft about a partner was sent as last. Held until the
    transaction ends, so that of two who send the same draft at once the later one finds the earlier
    one's brief."""
    is_it = BriefDraft.token_hash == draft_key(token, about)
    return db.session.scalar(select(BriefDraft.brief_id).where(is_it).with_for_update())


def linked_brief(token: str) -> Brief | None:
    """The brief whose address is confirmed by the token of a mail, with its category and partner;
    None for a token that nobody made or whose time is over."""
    query = (
        select(Brief)
        .join(BriefLink, BriefLink.brief_id == Brief.id)
        .where(
            BriefLink.token_hash == hash_of(token),
            BriefLink.use == "confirm",
            BriefLink.ends_at > now(),
        )
        .options(selectinload(Brief.category))
    )
    return db.session.scalars(query).one_or_none()


def has_jobs(brief: Brief) -> bool:
    """Whether any partner has got the brief."""
    return db.session.scalar(select(Job.id).where(Job.brief_id == brief.id).limit(1)) is not None


def _partner(is_it: ColumnElement[bool]) -> Partner | None:
    query = (
        select(Partner)
        .where(is_it)
        .options(
            selectinload(Partner.services),
            selectinload(Partner.standings).selectinload(Standing.category),
        )
    )
    return db.session.scalars(query).one_or_none()
