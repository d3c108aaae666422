"""What deeds about briefs and jobs are called in the audit."""

from app.audit import Deed
from app.i18n.current import lazy_gettext

DEEDS = (
    Deed("brief.forgotten", lazy_gettext("Removed what identifies the merchant from a brief")),
)
