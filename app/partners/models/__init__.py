"""Tables of partners."""

from app.partners.models.decisions import TierDecision, Vetting
from app.partners.models.listing import (
    ExchangeRate,
    FacetCount,
    Listing,
    ListingOrder,
    ListingToken,
    SearchTerm,
    SearchVariant,
)
from app.partners.models.logo import Logo
from app.partners.models.partner import KINDS, Partner, Reference, Service, Standing
from app.partners.models.tiers import Category, Tier, TierCondition

__all__ = [
    "KINDS",
    "Category",
    "ExchangeRate",
    "FacetCount",
    "Listing",
    "ListingOrder",
    "ListingToken",
    "Logo",
    "Partner",
    "Reference",
    "SearchTerm",
    "SearchVariant",
    "Service",
    "Standing",
    "Tier",
    "TierCondition",
    "TierDecision",
    "Vetting",
]
