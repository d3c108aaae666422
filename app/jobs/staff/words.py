"""What things of briefs and jobs are called in the office."""

from collections.abc import Mapping, Sequence

from app.config import settings
from app.i18n.current import LazyText, current_locale, lazy_gettext
from app.i18n.formats import language_name
from app.jobs.queries.asking import all_categories
from app.jobs.queries.office import FOUND_NOBODY, HELD_ONES
from app.jobs.rules.briefs import DIRECT, HASTE, LINKS, MATCH

KIND_WORDS: Mapping[str, LazyText] = {
    MATCH: lazy_gettext("For several partners"),
    DIRECT: lazy_gettext("Enquiry to one partner"),
}
HELD_WORDS: Mapping[str, LazyText] = {
    HASTE: lazy_gettext("It was filled in faster than people type"),
    LINKS: lazy_gettext("It is full of links"),
}
WAITS_WORDS: Mapping[str, LazyText] = {
    HELD_ONES: lazy_gettext("Held: spam or not?"),
    FOUND_NOBODY: lazy_gettext("Found nobody"),
}


def choices(words: Mapping[str, LazyText]) -> list[tuple[str, str]]:
    """Words of the program as a filter's options."""
    return [(key, str(label)) for key, label in words.items()]


def category_choices() -> Sequence[tuple[str, str]]:
    """The categories in the operator's order."""
    return [(each.slug, each.name.text_for(current_locale())) for each in all_categories()]


def locale_choices() -> Sequence[tuple[str, str]]:
    """The languages of the site."""
    return [(code, language_name(code)) for code in settings().locales]
