"""What kinds and states of access are called, and what a merchant consents to."""

from collections.abc import Mapping
from hashlib import sha256

from app.i18n.current import LazyText, gettext, lazy_pgettext
from app.i18n.current import lazy_gettext as _
from app.jobs.models import Access
from app.jobs.rules.accesses import GIVEN_UP, GRANTED, REFUSED, REQUESTED, REVOKED

KIND_WORDS: Mapping[str, LazyText] = {
    "read_only": _("Only look, change nothing"),
    "products": _("Products and categories"),
    "orders": _("Orders"),
    "customers": _("Customers and their data"),
    "settings": _("Settings of the shop"),
    "design": _("Design and texts"),
    "statistics": _("Statistics and advertising accounts"),
}
STATE_WORDS: Mapping[str, LazyText] = {
    REQUESTED: lazy_pgettext("access", "Requested"),
    GRANTED: lazy_pgettext("access", "Granted"),
    REFUSED: lazy_pgettext("access", "Refused"),
    REVOKED: lazy_pgettext("access", "Revoked"),
    GIVEN_UP: lazy_pgettext("access", "Given up"),
}
STATE_KINDS: Mapping[str, str] = {
    REQUESTED: "waiting",
    GRANTED: "done",
    REFUSED: "refused",
    REVOKED: "refused",
}
"""State → its colour and icon (templates/ui/status.html)."""


def consent_to(partner: str) -> str:
    """What a merchant agrees to when it consents, in the language of the page."""
    return gettext(
        "I have read what %(partner)s asks for and why, and I agree that %(partner)s gets this "
        "access to my shop and uses it for this purpose alone. I open it in my shop myself and "
        "pass on no password. I can revoke it here at any time.",
        partner=partner,
    )


def consent_record(access: Access, partner: str) -> str:
    """All that a merchant reads and agrees to, as it is kept: the sentence, and what was asked
    for."""
    kinds = [str(KIND_WORDS[kind]) for kind in access.kinds]
    return "\n\n".join(
        part for part in (consent_to(partner), "\n".join(kinds), access.what, access.why) if part
    )


def mark_of(record: str) -> str:
    """A mark by which a form says what was read."""
    return sha256(record.encode()).hexdigest()
