"""What things of briefs and jobs are called in the office."""

from collections.abc import Mapping, Sequence

from app.config import settings
from app.i18n.current import LazyText, current_locale, lazy_gettext, lazy_pgettext
from app.i18n.formats import language_name
from app.jobs.queries.asking import all_categories
from app.jobs.queries.office import FOUND_NOBODY, HELD_ONES
from app.jobs.rules.briefs import DIRECT, HASTE, LINKS, MATCH
from app.jobs.rules.statuses import (
    AWAITING,
    COMPLETED,
    DECLINED,
    EXPIRED,
    INACTIVE,
    MERCHANT,
    NEW,
    OPEN,
    PARTNER,
    REPLIED,
    STAFF,
)

KIND_WORDS: Mapping[str, LazyText] = {
    MATCH: lazy_gettext("For several partners"),
    DIRECT: lazy_gettext("Enquiry to one partner"),
}
STATUS_WORDS: Mapping[str, LazyText] = {
    NEW: lazy_pgettext("job", "New"),
    OPEN: lazy_pgettext("job", "Opened"),
    AWAITING: lazy_gettext("Awaits the partner"),
    REPLIED: lazy_gettext("Awaits the merchant"),
    INACTIVE: lazy_pgettext("job", "Inactive"),
    COMPLETED: lazy_pgettext("job", "Completed"),
    DECLINED: lazy_pgettext("job", "Declined"),
    EXPIRED: lazy_pgettext("job", "Expired"),
}
SIDE_WORDS: Mapping[str, LazyText] = {
    PARTNER: lazy_gettext("the partner"),
    MERCHANT: lazy_gettext("the merchant"),
    STAFF: lazy_gettext("staff"),
}
EVENT_WORDS: Mapping[str, LazyText] = {
    "asked": lazy_gettext("The partner was asked"),
    "opened": lazy_pgettext("event", "Opened"),
    "answered": lazy_gettext("The partner wrote first"),
    "wrote": lazy_gettext("A message"),
    "revived": lazy_gettext("Taken up again"),
    "assigned": lazy_gettext("Assigned within the team"),
    "declined": lazy_pgettext("event", "Declined"),
    "expired": lazy_gettext("The 72 hours were over"),
    "inactive": lazy_pgettext("event", "Set aside"),
    "completed": lazy_pgettext("event", "Completed"),
    "reviewed": lazy_gettext("The merchant wrote a review"),
    "agreement_proposed": lazy_gettext("An agreement was proposed"),
    "agreement_confirmed": lazy_gettext("The agreement was confirmed"),
    "access_requested": lazy_gettext("Access to the shop was asked for"),
    "access_given_up": lazy_gettext("Access to the shop was given back"),
    "access_revoked": lazy_gettext("Access to the shop was taken back"),
    "access_refused": lazy_gettext("Access to the shop was refused"),
    "access_granted": lazy_gettext("Access to the shop was given"),
}
HELD_WORDS: Mapping[str, LazyText] = {
    HASTE: lazy_gettext("It was filled in faster than people type"),
    LINKS: lazy_gettext("It is full of links"),
}
WAITS_WORDS: Mapping[str, LazyText] = {
    HELD_ONES: lazy_gettext("Held: spam or not?"),
    FOUND_NOBODY: lazy_gettext("Found nobody"),
}


def category_choices() -> Sequence[tuple[str, str]]:
    """The categories in the operator's order."""
    return [(each.slug, each.name.text_for(current_locale())) for each in all_categories()]


def locale_choices() -> Sequence[tuple[str, str]]:
    """The languages of the site."""
    return [(code, language_name(code)) for code in settings().locales]
