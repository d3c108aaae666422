"""Levels as people decide them: conditions, contributions, decisions."""

from flask import Flask

from app.tiers.actions import mark_condition
from app.tiers.words import name_deeds

__all__ = ["init_tiers", "mark_condition"]


def init_tiers(app: Flask) -> None:
    """Equip the app with this room."""
    name_deeds(app)
