"""Levels as people decide them: conditions, contributions, decisions."""

from flask import Flask


def init_tiers(app: Flask) -> None:
    """Equip the app with this room."""
