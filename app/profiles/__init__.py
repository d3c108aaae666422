"""What partners say of themselves, as they edit and publish it."""

from flask import Flask


def init_profiles(app: Flask) -> None:
    """Equip the app with this room."""
