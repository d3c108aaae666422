"""The whole database as one file, and back."""

from flask import Flask


def init_backup(app: Flask) -> None:
    """Equip the app with this room."""
