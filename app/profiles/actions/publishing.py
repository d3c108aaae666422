"""A draft becomes what readers see."""

from app import audit
from app.partners.actions import change_details, publish, publish_pictures, store_logo
from app.partners.locking import locked
from app.partners.queries import is_vetted
from app.profiles.actions.drafts import drop_draft, require_room
from app.profiles.content import details_from
from app.profiles.queries import (
    EditedProfile,
    category_ids,
    edited_profile,
    waiting_logo,
)
from app.profiles.rules import Parts, StaleProfile, require_may_publish
from app.profiles.told import told_changes
from app.refusals import Refused
from app.values import Doer, LocalizedText


def publish_draft(*, partner_id: int, side: str, doer: Doer) -> bool:
    """Make a partner what the draft says, in one transaction with its listing, and list it if it
    is not listed yet; returns whether that was the first time.

    Raises StaleProfile when others have changed the partner since the draft was begun, and Refused
    where there is nothing to publish or the rules forbid it (S5, S14, S20, S22, S27).
    """
    locked(partner_id)
    profile = edited_profile(partner_id, side)
    partner = profile.partner
    require_may_publish(side=side, state=partner.state, vetted=is_vetted(partner_id))
    if profile.draft is None and partner.state == "published":
        raise Refused("There is nothing to publish: the draft has been published already.")
    if profile.stale:
        raise StaleProfile(profile.stale, profile.base, profile.parts, profile.published)
    require_room(profile, profile.parts)
    # Read off before the rows change.
    was, is_first = partner.state, partner.published_at is None
    parts, before = profile.parts, profile.published
    logo = _new_logo(profile)
    _write(profile, parts)
    if parts["logo"] != before["logo"] and (logo is not None or parts["logo"] is None):
        store_logo(partner_id=partner_id, name=parts["logo"], picture=logo or b"")
    drop_draft(partner_id, side)
    # What the office has hidden on purpose it also shows again on purpose, with its own deed.
    if was == "draft":
        publish(partner_ids=[partner_id])
    _tell(partner_id, doer, before, parts, was=was)
    return is_first and was == "draft"


def _new_logo(profile: EditedProfile) -> bytes | None:
    name = profile.parts["logo"]
    if name is None or name == profile.published["logo"]:
        return None
    return waiting_logo(profile.partner.id, profile.side, name)


def _write(profile: EditedProfile, parts: Parts) -> None:
    partner_id = profile.partner.id
    details = details_from(parts, profile.partner, category_ids())
    change_details(changes={partner_id: details})
    shown = {each["name"]: LocalizedText(each["alt"]) for each in parts["pictures"]}
    publish_pictures(partner_id=partner_id, draft_state=profile.side, shown=shown)


def _tell(partner_id: int, doer: Doer, before: Parts, after: Parts, *, was: str) -> None:
    told_before, told_after = told_changes(before, after)
    audit.record(
        "profile.published",
        doer=doer,
        subject="partner",
        subject_id=partner_id,
        partner_id=partner_id,
        before={**told_before, "listed": was == "published"},
        after={**told_after, "listed": was != "suspended"},
    )
