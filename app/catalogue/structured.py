"""Structured data (schema.org as JSON-LD), built from what the page shows and nothing else."""

from collections.abc import Sequence
from typing import Any

from app.catalogue.listing_page import CataloguePage
from app.config import settings
from app.i18n.current import current_locale, gettext
from app.i18n.formats import local_day
from app.partners.models import Partner
from app.rating.models import Review
from app.web.addresses import url_for

CONTEXT = "https://schema.org"


def site_data() -> dict[str, Any]:
    """The site and its search."""
    search = absolute(url_for("catalogue.partners")) + "?q={search_term_string}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": settings().programme_name,
        "url": absolute(url_for("catalogue.home")),
        "inLanguage": current_locale(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def list_data(page: CataloguePage) -> dict[str, Any]:
    """The partners of one page of a list, in their order; what they are stands on their pages."""
    site = settings().base_url
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "numberOfItems": page.total,
        "itemListElement": [site + card.path for card in page.cards],
    }


def profile_data(partner: Partner, reviews: Sequence[Review]) -> dict[str, Any]:
    """A partner with its address, services, and rating where there is one."""
    locale = current_locale()
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "ProfessionalService" if partner.kind == "company" else "Person",
        "name": partner.name,
        "url": absolute(url_for("catalogue.partner", slug=partner.slug)),
        "image": absolute(url_for("catalogue.share_image", slug=partner.slug)),
        "description": partner.headline.text_for(locale) or None,
        "sameAs": [partner.web_link] if partner.web_link else None,
        "knowsLanguage": list(partner.languages) or None,
        "address": _address(partner),
    }
    if partner.kind == "company":
        data |= {
            "telephone": partner.phone or None,
            "foundingDate": str(partner.founded) if partner.founded else None,
            "makesOffer": [
                {
                    "@type": "Offer",
                    "name": service.name.text_for(locale),
                    "price": str(service.price.amount),
                    "priceCurrency": service.price.currency,
                }
                for service in partner.services
                if service.name and service.price is not None
            ]
            or None,
            "aggregateRating": _rating(partner),
            "review": [_review(review) for review in reviews] or None,
        }
    return {name: value for name, value in data.items() if value is not None}


def _address(partner: Partner) -> dict[str, str] | None:
    parts = {"addressLocality": partner.city, "addressCountry": partner.country or ""}
    given = {name: value for name, value in parts.items() if value}
    return {"@type": "PostalAddress", **given} if given else None


def _rating(partner: Partner) -> dict[str, Any] | None:
    if partner.rating is None:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": f"{partner.rating / 100:.1f}",
        "reviewCount": partner.review_count,
        "bestRating": "5",
        "worstRating": "1",
    }


def _review(review: Review) -> dict[str, Any]:
    told = {
        "@type": "Review",
        "author": {"@type": "Organization", "name": review.client or gettext("A merchant")},
        "datePublished": local_day(review.written_at, settings().timezone).isoformat(),
        "inLanguage": review.locale,
        "reviewBody": review.text or None,
        "reviewRating": {"@type": "Rating", "ratingValue": f"{review.grade:.1f}"},
    }
    return {name: value for name, value in told.items() if value is not None}


def absolute(path: str) -> str:
    """The full address of a path on this site."""
    return settings().base_url + path
