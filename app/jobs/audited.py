"""What deeds about briefs and jobs are called in the audit."""

from app.audit import Deed, Detail
from app.i18n.current import lazy_gettext
from app.jobs.rules.briefs import ASKED, CLOSED, HELD, SPAM, UNCONFIRMED

DEEDS = (
    Deed("brief.forgotten", lazy_gettext("Removed what identifies the merchant from a brief")),
    Deed("brief.released", lazy_gettext("Let a brief go that was held")),
)
STATE_WORDS = {
    UNCONFIRMED: lazy_gettext("Address not confirmed yet"),
    HELD: lazy_gettext("Held"),
    ASKED: lazy_gettext("Partners asked"),
    CLOSED: lazy_gettext("Closed"),
    SPAM: lazy_gettext("Spam"),
}
DETAILS = (Detail("brief_state", lazy_gettext("State of the brief"), STATE_WORDS),)
