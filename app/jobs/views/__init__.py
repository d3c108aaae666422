"""Pages of merchants and partners. Importing it attaches them to the blueprint."""

from app.jobs.views import asking, inbox, many, merchant, preferences, thread

__all__ = ["asking", "inbox", "many", "merchant", "preferences", "thread"]
