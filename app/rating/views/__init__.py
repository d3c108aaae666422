"""Pages of merchants and partners. Importing it attaches them to the blueprint."""

from app.rating.views import merchant, partner

__all__ = ["merchant", "partner"]
