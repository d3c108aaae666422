"""Numbers, money and names as the reader's language writes them."""

from collections.abc import Mapping
from math import ceil

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from bench.peers import wording
from bench.peers.django_orm.models import Service

register = template.Library()
register.filter("own_language_name", wording.own_language_name)
register.filter("monogram", wording.monogram)
register.filter("colour", wording.colour)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon from the sprite."""
    attributes = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {}><use href="/static/icons/sprite.svg#{}"></use></svg>',
        attributes if label else SafeString(attributes),
        name,
    )


@register.filter
def number(value: float, digits: int | None = None) -> str:
    """A number."""
    return wording.number(value, get_language(), digits)


@register.filter
def money(service: Service) -> str:
    """The price of a service."""
    return wording.money(service.price_minor, service.price_currency, get_language())


@register.simple_tag
def price_limit(units: int, currency: str) -> SafeString:
    """The highest price asked for, as a chip shows it."""
    shown = wording.money(units * 100, currency, get_language())
    return format_html('<data value="{}.00" data-currency="{}">{}</data>', units, currency, shown)


@register.simple_tag
def price_from(service: Service) -> SafeString:
    """Price of a service as a card shows it."""
    shown = format_html(
        '<data value="{}" data-currency="{}">{}</data>',
        f"{service.price_minor / 100:.2f}",
        service.price_currency,
        money(service),
    )
    return format_html(gettext("from %(price)s").replace("%(price)s", "{}"), shown)


@register.simple_tag
def ignored_names(names: tuple[str, ...]) -> str:
    """What was left out of an address, by the names of the fields."""
    fields = {
        "q": pgettext("field", "Search"),
        "category": gettext("Category"),
        "tier": gettext("Level"),
        "language": gettext("Language"),
        "country": gettext("Country"),
        "city": gettext("Town"),
        "dropshipping": gettext("Works with dropshipping"),
        "available": pgettext("filter", "Free now"),
        "rating": pgettext("reviews", "Rating"),
        "price_max": gettext("Price from"),
        "sort": pgettext("field", "Order"),
        "page": pgettext("field", "Page"),
    }
    return ", ".join(f"{fields[name]} ({name})" for name in names)


@register.filter
def country_name(code: str) -> str:
    """Name of a country."""
    return wording.country_name(code, get_language())


@register.filter
def language_name(code: str) -> str:
    """Name of a language."""
    return wording.language_name(code, get_language())


@register.filter
def text_of(texts: Mapping[str, str]) -> str:
    """A text in the reader's language, else in the first one."""
    return wording.best(texts, get_language())[0]


@register.filter
def language_of(texts: Mapping[str, str]) -> str:
    """The language of what ``text_of`` shows."""
    return wording.best(texts, get_language())[1]


@register.filter
def grade(rating: int) -> str:
    """A mean grade with one decimal."""
    return wording.number(rating / 100, get_language(), 1)


@register.filter
def item(mapping: Mapping[str, object], key: str) -> object:
    """A value of a mapping by its key."""
    return mapping.get(key, 0)


@register.filter
def parts_of(minutes: int, part: int) -> int:
    """Minutes as hours (60) or days (1440), begun ones counted."""
    return ceil(minutes / part)


@register.filter
def beyond(things: list[object], most: int) -> int:
    """How many are left over after the first ``most``."""
    return max(0, len(things) - most)
