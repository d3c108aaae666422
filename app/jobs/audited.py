"""What deeds about briefs and jobs are called in the audit."""

from app.audit import Deed, Detail
from app.i18n.current import lazy_gettext, lazy_pgettext
from app.i18n.formats import language_name
from app.jobs.rules.briefs import ASKED, CLOSED, HELD, SPAM, UNCONFIRMED

SUBJECTS = {"brief": lazy_gettext("Brief")}
DEEDS = (
    Deed("brief.forgotten", lazy_gettext("Removed what identifies the merchant from a brief")),
    Deed("brief.called_spam", lazy_gettext("Called a brief spam")),
    Deed("brief.given_by_hand", lazy_gettext("Gave a brief to a partner by hand")),
    Deed("brief.searched_again", lazy_gettext("Looked for partners for a brief again")),
    Deed("brief.released", lazy_gettext("Let a brief go that was held")),
    Deed("jobs.preferences_changed", lazy_gettext("Changed the preferences for jobs")),
    Deed("jobs.vacation_kept", lazy_gettext("Followed the days of a vacation")),
)
STATE_WORDS = {
    UNCONFIRMED: lazy_gettext("Address not confirmed yet"),
    HELD: lazy_pgettext("brief", "Held"),
    ASKED: lazy_pgettext("brief", "Partners asked"),
    CLOSED: lazy_pgettext("brief", "Closed"),
    SPAM: lazy_gettext("Spam"),
}
DETAILS = (
    Detail("brief_state", lazy_gettext("State of the brief"), STATE_WORDS),
    Detail("brief_partner", lazy_gettext("Partner")),
    Detail("asked_partners", lazy_pgettext("count", "Partners asked")),
    Detail("away_from", lazy_gettext("Away from")),
    Detail("away_until", lazy_gettext("Away until, this day included")),
    Detail("job_dropshipping", lazy_gettext("Dropshipping")),
    Detail("job_languages", lazy_gettext("Languages"), told=language_name),
    Detail("notify_email", lazy_gettext("E-mail for notices"), is_private=True),
)
