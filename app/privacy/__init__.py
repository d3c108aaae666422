"""What is held about a person: told to the person, and forgotten."""

from flask import Flask

from app.audit import add_audited
from app.privacy.audited import DEEDS, DETAILS
from app.privacy.tasks import add_privacy_tasks
from app.privacy.views import privacy
from app.web.languages import register_localized


def init_privacy(app: Flask) -> None:
    """Equip the app with this room."""
    from app.privacy import commands  # noqa: F401 - they join the commands of accounts

    register_localized(app, privacy)
    add_audited(app, DEEDS, DETAILS)
    add_privacy_tasks(app)
