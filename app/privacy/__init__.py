"""What is held about a person: told to the person, and forgotten."""

from flask import Flask


def init_privacy(app: Flask) -> None:
    """Equip the app with this room."""
