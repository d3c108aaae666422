"""Remembering what happened to an account."""

from app.accounts.models import SecurityEvent
from app.db import db
from app.values import Device


def remember(kind: str, *, user_id: int, device: Device) -> None:
    """Add a security event, for its owner to see (models.events.KINDS)."""
    db.session.add(
        SecurityEvent(user_id=user_id, kind=kind, address=device.address, agent=device.agent)
    )
