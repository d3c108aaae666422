"""Pictures in a draft. They are stored at once and become public with it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete

from app.accounts.tokens import new_public_id
from app.db import db
from app.partners.locking import locked
from app.partners.models import PartnerPicture
from app.partners.pictures import LOGO_SIDE, logo_from, picture_from
from app.profiles.actions.drafts import store
from app.profiles.queries import EditedProfile, edited_profile
from app.profiles.rules import require_room_for_picture
from app.refusals import NotFound
from app.values import Doer, LocalizedText

Pictures = list[dict[str, Any]]


def add_picture(*, partner_id: int, side: str, data: bytes, doer: Doer) -> str:
    """Put a picture at the end of the draft's; returns its name. Raises Refused when there are
    eight already, or when it is no picture."""
    profile = _locked(partner_id, side)
    require_room_for_picture(len(profile.parts["pictures"]))
    sizes = picture_from(data)
    name = new_public_id()
    db.session.add(
        PartnerPicture(
            name=name,
            partner_id=partner_id,
            state=side,
            width=sizes.width,
            height=sizes.height,
            data=sizes.large,
            thumbnail=sizes.small,
        )
    )
    _change(profile, doer, lambda pictures: [*pictures, {"name": name, "alt": {}}])
    return name


def describe_pictures(
    *, partner_id: int, side: str, alt: Mapping[str, Mapping[str, str]], doer: Doer
) -> None:
    """Say what pictures show: name → language → text. Other languages stay as they are; names that
    are not there mean nothing."""
    profile = _locked(partner_id, side)
    wanted = [
        {**each, "alt": dict(LocalizedText({**each["alt"], **alt.get(each["name"], {})}))}
        for each in profile.parts["pictures"]
    ]
    if wanted != profile.parts["pictures"]:
        _change(profile, doer, lambda _pictures: wanted)


def remove_picture(*, partner_id: int, side: str, name: str, doer: Doer) -> None:
    """Take a picture out of the draft. One that waited there is gone; one that is public stays so
    until the draft is published. Raises NotFound for one that is not there."""
    profile = _locked(partner_id, side)
    _place_of(profile, name)
    _change(profile, doer, lambda pictures: [each for each in pictures if each["name"] != name])
    _forget(partner_id, side, PartnerPicture.name == name)


def move_picture(*, partner_id: int, side: str, name: str, doer: Doer) -> None:
    """Let a picture change places with the one before it. Raises NotFound as above."""
    profile = _locked(partner_id, side)
    at = _place_of(profile, name)
    if at:
        _change(profile, doer, lambda own: [*own[: at - 1], own[at], own[at - 1], *own[at + 1 :]])


def set_draft_logo(*, partner_id: int, side: str, data: bytes, doer: Doer) -> None:
    """Put a logo into the draft. Raises Refused when it is no picture, or too large."""
    profile = _locked(partner_id, side)
    logo = logo_from(data)
    _forget(partner_id, side, PartnerPicture.use == "logo")
    name = new_public_id()
    db.session.add(
        PartnerPicture(
            name=name,
            partner_id=partner_id,
            state=side,
            use="logo",
            width=LOGO_SIDE,
            height=LOGO_SIDE,
            data=logo,
            thumbnail=b"",
        )
    )
    store(profile, {**profile.parts, "logo": name}, doer)


def remove_logo(*, partner_id: int, side: str, doer: Doer) -> None:
    """Let the profile have no logo once the draft is published."""
    profile = _locked(partner_id, side)
    if profile.parts["logo"] is not None:
        store(profile, {**profile.parts, "logo": None}, doer)
        _forget(partner_id, side, PartnerPicture.use == "logo")


def _locked(partner_id: int, side: str) -> EditedProfile:
    locked(partner_id)
    return edited_profile(partner_id, side)


def _place_of(profile: EditedProfile, name: str) -> int:
    names = [each["name"] for each in profile.parts["pictures"]]
    if name not in names:
        raise NotFound("There is no such picture.")
    return names.index(name)


def _change(profile: EditedProfile, doer: Doer, change: Callable[[Pictures], Pictures]) -> None:
    store(profile, {**profile.parts, "pictures": change(list(profile.parts["pictures"]))}, doer)


def _forget(partner_id: int, side: str, which: Any) -> None:
    db.session.execute(
        delete(PartnerPicture).where(
            PartnerPicture.partner_id == partner_id, PartnerPicture.state == side, which
        )
    )
