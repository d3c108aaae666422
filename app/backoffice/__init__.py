"""The operator's office: what crosses features, and nothing else."""

from flask import Flask


def init_backoffice(app: Flask) -> None:
    """Equip the app with this room."""
