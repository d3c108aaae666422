"""Saving what has been changed, before it is published."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete

from app import audit
from app.clock import now
from app.db import db
from app.partners.locking import locked
from app.partners.models import PartnerPicture
from app.partners.rules import require_room_for_categories
from app.profiles.models import ProfileDraft
from app.profiles.queries import EditedProfile, edited_profile
from app.profiles.rules import (
    Marks,
    Parts,
    StaleProfile,
    changed_parts,
    marks_of,
    put_together,
    stale_parts,
)
from app.refusals import NotFound
from app.values import Doer

NOT_TYPED = ("logo", "pictures")
"""Parts that are changed one by one, on a page of their own (actions.pictures)."""


def save_draft(
    *,
    partner_id: int,
    side: str,
    typed: Parts,
    seen: Marks,
    taken: Collection[str] = (),
    doer: Doer,
) -> None:
    """Store what was typed as the draft of one side.

    ``seen`` are marks of what the page showed; ``taken`` names parts that are to be as somebody
    else has saved them meanwhile. Raises StaleProfile when there are others of these, and Refused
    when there are more categories than the level allows.
    """
    locked(partner_id)
    profile = edited_profile(partner_id, side)
    theirs = profile.parts
    mine = {**typed, **{name: theirs[name] for name in NOT_TYPED}}
    # A name is changed by the office alone; the partner's own form does not ask for it.
    mine = put_together({"name": theirs["name"], **mine}, theirs, taken)
    stale = stale_parts(seen, mine, theirs)
    if stale:
        raise StaleProfile(stale, seen, mine, theirs)
    require_room(profile, mine)
    if profile.draft is not None or changed_parts(profile.published, mine):
        store(profile, mine, doer)


def choose_parts(
    *, partner_id: int, side: str, seen: Marks, taken: Collection[str], doer: Doer
) -> None:
    """Bring a draft up to what the partner has become meanwhile: the parts in ``taken`` are as
    they are published, the others stay. Raises StaleProfile when the partner has changed once more
    since ``seen``, and NotFound without a draft."""
    locked(partner_id)
    profile = edited_profile(partner_id, side)
    if profile.draft is None:
        raise NotFound("There is no draft.")
    mine = put_together(profile.parts, profile.published, taken)
    stale = stale_parts(seen, mine, profile.published)
    if stale:
        raise StaleProfile(stale, profile.base, profile.parts, profile.published)
    store(profile, mine, doer)
    profile.draft.base = marks_of(profile.published)
    db.session.flush()


def discard_draft(*, partner_id: int, side: str, doer: Doer) -> None:
    """Throw a draft away with the pictures that waited in it. Nothing happens without one."""
    locked(partner_id)
    drop_draft(partner_id, side)
    _tell("profile.draft_discarded", partner_id, side, doer)


def drop_draft(partner_id: int, side: str) -> None:
    """Take out a draft and what waits in it."""
    for table, is_it in (
        (ProfileDraft, (ProfileDraft.partner_id == partner_id, ProfileDraft.side == side)),
        (PartnerPicture, (PartnerPicture.partner_id == partner_id, PartnerPicture.state == side)),
    ):
        db.session.execute(delete(table).where(*is_it))


def require_room(profile: EditedProfile, mine: Parts) -> None:
    """Refuse more categories than the level allows (S20, S22, S27). Those that a demotion has left
    over may stay as long as nothing is changed about the categories."""
    if mine["categories"] != profile.published["categories"]:
        require_room_for_categories(len(mine["categories"]), profile.partner.category_limit)


def store(profile: EditedProfile, parts: dict[str, Any], doer: Doer) -> None:
    """Let the draft of a profile, locked, say this; it is begun if there is none."""
    draft = profile.draft
    if draft is None:
        draft = ProfileDraft(
            partner_id=profile.partner.id, side=profile.side, base=dict(profile.base)
        )
        db.session.add(draft)
    draft.content, draft.changed_at, draft.changed_by = parts, now(), doer.user_id
    # Two who have read the same version cannot both go on from it.
    db.session.flush()
    _tell("profile.draft_saved", profile.partner.id, profile.side, doer)


def _tell(deed: str, partner_id: int, side: str, doer: Doer) -> None:
    """What partners do to drafts of their own is on nobody's record; what staff do, is."""
    if side == "office":
        audit.record(
            deed, doer=doer, subject="partner", subject_id=partner_id, partner_id=partner_id
        )
