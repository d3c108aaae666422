"""The audit: who did what, when and from where, and what it was before and after."""

from flask import Flask

from app.audit.actions import record, record_of_partners
from app.audit.tasks import add_audit_tasks
from app.audit.words import Deed, Detail, add_audited

__all__ = ["Deed", "Detail", "add_audited", "init_audit", "record", "record_of_partners"]


def init_audit(app: Flask) -> None:
    """Rooms add the deeds that they record when the site is put together."""
    app.extensions["audit"] = {"deeds": {}, "details": {}, "subjects": {}}
    add_audit_tasks(app)
