"""Pages of merchants and partners. Importing it attaches them to the blueprint."""

from app.jobs.views import asking, inbox, merchant, thread

__all__ = ["asking", "inbox", "merchant", "thread"]
