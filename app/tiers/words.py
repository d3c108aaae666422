"""What the deeds of this room are called in the audit, and its words on pages."""

from collections.abc import Mapping

from flask import Flask

from app.audit import Deed, Detail, add_audited
from app.i18n.current import LazyText, lazy_gettext

VERDICT_WORDS: Mapping[str, LazyText] = {
    "open": lazy_gettext("Not judged yet"),
    "met": lazy_gettext("Met"),
    "not_met": lazy_gettext("Not met"),
    "waived": lazy_gettext("Waived"),
}
CONTRIBUTION_WORDS: Mapping[str, LazyText] = {
    "article": lazy_gettext("Article"),
    "lesson": lazy_gettext("University lesson"),
    "webinar": lazy_gettext("Webinar"),
    "feedback": lazy_gettext("Feedback on the product"),
    "training": lazy_gettext("Training"),
    "meeting": lazy_gettext("Meeting"),
}
STATE_WORDS: Mapping[str, LazyText] = {
    "submitted": lazy_gettext("Waiting to be confirmed"),
    "confirmed": lazy_gettext("Confirmed"),
    "refused": lazy_gettext("Not recognised"),
}
TALK_WORDS: Mapping[str, LazyText] = {
    "meeting": lazy_gettext("Meeting"),
    "call": lazy_gettext("Call"),
}


def name_deeds(app: Flask) -> None:
    """Name what this room records."""
    add_audited(
        app,
        [
            Deed("tier.condition_marked", lazy_gettext("Judged a condition of a level")),
        ],
        [
            Detail("condition", lazy_gettext("Condition")),
            Detail("verdict", lazy_gettext("Judged"), VERDICT_WORDS),
            Detail("verdict_note", lazy_gettext("Note")),
        ],
    )
