"""Which steps of a job stand between the messages, for whom."""

from collections.abc import Mapping

from app.jobs.rules.statuses import MERCHANT, PARTNER

PAPERS = frozenset(
    {
        "agreement_proposed",
        "agreement_confirmed",
        "access_requested",
        "access_granted",
        "access_refused",
        "access_revoked",
        "access_given_up",
    }
)
"""Steps of agreements and accesses: both sides read of them."""

TOLD_TO: Mapping[str, frozenset[str]] = {
    PARTNER: PAPERS
    | frozenset({"opened", "assigned", "declined", "expired", "inactive", "completed"}),
    # What a team does among itself is its own; nor does a merchant learn who was asked when (S140).
    MERCHANT: PAPERS | frozenset({"declined", "expired", "completed"}),
}
"""Side → the kinds of steps that it reads of; a message says its own step itself. A kind that is
added here is put into words in
``templates/jobs/_step.html``."""
