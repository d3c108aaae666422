"""What is done about levels. Actions flush and never commit."""

from app.tiers.actions.checklist import mark_condition

__all__ = ["mark_condition"]
