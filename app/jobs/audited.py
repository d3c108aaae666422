"""What the audit tells of jobs."""

from app.audit import Deed, Detail
from app.i18n.current import lazy_gettext as _

DEEDS = (
    Deed("jobs.preferences_changed", _("Changed the preferences for jobs")),
    Deed("jobs.vacation_kept", _("Followed the days of a vacation")),
)
DETAILS = (
    Detail("away_from", _("Away from")),
    Detail("away_until", _("Away until, this day included")),
    Detail("job_dropshipping", _("Dropshipping")),
    Detail("job_languages", _("Languages")),
    Detail("notify_email", _("E-mail for notices"), is_private=True),
)
