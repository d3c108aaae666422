"""What is taken in as a brief, and what is kept from partners until staff have seen it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.jobs.rules.briefs import HASTE, LINKS, NOTHING

STEPS = (NEED, SHOP, CONTACT, LOOK_OVER) = (1, 2, 3, 4)
"""Of the form."""

HASTY = timedelta(seconds=2)
"""From opening the form to sending it. Nobody reads four steps in less; what a program sends by
itself comes sooner."""
MOST_LINKS = 3
"""In a text that a person writes about a shop."""
DRAFT_KEPT = timedelta(days=30)

AWAY, NO_SERVICE, UNLISTED = ("away", "no_service", "unlisted")
"""Why a partner is not asked (S131, S148)."""

_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


def reason_to_hold(
    *, opened: datetime | None, sent: datetime, names: Iterable[str], texts: Iterable[str]
) -> str:
    """Why a brief waits for staff; empty when partners may have it as soon as its writer has
    confirmed the address. It is no reason to refuse it: people may err as programs do.

    ``names`` are texts in which no person puts a link.
    """
    if opened is None or sent - opened < HASTY:
        return HASTE
    if any(map(_LINK.search, names)):
        return LINKS
    return LINKS if sum(len(_LINK.findall(text)) for text in texts) > MOST_LINKS else NOTHING


def reason_not_to_ask(*, listed: bool, available: bool, has_service: bool) -> str | None:
    """Why a partner gets no enquiry; None when it may be asked."""
    if not listed:
        return UNLISTED
    if not has_service:
        return NO_SERVICE
    return None if available else AWAY
