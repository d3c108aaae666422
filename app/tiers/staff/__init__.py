"""The operator's pages about levels. Importing them gives the blueprint its routes."""

from app.tiers.staff import categories, contributions, level

__all__ = ["categories", "contributions", "level"]
