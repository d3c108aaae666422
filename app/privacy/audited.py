"""What deeds of this room are called in the audit."""

from app.audit import Deed, Detail
from app.i18n.current import lazy_gettext

DEEDS = (
    Deed("person.exported", lazy_gettext("Downloaded what is held about a person")),
    Deed("person.erased", lazy_gettext("Erased a person")),
)
DETAILS = (Detail("rows_forgotten", lazy_gettext("Rows removed or emptied")),)
