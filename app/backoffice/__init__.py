"""The operator's office: what crosses features, and nothing else."""

from flask import Flask

from app.backoffice.views import backoffice
from app.web.languages import register_localized


def init_backoffice(app: Flask) -> None:
    """Add the office's pages."""
    register_localized(app, backoffice)
