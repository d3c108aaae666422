"""Keeping the catalogue's tables in step with partners (docs/decisions/0003-listings.md)."""

from app.partners.batches import batches
from app.partners.listing.checking import Drift, check_listings
from app.partners.listing.refresh import refresh_listings
from app.partners.locking import hold_listings

__all__ = ["Drift", "batches", "check_listings", "hold_listings", "refresh_listings"]
