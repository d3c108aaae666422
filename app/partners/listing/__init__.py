"""Keeping the catalogue's tables in step with partners (docs/decisions/0003-listings.md)."""

from app.partners.listing.refresh import batches, hold_listings, refresh_listings

__all__ = ["batches", "hold_listings", "refresh_listings"]
