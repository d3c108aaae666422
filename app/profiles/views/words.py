"""Parts of a profile in the reader's words, for comparing two versions."""

from collections.abc import Callable, Sequence
from typing import Any

from app.catalogue.queries import present_facts
from app.i18n.current import current_locale, gettext, pgettext
from app.i18n.formats import (
    country_name,
    format_money,
    join_words,
    language_name,
    own_language_name,
)
from app.profiles.content import price_of

NOTHING = "–"


def part_label(name: str) -> str:
    """What a part is called."""
    base, _dash, locale = name.partition("-")
    label = _labels()[base]
    return f"{label}: {own_language_name(locale)}" if locale else label


def part_words(name: str, value: Any) -> str:
    """What a part says, as lines of text; a dash where it says nothing."""
    if value in (None, "", [], {}):
        return NOTHING
    return _WORDS.get(name, str)(value) or NOTHING


def lacking_words(missing: Sequence[str]) -> dict[str, str]:
    """What a language lacks (rules.lacking), each in words that stand alone."""
    names = {
        "headline": gettext("The headline is missing."),
        "about": gettext("What you do is not described."),
        "services": gettext("Some services have no name."),
        "references": gettext("Some references have no text."),
    }
    return {each: names[each] for each in missing}


def _labels() -> dict[str, str]:
    return {
        "name": pgettext("thing", "Name"),
        "kind": gettext("Kind"),
        "headline": gettext("Headline"),
        "about": gettext("What you do"),
        "services": gettext("Services and prices"),
        "references": gettext("References"),
        "categories": gettext("Categories"),
        "languages": gettext("Languages"),
        "country": gettext("Country"),
        "city": gettext("Town"),
        "email": gettext("E-mail for clients"),
        "phone": gettext("Telephone"),
        "website": gettext("Website"),
        "founded": gettext("In business since (year)"),
        "team_size": gettext("People in the team"),
        "dropshipping": gettext("Dropshipping"),
        "logo": gettext("Logo"),
        "pictures": gettext("Pictures"),
    }


def _service(service: dict[str, Any]) -> str:
    price = price_of(service)
    told = format_money(price) if price else gettext("by agreement")
    return f"{' / '.join(service['name'].values())}: {told}"


def _reference(reference: dict[str, Any]) -> str:
    return f"{reference['client']}: {' / '.join(reference['text'].values())}"


def _categories(slugs: list[str]) -> str:
    known = present_facts().category_by_slug
    names = [known[slug].name.best(current_locale()) for slug in slugs if slug in known]
    return join_words(name.text for name in names if name)


def _kind(kind: str) -> str:
    return gettext("company") if kind == "company" else gettext("freelancer")


def _languages(codes: list[str]) -> str:
    return join_words(language_name(code) for code in codes)


def _dropshipping(works: bool) -> str:
    if works:
        return gettext("Works with such shops")
    return gettext("Does not work with such shops")


def _logo(_name: str) -> str:
    return gettext("a logo of this version")


def _pictures(pictures: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{at}. {' / '.join(each['alt'].values())}" for at, each in enumerate(pictures, 1)
    )


_WORDS: dict[str, Callable[[Any], str]] = {
    "kind": _kind,
    "services": lambda rows: "\n".join(map(_service, rows)),
    "references": lambda rows: "\n".join(map(_reference, rows)),
    "categories": _categories,
    "languages": _languages,
    "country": country_name,
    "dropshipping": _dropshipping,
    "logo": _logo,
    "pictures": _pictures,
}
