"""What statuses, kinds and reasons are called, for labels that are made at import."""

from collections.abc import Mapping

from app.i18n.current import LazyText, lazy_pgettext
from app.i18n.current import lazy_gettext as _

STATUS_WORDS: Mapping[str, LazyText] = {
    "new": lazy_pgettext("job", "New"),
    "open": lazy_pgettext("job", "Opened"),
    "awaiting": lazy_pgettext("job", "Awaits your answer"),
    "replied": lazy_pgettext("job", "Answered"),
    "inactive": lazy_pgettext("job", "Inactive"),
    "completed": lazy_pgettext("job", "Completed"),
    "declined": lazy_pgettext("job", "Declined"),
    "expired": lazy_pgettext("job", "Expired"),
}
"""As partners see them, in the order in which they matter."""

STATUS_KINDS: Mapping[str, str] = {
    "new": "new",
    "open": "waiting",
    "awaiting": "waiting",
    "completed": "done",
    "declined": "refused",
    "expired": "refused",
}
"""Status → its colour and icon (templates/ui/status.html)."""

KIND_WORDS: Mapping[str, LazyText] = {
    "match": _("Picked for you"),
    "direct": _("Asked you directly"),
}

DECLINE_WORDS: Mapping[str, LazyText] = {
    "no_capacity": _("We have no time for it"),
    "not_my_service": _("We do not do this"),
    "budget": _("The budget is too small"),
    "language": _("We do not speak the language"),
    "other": _("Another reason"),
}
"""What a partner chooses from when it declines."""

REASON_WORDS: Mapping[str, LazyText] = {
    "no_capacity": _("no time for it"),
    "not_my_service": _("not a service of the partner"),
    "budget": _("the budget is too small"),
    "language": _("no common language"),
    "chose_other": _("somebody else was chosen"),
    "solved": _("it is done already"),
    "no_answer": _("no answer came"),
    "spam": _("it was no true request"),
    "reassigned": _("another partner has it now"),
    "other": _("another reason"),
}
"""Why a job was declined, by whichever side."""


def told_reason(reason: str) -> LazyText:
    """A reason in words; one that is not known is another one."""
    return REASON_WORDS.get(reason, REASON_WORDS["other"])
