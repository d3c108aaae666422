"""Pages of merchants and partners. Importing it attaches them to the blueprint."""

from app.jobs.views import (
    accesses,
    agreements,
    asking,
    confirming,
    inbox,
    many,
    merchant,
    preferences,
    thread,
)

__all__ = [
    "accesses",
    "agreements",
    "asking",
    "confirming",
    "inbox",
    "many",
    "merchant",
    "preferences",
    "thread",
]
