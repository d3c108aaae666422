"""Pages about levels for partners. Importing them gives the blueprint its routes."""

from app.tiers.views import contributions, level

__all__ = ["contributions", "level"]
