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
from app.partners.models.pictures import PUBLIC, PartnerPicture
from app.partners.models.tiers import Category, Tier, TierCondition

__all__ = [
    "KINDS",
    "PUBLIC",
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
    "PartnerPicture",
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
