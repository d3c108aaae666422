"""What applicants and staff do. Every action flushes and never commits."""

from app.applications.actions.applying import add_remark, submit, withdraw
from app.applications.actions.deciding import accept, plan_call, record_talk, reject
from app.applications.actions.drafts import forget_draft, save_draft
from app.applications.actions.entering import enter
from app.applications.actions.forgetting import forget, forget_drafts, forget_people

__all__ = [
    "accept",
    "add_remark",
    "enter",
    "forget",
    "forget_draft",
    "forget_drafts",
    "forget_people",
    "plan_call",
    "record_talk",
    "reject",
    "save_draft",
    "submit",
    "withdraw",
]
