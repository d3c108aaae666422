"""Becoming a partner."""

from flask import Flask


def init_applications(app: Flask) -> None:
    """Equip the app with this room."""
