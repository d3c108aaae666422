"""How grades become a rating, and the life of a review: pure decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.refusals import Refused, Stale
from app.values import ANYBODYS_HOSTS, ascii_host, email_key

CRITERIA = ("quality", "timeliness", "service", "originality", "price")
"""What a client grades, each from 1 to 5 (S121)."""
GRADES = (1, 2, 3, 4, 5)

STATUSES = (WAITING, PUBLISHED, SET_ASIDE, TAKEN_DOWN) = (
    "waiting",
    "published",
    "set_aside",
    "taken_down",
)
STEPS: Mapping[str, tuple[str, ...]] = {
    PUBLISHED: (WAITING, SET_ASIDE, TAKEN_DOWN),
    SET_ASIDE: (WAITING,),
    TAKEN_DOWN: (PUBLISHED,),
}
"""Status → those that it may follow. What was set aside or taken down by mistake comes back."""
REASONS = ("own_people", "no_work", "insult", "personal", "advert", "asked", "other")
"""Why a review does not stand in public."""

SOURCES = (FROM_JOB, ELSEWHERE) = ("job", "elsewhere")
"""Where a review comes from (S120): it was asked for after a job of this site, or not."""

NAMINGS = (COMPANY, SHOP, NAMELESS) = ("company", "shop", "nameless")
"""Under which name a merchant's review stands in public. Its person never does."""

MARKS = (TEAM, OWN_ADDRESS, OWN_DOMAIN, AGAIN, OFTEN) = (
    "team",
    "own_address",
    "own_domain",
    "again",
    "often",
)
"""Why staff look twice at a review: somebody of the partner's team, the partner's own address or
domain (P20); somebody who has reviewed the partner before, or many partners lately."""
OFTEN_FROM = 3
"""So many others by one address within OFTEN_WITHIN are many."""
OFTEN_WITHIN = timedelta(days=90)

LONGEST_TEXT = 2_000
LONGEST_REPLY = 2_000
LONGEST_COMMENT = 1_000


class ReviewStands(Refused):
    """Staff have looked at the review already, so its writer changes it no more."""


class ReadBefore(Stale):
    """The review is not what it was when it was read: somebody was quicker."""


@dataclass(frozen=True)
class Given:
    """What a merchant gives in a review."""

    grades: Mapping[str, int]
    """Criterion → 1 to 5."""
    text: str
    naming: str


@dataclass(frozen=True)
class Identity:
    """By what a merchant or a partner's people are known."""

    emails: Collection[str]
    sites: Collection[str] = ()
    """Hosts of shops and websites."""


def mean_grade(total: int, reviews: int) -> int | None:
    """The rating in hundredths (100–500), rounded half up; None without reviews.

    ``total`` is the sum of all grades of all criteria over ``reviews`` reviews.
    """
    if not reviews:
        return None
    grades = reviews * len(CRITERIA)
    return (200 * total + grades) // (2 * grades)


def own_marks(merchant: Identity, partner: Identity, team: Collection[str]) -> list[str]:
    """Why a merchant may be one of the partner's own people (P20); empty when nothing says so.
    ``team`` are the addresses of the people of the partner's team."""
    addresses = {_mailbox(email) for email in merchant.emails}
    found = []
    if addresses & {_mailbox(email) for email in team}:
        found.append(TEAM)
    if addresses & {_mailbox(email) for email in partner.emails}:
        found.append(OWN_ADDRESS)
    theirs = _hosts(partner)
    if any(_is_same_site(host, other) for host in _hosts(merchant) for other in theirs):
        found.append(OWN_DOMAIN)
    return found


def _mailbox(email: str) -> str:
    """An address without what stands behind a plus: ``jana+shop@…`` is Jana's mail box."""
    name, _, host = email_key(email).rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def _hosts(who: Identity) -> set[str]:
    hosts = [email_key(email).rpartition("@")[2] for email in who.emails] + list(who.sites)
    bare = {ascii_host(host.lower()).removeprefix("www.") for host in hosts}
    # Where anybody has a mail box, two of them are no sign of one firm.
    return {host for host in bare if host and host not in ANYBODYS_HOSTS}


def _is_same_site(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")
