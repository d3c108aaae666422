"""What becomes of a partner by a row: only what the file has columns for changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.partners.details import PartnerDetails, ServiceDetails
from app.partners.importing.cells import clean
from app.partners.importing.rows import ImportedPartner
from app.partners.sheet import PricedName
from app.values import LocalizedText

NOBODY = PartnerDetails(name="", email="")
"""What a new partner is made from."""

_AS_THEY_ARE = ("city", "country", "email", "founded", "languages", "name", "phone", "team_size")


def merged(
    base: PartnerDetails,
    row: ImportedPartner,
    columns: Collection[str],
    locales: Sequence[str],
    default_locale: str,
) -> PartnerDetails:
    """The partner as the row wants it. Equal to ``base`` when the row says nothing new."""
    changes: dict[str, Any] = {
        column: getattr(row, column) for column in (*_AS_THEY_ARE, "website") if column in columns
    }
    if row.kind:
        changes["kind"] = row.kind
    if row.external_id:
        changes["external_id"] = row.external_id
    # The order of categories is the partner's own affair; the same ones are no change.
    if "categories" in columns and set(row.category_ids) != set(base.category_ids):
        changes["category_ids"] = row.category_ids
    changes["headline"] = _texts(base.headline, row.headline)
    changes["about"] = _texts(base.about, row.about)
    result = replace(base, **changes)
    if "services" in columns:
        language = main_locale(result, locales, default_locale)
        result = replace(result, services=_services(base.services, row.services, language))
    return result


def main_locale(partner: PartnerDetails, locales: Sequence[str], default_locale: str) -> str:
    """The language in which a partner names its services: the first language on offer that it
    speaks, else that it writes, else the programme's."""
    written = [*partner.headline, *partner.about]
    return next(
        (code for code in (*partner.languages, *written) if code in locales), default_locale
    )


def _texts(before: LocalizedText, new: Mapping[str, str]) -> LocalizedText:
    texts = dict(before)
    for locale, text in new.items():
        # Forms store line breaks as browsers send them; that alone is no change.
        if clean(texts.get(locale, "")) != text:
            texts[locale] = text
    return LocalizedText(texts)


def _services(
    before: Sequence[ServiceDetails], new: Sequence[PricedName], locale: str
) -> tuple[ServiceDetails, ...]:
    """The row's services. One that is known by this name keeps its names in other languages."""
    known = [service.name for service in before]
    services: list[ServiceDetails] = []
    for name, price in new:
        names = next((names for names in known if name in names.values()), None)
        if names is not None:
            known.remove(names)
        services.append(ServiceDetails(names or LocalizedText({locale: name}), price))
    return tuple(services)
