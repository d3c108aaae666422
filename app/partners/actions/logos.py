"""Giving a partner a logo."""

from secrets import token_urlsafe

from sqlalchemy import delete

from app.db import db
from app.partners.listing import refresh_listings
from app.partners.locking import locked
from app.partners.models import Logo
from app.partners.pictures import logo_from


def set_logo(*, partner_id: int, data: bytes) -> None:
    """Store a picture as the partner's logo in place of the one before.

    Raises Refused when it is no picture, or too large.
    """
    store_logo(partner_id=partner_id, name=token_urlsafe(16), picture=logo_from(data))


def store_logo(*, partner_id: int, name: str | None, picture: bytes = b"") -> None:
    """Let a partner have this logo, re-encoded already, under this name; none when there is no
    name."""
    partner = locked(partner_id)
    db.session.execute(delete(Logo).where(Logo.partner_id == partner_id))
    if name is not None:
        db.session.add(Logo(name=name, partner_id=partner_id, data=picture))
    partner.logo = name
    db.session.flush()
    refresh_listings([partner_id])
