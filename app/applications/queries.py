"""Reads about applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.tokens import hash_of
from app.applications.models import (
    Application,
    ApplicationDraft,
    ApplicationEntry,
    ApplicationTalk,
    ApplicationVerdict,
    ApplicationWish,
)
from app.applications.rules import (
    LONGEST_REF,
    OPEN,
    spellings,
    website_key,
)
from app.db import db
from app.partners.models import Category, Partner, Tier, TierCondition
from app.partners.rules import FIRST_TIER
from app.partners.slugs import can_be_slug
from app.refusals import NotFound
from app.tables import Sift
from app.values import email_key

SHOWN_ALIKE = 10
MOST_COUNTED = 999
"""What waits is counted no further: the rail has no room for more."""
MOST_HELD = 100


def all_categories() -> Sequence[Category]:
    """The categories in their order."""
    return db.session.scalars(select(Category).order_by(Category.position)).all()


def inviting_partner(code: str) -> Partner | None:
    """The listed partner who is known by a code; None when nobody is. A partner's code is its
    slug, the public name that it has already."""
    slug = code.strip().lower()
    if len(slug) > LONGEST_REF or not can_be_slug(slug):
        return None
    query = select(Partner).where(Partner.slug == slug, Partner.state == "published")
    return db.session.scalar(query)


def draft_of(token: str) -> ApplicationDraft | None:
    """What was typed by whoever carries the token."""
    return db.session.get(ApplicationDraft, hash_of(token))


def application_of(token: str) -> Application:
    """The application of the applicant's link. Raises NotFound where there is none."""
    return _found(Application.token_hash == hash_of(token))


def application_by(public_id: str) -> Application:
    """The application of an address in the office. Raises NotFound where there is none."""
    return _found(Application.public_id == public_id)


def _found(which: ColumnElement[bool]) -> Application:
    query = (
        select(Application)
        .where(which)
        .options(
            # A few of each: one query reads both.
            joinedload(Application.wishes).joinedload(ApplicationWish.category),
            joinedload(Application.talks).joinedload(ApplicationTalk.user),
            joinedload(Application.entry).joinedload(ApplicationEntry.user),
            selectinload(Application.remarks),
            joinedload(Application.inviting_partner),
            joinedload(Application.partner),
            joinedload(Application.changer),
        )
        # After a step that was refused, the page shows what somebody else has made of it.
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such application.")
    return found


def applications_with_wishes(ids: Sequence[int]) -> Sequence[Application]:
    """Applications by their numbers, with what the queue shows of them."""
    query = (
        select(Application)
        .where(Application.id.in_(ids))
        .options(
            selectinload(Application.wishes).joinedload(ApplicationWish.category),
            joinedload(Application.entry),
        )
    )
    return db.session.scalars(query).all()


def wishing_for(slugs: Sequence[str]) -> Sift:
    """Applications that would like to stand in one of these categories."""
    categories = select(Category.id).where(Category.slug.in_(slugs))
    return Sift(
        where=exists().where(
            ApplicationWish.application_id == Application.id,
            ApplicationWish.category_id.in_(categories),
        ),
        ids=select(ApplicationWish.application_id).where(
            ApplicationWish.category_id.in_(categories)
        ),
    )


def undecided() -> Select[int]:
    """A question for the applications that wait for somebody's decision."""
    return select(Application.id).where(Application.status.in_(OPEN))


@dataclass(frozen=True)
class Alike:
    """What was here before with the same e-mail or website."""

    applications: Sequence[Application]
    partners: Sequence[Partner]
    account: User | None
    """Whoever signs in with this e-mail, with the team."""

    def __bool__(self) -> bool:
        return bool(self.applications or self.partners or self.account)


def alike(email: str, website: str, *, but: Application | None = None) -> Alike:
    """Applications, partners and the account with this e-mail or website, the latest first, and the
    partner in whose team the account is. Left out are the application ``but`` itself and what came
    of it: the partner and its team."""
    account = user_by_email(email) if email else None
    team = account.membership.partner_id if account and account.membership else None
    own = but.partner_id if but is not None else None
    same: list[ColumnElement[bool]] = [false()]
    theirs: list[ColumnElement[bool]] = [false()]
    if email:
        same.append(Application.email_key == email_key(email))
        theirs.append(Partner.email == email.strip().lower())
    if website_key(website):
        same.append(Application.website_key == website_key(website))
        theirs.append(Partner.website.in_(spellings(website)))
    if team is not None:
        theirs.append(Partner.id == team)
    # Few are alike, and indices find them. For the sake of an order that has an index a database
    # would rather read all partners from the latest on; a sum has none.
    applications = select(Application).order_by((Application.id + 0).desc()).limit(SHOWN_ALIKE)
    partners = select(Partner).order_by((Partner.id + 0).desc()).limit(SHOWN_ALIKE)
    if but is not None:
        applications = applications.where(Application.id != but.id)
    if own is not None:
        partners = partners.where(Partner.id != own)
    return Alike(
        db.session.scalars(applications.where(or_(*same))).all(),
        db.session.scalars(partners.where(or_(*theirs))).all(),
        None if own is not None and team == own else account,
    )


def is_email_known(email: str) -> bool:
    """Whether somebody has applied with this e-mail, or a partner or somebody of its team has
    it."""
    found = alike(email, "")
    return bool(found.applications or found.partners)


@dataclass(frozen=True)
class Condition:
    """One of the conditions of listing, with what staff found."""

    condition: TierCondition
    verdict: str | None
    note: str


def conditions_for(application_id: int) -> list[Condition]:
    """The conditions of the first level, each with what staff found of an application (S5)."""
    query = (
        select(TierCondition, ApplicationVerdict.verdict, ApplicationVerdict.note)
        .join(Tier, Tier.id == TierCondition.tier_id)
        .outerjoin(
            ApplicationVerdict,
            (ApplicationVerdict.condition_id == TierCondition.id)
            & (ApplicationVerdict.application_id == application_id),
        )
        .where(Tier.key == FIRST_TIER)
        .order_by(TierCondition.position)
    )
    return [
        Condition(condition, verdict, note or "")
        for condition, verdict, note in db.session.execute(query)
    ]


@dataclass(frozen=True)
class Held:
    """What one application holds about a person."""

    submitted_at: datetime
    status: str
    locale: str
    name: str
    email: str
    phone: str
    website: str
    country: str
    city: str
    languages: Sequence[str]
    categories: Sequence[str]
    """Slugs, the first wish first."""
    experience: str
    references: Sequence[dict[str, str]]
    ref: str
    consent_text: str
    consent_by: str
    """Who agreed, where staff entered it; otherwise empty as the next two."""
    consent_how: str
    consent_on: date | None
    remarks: Sequence[str]
    talks: Sequence[str]
    """Minutes and judgement of the conversations."""
    words: str
    """What the applicant was told about the decision."""


def held_about(email: str) -> list[Held]:
    """All that applications hold about the person of an e-mail, the latest first (privacy)."""
    if not email_key(email):
        # Those who were forgotten have no address: they are nobody's.
        return []
    query = (
        select(Application)
        .where(Application.email_key == email_key(email))
        .order_by(Application.id.desc())
        .options(
            selectinload(Application.wishes).joinedload(ApplicationWish.category),
            selectinload(Application.talks),
            selectinload(Application.remarks),
            joinedload(Application.entry),
        )
        .limit(MOST_HELD)
    )
    return [
        Held(
            submitted_at=each.submitted_at,
            status=each.status,
            locale=each.locale,
            name=each.name,
            email=each.email,
            phone=each.phone,
            website=each.website,
            country=each.country,
            city=each.city,
            languages=each.languages,
            categories=[wish.category.slug for wish in each.wishes],
            experience=each.experience,
            references=each.references,
            ref=each.ref,
            consent_text=each.consent_text,
            consent_by=each.entry.consent_by if each.entry else "",
            consent_how=each.entry.consent_how if each.entry else "",
            consent_on=each.entry.consent_on if each.entry else None,
            remarks=[remark.text for remark in each.remarks],
            talks=[f"{talk.minutes}\n\n{talk.judgement}" for talk in each.talks],
            words=each.words,
        )
        for each in db.session.scalars(query)
    ]
