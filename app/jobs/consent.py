"""What merchants agree to."""

from app.config import settings
from app.i18n.current import gettext
from app.jobs.rules.briefs import CONFIRMED_WITHIN


def consent_text(*, partner: str | None, has_store: bool) -> str:
    """What a merchant agrees to, in the language of the page. ``partner`` is the name of the one
    that is asked; None when several are."""
    programme, days = settings().programme_name, CONFIRMED_WITHIN.days
    if partner is None:
        return gettext(
            "I agree that the programme %(programme)s passes on what I have filled in here to "
            "the partners that it asks for me, keeps it together with our messages, and writes to "
            "me about it by e-mail. If I do not confirm my e-mail address within %(days)s days, "
            "all of it is deleted.",
            programme=programme,
            days=days,
        )
    if not has_store:
        return gettext(
            "I agree that the programme %(programme)s sends what I have filled in here by e-mail "
            "to %(partner)s and then keeps none of it. If I do not confirm my e-mail address "
            "within %(days)s days, all of it is deleted.",
            programme=programme,
            partner=partner,
            days=days,
        )
    return gettext(
        "I agree that the programme %(programme)s passes on what I have filled in here to "
        "%(partner)s, keeps it together with our messages, and writes to me about it by e-mail. "
        "If I do not confirm my e-mail address within %(days)s days, all of it is deleted.",
        programme=programme,
        partner=partner,
        days=days,
    )
