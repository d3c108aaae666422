"""Reads of profiles that are being edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from app.partners.models import (
    PUBLIC,
    Category,
    Partner,
    PartnerPicture,
    Standing,
)
from app.profiles.content import parts_of
from app.profiles.models import ProfileDraft
from app.profiles.rules import Marks, Parts, changed_parts, marks_of, stale_parts


@dataclass(frozen=True)
class EditedProfile:
    """A partner's profile as one side has it before it."""

    partner: Partner
    """With its level, categories, services and references."""
    side: str
    draft: ProfileDraft | None
    """With its editor; None where nothing waits to be published."""
    pictures: Sequence[PartnerPicture]
    """Those that are public, and those that wait in this draft; the logo that waits as well."""
    published: dict[str, Any]
    """The partner's parts as they are."""

    @property
    def parts(self) -> Parts:
        """The parts as they are to be: the draft's, else the partner's."""
        return self.published if self.draft is None else self.draft.content

    @property
    def base(self) -> Marks:
        """Marks of the partner as it was when the draft was begun."""
        return marks_of(self.published) if self.draft is None else self.draft.base

    @property
    def stale(self) -> list[str]:
        """Parts of the partner that others have changed since the draft was begun."""
        return stale_parts(self.base, self.parts, self.published)

    @property
    def surplus(self) -> list[str]:
        """Categories beyond the limit of the level, by slug."""
        return [each.category.slug for each in self.partner.standings if each.surplus]

    @property
    def changed(self) -> list[str]:
        """Parts that publishing would change."""
        return changed_parts(self.published, self.parts)


def edited_profile(partner_id: int, side: str) -> EditedProfile:
    """The profile of a partner as one side edits it."""
    partner = db.session.scalars(
        select(Partner)
        .where(Partner.id == partner_id)
        .options(
            joinedload(Partner.tier),
            selectinload(Partner.standings).joinedload(Standing.category),
            selectinload(Partner.services),
            selectinload(Partner.references),
        )
        .execution_options(populate_existing=True)
    ).one()
    pictures = db.session.scalars(
        select(PartnerPicture)
        .where(PartnerPicture.partner_id == partner_id, PartnerPicture.state.in_((PUBLIC, side)))
        .order_by(PartnerPicture.position)
    ).all()
    draft = db.session.scalars(
        select(ProfileDraft)
        .where(ProfileDraft.partner_id == partner_id, ProfileDraft.side == side)
        .options(joinedload(ProfileDraft.editor))
    ).one_or_none()
    shown = [each for each in pictures if each.state == PUBLIC]
    return EditedProfile(partner, side, draft, pictures, parts_of(partner, shown))


def category_ids() -> dict[str, int]:
    """Slug → id of every category."""
    return dict(db.session.execute(select(Category.slug, Category.id)).all())


def waiting_logo(partner_id: int, side: str, name: str) -> bytes | None:
    """The WebP of a logo that waits in a draft."""
    return db.session.scalar(
        select(PartnerPicture.data).where(
            PartnerPicture.name == name,
            PartnerPicture.partner_id == partner_id,
            PartnerPicture.state == side,
            PartnerPicture.use == "logo",
        )
    )
