"""What deeds about applications and their details are called in the audit."""

from app.applications.rules import ACCEPTED, CALL_PLANNED, REJECTED, SUBMITTED
from app.audit import Deed, Detail
from app.i18n.current import lazy_gettext
from app.partners.audited import category_told

STATUS_WORDS = {
    SUBMITTED: lazy_gettext("Received"),
    CALL_PLANNED: lazy_gettext("Call planned"),
    ACCEPTED: lazy_gettext("Accepted"),
    REJECTED: lazy_gettext("Rejected"),
}
REASON_WORDS = {
    "no_fit": lazy_gettext("Does not fit the programme"),
    "experience": lazy_gettext("Too little experience so far"),
    "references": lazy_gettext("References missing or not confirmed"),
    "unreachable": lazy_gettext("Could not be reached"),
    "duplicate": lazy_gettext("Applied twice"),
    "other": lazy_gettext("Another reason"),
    "withdrawn": lazy_gettext("Withdrawn by the applicant"),
}
TALK_WORDS = {"meeting": lazy_gettext("Meeting"), "call": lazy_gettext("Call")}
VERDICT_WORDS = {
    "met": lazy_gettext("Met"),
    "not_met": lazy_gettext("Not met"),
    "waived": lazy_gettext("Waived"),
}

CONSENT_WORDS = {
    "call": lazy_gettext("on the telephone"),
    "meeting": lazy_gettext("at a meeting"),
    "email": lazy_gettext("by e-mail"),
    "paper": lazy_gettext("on paper"),
}

SUBJECTS = {"application": lazy_gettext("Application")}
DEEDS = (
    Deed("application.entered", lazy_gettext("Entered an application for somebody")),
    Deed("application.call_planned", lazy_gettext("Planned a call with an applicant")),
    Deed("application.talk_recorded", lazy_gettext("Recorded a conversation with an applicant")),
    Deed("application.accepted", lazy_gettext("Accepted an application")),
    Deed("application.rejected", lazy_gettext("Rejected an application")),
    Deed("application.withdrawn", lazy_gettext("Took the own application back")),
    Deed(
        "application.forgotten",
        lazy_gettext("Removed what identifies the person from an application"),
    ),
)
DETAILS = (
    Detail("application_status", lazy_gettext("Status of the application"), STATUS_WORDS),
    Detail("consent_by", lazy_gettext("Who agreed"), is_private=True),
    Detail("consent_how", lazy_gettext("How the consent was given"), CONSENT_WORDS),
    Detail("consent_on", lazy_gettext("Day of the consent")),
    Detail("call_at", lazy_gettext("Call")),
    Detail("talk_kind", lazy_gettext("Kind of conversation"), TALK_WORDS),
    Detail("talk_on", lazy_gettext("Day of the conversation")),
    Detail("application_category", lazy_gettext("Category of the new partner"), told=category_told),
    Detail("application_reason", lazy_gettext("Reason of the rejection"), REASON_WORDS),
)
