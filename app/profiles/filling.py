"""From a profile's parts to its form, and from the form back to parts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from app.clock import now
from app.config import settings
from app.i18n.collation import sort_key
from app.i18n.current import current_locale, gettext
from app.i18n.formats import country_name, language_name
from app.i18n.names import USUAL_LANGUAGES, is_country
from app.partners.models import Category
from app.profiles.content import FACTS, price_of, written_locales
from app.profiles.forms import ProfileForm, Shape, form_class, in_order
from app.profiles.rules import Parts
from app.values import CURRENCIES, Money

# Of fields of several kinds, each with more than WTForms says of all.
Row = dict[str, Any]


def profile_form(
    parts: Parts,
    categories: Sequence[Category],
    *,
    side: str,
    typed: "MultiDict[str, str] | None" = None,
) -> ProfileForm:
    """The form of a profile: with its parts, or with what was typed."""
    locales = written_locales(parts, settings().locales)
    if typed is None:
        counts = (len(parts["services"]), len(parts["references"]))
    else:
        typed = in_order(typed)
        counts = (_count(typed, "services"), _count(typed, "references"))
    shape = Shape(locales, *counts, has_name=side == "office", this_year=now().year)
    form = form_class(shape)(formdata=typed, data=_form_data(parts))
    _offer(form, parts, categories)
    return form


def parts_from(form: ProfileForm, before: Parts, categories: Sequence[Category]) -> dict[str, Any]:
    """The parts that a right form says; logo and pictures are not among them."""
    fields = form._fields
    parts: dict[str, Any] = {name: fields[name].data for name in FACTS if name in fields}
    for name in fields:
        if name.startswith(("headline-", "about-")) and fields[name].data:
            parts[name] = fields[name].data
    spoken = [form["main_language"].data, *before["languages"], *_languages(before)]
    return parts | {
        "country": form["country"].data or None,
        "dropshipping": bool(form["dropshipping"].data),
        "categories": categories_from(form, before, categories),
        "languages": _ordered(form["languages"].data or [], spoken),
        "services": [each for row in form.rows("services") if (each := _service(row))],
        "references": [each for row in form.rows("references") if (each := _reference(row))],
    }


def categories_from(form: ProfileForm, before: Parts, categories: Sequence[Category]) -> list[str]:
    """The categories that a form says, right or not, the leading one first."""
    order = [form["leading"].data, *before["categories"], *(each.slug for each in categories)]
    return _ordered(form["categories"].data or [], order)


def _count(typed: Mapping[str, str], name: str) -> int:
    return len({key.split("-")[1] for key in typed if key.startswith(f"{name}-")})


def _form_data(parts: Parts) -> dict[str, Any]:
    """Names of fields → what stands in them."""
    plain = ("categories", "languages", "country", "dropshipping")
    data = {name: parts[name] for name in (*FACTS, *plain)}
    data |= {name: text for name, text in parts.items() if name.startswith(("headline-", "about-"))}
    # A number stands in a field of text, and none is no text.
    data |= {name: parts[name] or "" for name in ("founded", "team_size")}
    data["leading"] = next(iter(parts["categories"]), "")
    data["main_language"] = next(iter(parts["languages"]), "")
    for at, service in enumerate(parts["services"]):
        price = price_of(service)
        data |= {f"services-{at}-name-{code}": text for code, text in service["name"].items()}
        data[f"services-{at}-price"] = price.amount if price else None
        data[f"services-{at}-currency"] = price.currency if price else settings().currency
    for at, reference in enumerate(parts["references"]):
        data[f"references-{at}-client"] = reference["client"]
        data |= {f"references-{at}-text-{code}": text for code, text in reference["text"].items()}
    return data


def _offer(form: ProfileForm, parts: Parts, categories: Sequence[Category]) -> None:
    """Fill in the choices, in the order of the reader's alphabet where they have none."""
    locale = current_locale()
    form["kind"].choices = [("company", gettext("company")), ("freelancer", gettext("freelancer"))]
    named = [(each.slug, each.name.text_for(locale)) for each in categories]
    form["categories"].choices = named
    form["leading"].choices = [("", gettext("the first chosen category")), *named]
    languages = _by_name([(code, language_name(code)) for code in _languages(parts)])
    form["languages"].choices = languages
    form["main_language"].choices = [("", gettext("the first chosen language")), *languages]
    countries = [(code, country_name(code)) for code in country_codes()]
    form["country"].choices = [("", "–"), *_by_name(countries)]
    for row in form.rows("services"):
        row["currency"].choices = list(CURRENCIES)
        # A row that was added just now.
        if row["currency"].data in (None, "None"):
            row["currency"].data = settings().currency


def country_codes() -> list[str]:
    """ISO codes of all countries."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [code for x in letters for y in letters if is_country(code := x + y)]


def _languages(parts: Parts) -> list[str]:
    return list(dict.fromkeys((*settings().locales, *USUAL_LANGUAGES, *parts["languages"])))


def _by_name(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: sort_key(pair[1], current_locale()))


def _ordered(chosen: Sequence[str], order: Sequence[str | None]) -> list[str]:
    """What was chosen, in an order that names all that there is."""
    return [each for each in dict.fromkeys(order) if each is not None and each in chosen]


def _texts(row: Row, prefix: str) -> dict[str, str]:
    return {
        key.removeprefix(prefix): field.data
        for key, field in row.items()
        if key.startswith(prefix) and field.data
    }


def _service(row: Row) -> dict[str, Any] | None:
    name, price = _texts(row, "name-"), row["price"].data
    if not name:
        return None
    return {"name": name, "price": _price(price, row["currency"].data)}


def _price(price: Decimal | None, currency: str) -> list[Any] | None:
    if price is None:
        return None
    money = Money.parse(f"{price:f}", currency)
    return [money.minor, money.currency]


def _reference(row: Row) -> dict[str, Any] | None:
    text = _texts(row, "text-")
    return {"client": row["client"].data, "text": text} if text else None
