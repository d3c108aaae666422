"""What is done about levels. Actions flush and never commit."""

from app.tiers.actions.categories import choose_categories
from app.tiers.actions.checklist import mark_condition
from app.tiers.actions.contributions import (
    confirm_contribution,
    edit_contribution,
    record_contribution,
    refuse_contribution,
    submit_contribution,
    withdraw_contribution,
)
from app.tiers.actions.decisions import call_off, carry_out, decide_level
from app.tiers.actions.wishes import end_wish, tell_wish

__all__ = [
    "call_off",
    "carry_out",
    "choose_categories",
    "confirm_contribution",
    "decide_level",
    "edit_contribution",
    "end_wish",
    "mark_condition",
    "record_contribution",
    "refuse_contribution",
    "submit_contribution",
    "tell_wish",
    "withdraw_contribution",
]
