"""What the statuses, reasons and marks of reviews are called, and its deeds in the audit."""

from collections.abc import Mapping

from flask import Flask

from app.audit import Deed, Detail, add_audited
from app.i18n.current import LazyText, lazy_gettext, lazy_pgettext

STATUS_WORDS: Mapping[str, LazyText] = {
    "waiting": lazy_pgettext("review", "Waits for our look"),
    "published": lazy_pgettext("review", "Published"),
    "set_aside": lazy_pgettext("review", "Set aside"),
    "taken_down": lazy_pgettext("review", "Taken down"),
}
STATUS_KINDS: Mapping[str, str] = {
    "waiting": "waiting",
    "published": "done",
    "set_aside": "refused",
    "taken_down": "refused",
}
"""Status → its colour and icon (templates/ui/status.html)."""
REASON_WORDS: Mapping[str, LazyText] = {
    "own_people": lazy_gettext("It seems to come from people who are close to the partner"),
    "no_work": lazy_gettext("We could not find out what work it is about"),
    "insult": lazy_gettext("It insults somebody, or says what the law forbids"),
    "personal": lazy_gettext("It says something about persons that is not for the public"),
    "advert": lazy_gettext("It advertises something, or is about something else"),
    "asked": lazy_gettext("Its writer has asked us for it"),
    "other": lazy_gettext("Another reason"),
}
"""As its writer reads them."""
MARK_WORDS: Mapping[str, LazyText] = {
    "team": lazy_gettext("The merchant’s e-mail belongs to somebody of the partner’s team"),
    "own_address": lazy_gettext("The merchant’s e-mail is the partner’s own"),
    "own_domain": lazy_gettext("The merchant’s e-mail or shop has the partner’s own domain"),
    "again": lazy_gettext("The same e-mail has reviewed this partner before"),
    "often": lazy_gettext("The same e-mail has reviewed many partners lately"),
}
SOURCE_WORDS: Mapping[str, LazyText] = {
    "job": lazy_gettext("After a job on this site"),
    "elsewhere": lazy_gettext("From elsewhere"),
}


def name_deeds(app: Flask) -> None:
    """Name what this room records."""
    add_audited(
        app,
        [
            Deed("review.published", lazy_gettext("Published a review")),
            Deed("review.set_aside", lazy_gettext("Set a review aside")),
            Deed("review.taken_down", lazy_gettext("Took a review down")),
            Deed("review.answered", lazy_gettext("Answered a review in public")),
        ],
        [
            Detail("review_status", lazy_gettext("Review"), STATUS_WORDS),
            Detail("review_reason", lazy_gettext("Reason"), REASON_WORDS),
            Detail("review_comment", lazy_gettext("In words")),
            Detail("review_reply", lazy_gettext("Answer")),
        ],
        {"review": lazy_gettext("Review")},
    )
