"""What is done to partners. Every action keeps the listings in step, flushes and never commits."""

from app.partners.actions.adding import add_partners
from app.partners.actions.availability import set_available
from app.partners.actions.categories import set_categories, set_categories_of_many
from app.partners.actions.changing import change_details
from app.partners.actions.logos import set_logo, store_logo
from app.partners.actions.pictures import publish_pictures
from app.partners.actions.publishing import publish, record_vettings, suspend
from app.partners.actions.tiers import decide_tier, decide_tiers

__all__ = [
    "add_partners",
    "change_details",
    "decide_tier",
    "decide_tiers",
    "publish",
    "publish_pictures",
    "record_vettings",
    "set_available",
    "set_categories",
    "set_categories_of_many",
    "set_logo",
    "store_logo",
    "suspend",
]
