"""What the office's own deeds are called in the audit."""

from app.audit import Deed, Detail
from app.backoffice.forms.texts import ICONS
from app.i18n.current import lazy_gettext, lazy_pgettext

SUBJECTS = {
    "category": lazy_gettext("Category"),
    "tier": lazy_gettext("Level"),
    "mail": lazy_pgettext("thing", "E-mail"),
}
DEEDS = (
    Deed("category.added", lazy_gettext("Added a category")),
    Deed("category.changed", lazy_gettext("Changed a category")),
    Deed("category.removed", lazy_gettext("Removed a category")),
    Deed("tier.changed", lazy_gettext("Changed the texts of a level")),
)
DETAILS = (
    Detail("text_name", lazy_pgettext("thing", "Name")),
    Detail("text_short", lazy_gettext("Short name")),
    Detail("text_plural", lazy_gettext("Name in the plural")),
    Detail("text_summary", lazy_gettext("In one sentence")),
    Detail("text_about", lazy_gettext("Description")),
    Detail("text_conditions", lazy_gettext("Conditions")),
    Detail("icon", lazy_gettext("Icon"), ICONS),
    Detail("position", lazy_gettext("Place in the order")),
)
