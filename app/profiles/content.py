"""A profile as parts (rules.Parts), from a partner and back to one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.partners.details import PartnerDetails, ReferenceDetails, ServiceDetails
from app.partners.models import Category, Partner, PartnerPicture, Reference, Service, Standing
from app.partners.queries import details_of
from app.profiles.rules import Parts
from app.values import LocalizedText, Money

TEXTS = ("headline", "about")
FACTS = ("name", "kind", "city", "email", "phone", "website", "founded", "team_size")


def parts_of(partner: Partner, pictures: Iterable[PartnerPicture]) -> dict[str, Any]:
    """The parts of a partner whose categories, services and references are loaded."""
    parts: dict[str, Any] = {name: getattr(partner, name) for name in (*FACTS, "country")}
    for text in TEXTS:
        for locale, words in getattr(partner, text).items():
            parts[f"{text}-{locale}"] = words
    return parts | {
        "languages": list(partner.languages),
        "dropshipping": partner.dropshipping,
        "categories": [standing.category.slug for standing in partner.standings],
        "services": [
            {"name": dict(row.name), "price": _stored_price(row.price)} for row in partner.services
        ],
        "references": [
            {"client": row.client, "text": dict(row.text)} for row in partner.references
        ],
        "logo": partner.logo,
        "pictures": [{"name": row.name, "alt": dict(row.alt)} for row in pictures],
    }


def written_locales(parts: Parts, on_offer: Sequence[str]) -> tuple[str, ...]:
    """The languages that a profile is edited in: those on offer, and others that it has texts in
    already, so that editing loses none of them."""
    written = [name.split("-", 1)[1] for name in parts if name.startswith(TEXTS) and "-" in name]
    for service in parts["services"]:
        written += service["name"]
    for reference in parts["references"]:
        written += reference["text"]
    return tuple(dict.fromkeys((*on_offer, *written)))


def details_from(parts: Parts, partner: Partner, category_ids: Mapping[str, int]) -> PartnerDetails:
    """The partner as the parts want it. A category that there is no longer is left out."""
    return replace(
        details_of(partner),
        **{name: parts[name] for name in (*FACTS, "country")},
        headline=_text(parts, "headline", partner.headline),
        about=_text(parts, "about", partner.about),
        languages=tuple(parts["languages"]),
        dropshipping=parts["dropshipping"],
        category_ids=tuple(
            category_ids[slug] for slug in parts["categories"] if slug in category_ids
        ),
        services=tuple(
            ServiceDetails(LocalizedText(service["name"]), price_of(service))
            for service in parts["services"]
        ),
        references=tuple(
            ReferenceDetails(reference["client"], LocalizedText(reference["text"]))
            for reference in parts["references"]
        ),
    )


def previewed(parts: Parts, partner: Partner, categories: Collection[Category]) -> Partner:
    """A partner that is in no database, made of the parts: what a profile's page shows. Level,
    figures and availability are those of the real one."""
    by_slug = {category.slug: category for category in categories}
    shown = [by_slug[slug] for slug in parts["categories"] if slug in by_slug]
    details = details_from(parts, partner, {})
    kept = ("slug", "state", "available", "rating", "review_count", "answer_minutes")
    return Partner(
        **{name: getattr(partner, name) for name in kept},
        **{name: parts[name] for name in (*FACTS, "country", "languages", "dropshipping", "logo")},
        headline=details.headline,
        about=details.about,
        tier=partner.tier,
        standings=[Standing(slot=slot, category=each) for slot, each in enumerate(shown)],
        services=[_service_row(each) for each in details.services],
        references=[Reference(client=each.client, text=each.text) for each in details.references],
    )


def shown_pictures(parts: Parts, rows: Iterable[PartnerPicture]) -> list[dict[str, Any]]:
    """The pictures of the parts in their order, with their sizes; what is gone is left out."""
    by_name = {row.name: row for row in rows}
    return [
        {
            "name": each["name"],
            "alt": LocalizedText(each["alt"]),
            "width": by_name[each["name"]].width,
            "height": by_name[each["name"]].height,
        }
        for each in parts["pictures"]
        if each["name"] in by_name
    ]


def price_of(service: Mapping[str, Any]) -> Money | None:
    """The price of a service among the parts; None for one by agreement."""
    return None if service["price"] is None else Money(*service["price"])


def _stored_price(price: Money | None) -> list[Any] | None:
    return None if price is None else [price.minor, price.currency]


def _service_row(details: ServiceDetails) -> Service:
    price = details.price
    return Service(
        name=details.name,
        price_minor=price.minor if price else None,
        price_currency=price.currency if price else None,
    )


def _text(parts: Parts, name: str, before: LocalizedText) -> LocalizedText:
    """A text in all its languages. Those it was given in stay in their order: the first is shown
    to readers of none of them."""
    given = {
        part.removeprefix(f"{name}-"): words
        for part, words in parts.items()
        if part.startswith(f"{name}-")
    }
    return LocalizedText({locale: given.get(locale, "") for locale in (*before, *given)})
