"""What the public pages ask the database. Nothing is loaded lazily, and a page of the catalogue
costs at most six questions, whatever it shows and however many partners there are
(docs/decisions/0013-flat-at-any-size.md)."""

from app.catalogue.queries.answer import Answer, answer_to
from app.catalogue.queries.cards import StoredCard, cards_at, cards_by_slug, first_cards
from app.catalogue.queries.facts import CategoryFact, Facts, TierFact, present_facts
from app.catalogue.queries.partners import (
    SitemapEntry,
    all_categories,
    all_tiers,
    all_tiers_with_conditions,
    count_listed,
    holds_tier_since,
    published_partner,
    sitemap_entries,
)
from app.catalogue.queries.question import has_more_words, search_words

__all__ = [
    "Answer",
    "CategoryFact",
    "Facts",
    "SitemapEntry",
    "StoredCard",
    "TierFact",
    "all_categories",
    "all_tiers",
    "all_tiers_with_conditions",
    "answer_to",
    "cards_at",
    "cards_by_slug",
    "count_listed",
    "first_cards",
    "has_more_words",
    "holds_tier_since",
    "present_facts",
    "published_partner",
    "search_words",
    "sitemap_entries",
]
