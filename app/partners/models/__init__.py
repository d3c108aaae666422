"""Tables of partners."""

from app.partners.models.decisions import TierDecision, Vetting
from app.partners.models.listing import (
    ExchangeRate,
    FacetCombination,
    FacetCount,
    Listing,
    ListingBand,
    ListingOrder,
    ListingPlace,
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
    "FacetCombination",
    "FacetCount",
    "Listing",
    "ListingBand",
    "ListingOrder",
    "ListingPlace",
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
