"""Access to a merchant's shop: what may be asked for, and who may end it (S162, S163)."""

from collections.abc import Collection, Mapping

from app.jobs.rules.briefs import MOST_ACCESSES
from app.refusals import Refused

ACCESS_STATES = (REQUESTED, GRANTED, REFUSED, REVOKED, GIVEN_UP) = (
    "requested",
    "granted",
    "refused",
    "revoked",
    "given_up",
)
KINDS = ("read_only", "products", "orders", "customers", "settings", "design", "statistics")
"""Usual kinds, so that both sides read them in their own language."""

COMES_FROM: Mapping[str, tuple[str, ...]] = {
    GRANTED: (REQUESTED,),
    REFUSED: (REQUESTED,),
    REVOKED: (GRANTED,),
    GIVEN_UP: (REQUESTED, GRANTED),
}
"""State → those that it may follow. What was asked for can be taken back as well."""


class DecidedAlready(Refused):
    """Somebody was quicker, or it was ended before."""


class WordsChanged(Refused):
    """What the merchant read is not what would be consented to."""


def require_request(kinds: Collection[str], what: str, *, count: int) -> None:
    """Refuse a request that does not say what for, and one too many; ``count`` is how many there
    are. Raises Refused."""
    if not kinds and not what:
        raise Refused("Choose what you need, or write it down.", field="kinds")
    if set(kinds) == {"read_only"} and not what:
        raise Refused("Choose also what you need to look at.", field="kinds")
    if count >= MOST_ACCESSES:
        raise Refused.counted(
            MOST_ACCESSES,
            "At most %(num)s access can be requested in one job.",
            "At most %(num)s accesses can be requested in one job.",
        )
