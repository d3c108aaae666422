"""Pages of merchants and partners. Importing it attaches them to the blueprint."""

from app.jobs.views import asking, confirming, inbox, merchant, thread

__all__ = ["asking", "confirming", "inbox", "merchant", "thread"]
from app.jobs.views import many, preferences

__all__ = ["asking", "inbox", "many", "merchant", "preferences", "thread"]
