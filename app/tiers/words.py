"""What the deeds of this room are called in the audit, and its words on pages."""

from collections.abc import Mapping

from flask import Flask

from app.audit import Deed, Detail, add_audited
from app.i18n.current import LazyText, current_locale, lazy_gettext
from app.i18n.formats import language_name
from app.partners.audited import category_told, condition_told
from app.values import LocalizedText

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
    "meeting": lazy_gettext("At a meeting"),
    "call": lazy_gettext("On a call"),
}


TIER_WORDS: Mapping[str, LazyText] = {
    "bronze": lazy_gettext("Bronze"),
    "silver": lazy_gettext("Silver"),
    "gold": lazy_gettext("Gold"),
}
"""For the audit, which keeps keys. Pages show the names that the operator gave the levels."""


def told(text: LocalizedText) -> str:
    """A text that the operator keeps, in the reader's language; in another one failing that."""
    return text.text_for(current_locale())


def name_deeds(app: Flask) -> None:
    """Name what this room records."""
    add_audited(
        app,
        [
            Deed("tier.condition_marked", lazy_gettext("Judged a condition of a level")),
            Deed("tier.decided", lazy_gettext("Changed the level")),
            Deed("tier.planned", lazy_gettext("Decided about the level from a day to come")),
            Deed("tier.plan_carried_out", lazy_gettext("The decision about the level holds")),
            Deed("tier.plan_cancelled", lazy_gettext("Called off a decision about the level")),
            Deed(
                "tier.choice_void",
                lazy_gettext(
                    "The categories had changed since the choice: the partner chooses anew"
                ),
            ),
            Deed("tier.categories_chosen", lazy_gettext("Chose the categories")),
            Deed("tier.wish_told", lazy_gettext("Would like to move up")),
            Deed("tier.wish_ended", lazy_gettext("No longer seeks a higher level")),
            Deed("contribution.submitted", lazy_gettext("Entered a contribution")),
            Deed("contribution.edited", lazy_gettext("Changed a contribution")),
            Deed("contribution.withdrawn", lazy_gettext("Took a contribution back")),
            Deed("contribution.recorded", lazy_gettext("Recorded a contribution")),
            Deed("contribution.confirmed", lazy_gettext("Confirmed a contribution")),
            Deed("contribution.refused", lazy_gettext("Did not recognise a contribution")),
        ],
        [
            Detail("condition", lazy_gettext("Condition"), told=condition_told),
            Detail("verdict", lazy_gettext("Judged"), VERDICT_WORDS),
            Detail("verdict_note", lazy_gettext("Note")),
            Detail("tier", lazy_gettext("Level"), TIER_WORDS),
            Detail("tier_decided_on", lazy_gettext("Day of the meeting or call")),
            Detail("tier_talk", lazy_gettext("How it was decided"), TALK_WORDS),
            Detail("tier_reason", lazy_gettext("Reason")),
            Detail("tier_effective_on", lazy_gettext("Holds from")),
            Detail("tier_categories", lazy_gettext("Categories"), told=category_told),
            Detail("contribution", lazy_gettext("Contribution")),
            Detail("contribution_kind", lazy_gettext("What it was"), CONTRIBUTION_WORDS),
            Detail("contribution_held_on", lazy_gettext("Day")),
            Detail("contribution_link", lazy_gettext("Address of the page")),
            Detail("contribution_locale", lazy_gettext("Language"), told=language_name),
            Detail("contribution_words", lazy_gettext("In a few words")),
            Detail("contribution_state", lazy_gettext("State"), STATE_WORDS),
            Detail("contribution_reason", lazy_gettext("Reason")),
        ],
        {"contribution": lazy_gettext("Contribution")},
    )
