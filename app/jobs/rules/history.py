"""Which steps of a job stand between the messages, for whom."""

from collections.abc import Mapping

from app.jobs.rules.statuses import MERCHANT, PARTNER

SAID_BY_MESSAGES = frozenset({"wrote", "answered", "revived"})
"""Steps that are a message; it says them itself."""

TOLD_TO: Mapping[str, frozenset[str]] = {
    PARTNER: frozenset({"opened", "assigned", "declined", "expired", "inactive", "completed"}),
    # What a team does among itself is its own; nor does a merchant learn who was asked when (S140).
    MERCHANT: frozenset({"declined", "expired", "completed"}),
}
"""Side → the kinds of steps that it reads of. A kind that is added here is put into words in
``templates/jobs/_step.html``."""
