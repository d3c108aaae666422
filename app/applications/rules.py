"""What an application is, when two are alike, and how long one is kept. Pure."""

import unicodedata
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from app.refusals import Refused
from app.values import ANYBODYS_HOSTS, ascii_host, email_key, readable_host

STATUSES = (SUBMITTED, CALL_PLANNED, ACCEPTED, REJECTED) = (
    "submitted",
    "call_planned",
    "accepted",
    "rejected",
)
OPEN = (SUBMITTED, CALL_PLANNED)
"""Statuses in which something is still to be decided."""

WITHDRAWN = "withdrawn"
"""The reason of an application that its applicant took back; it counts as rejected."""
STAFF_REASONS = ("no_fit", "experience", "references", "unreachable", "duplicate", "other")
REASONS = (*STAFF_REASONS, WITHDRAWN)
VERDICTS = ("met", "not_met", "waived")
CONSENT_HOWS = ("call", "meeting", "email", "paper")
"""How somebody agreed for whom staff enter the application."""

MOST_REFERENCES = 10
MOST_REMARKS = 20
LONGEST_NAME = 120
LONGEST_CITY = 80
LONGEST_EXPERIENCE = 4_000
LONGEST_CLIENT = 120
LONGEST_REFERENCE = 1_000
LONGEST_REF = 80
LONGEST_REMARK = 2_000
LONGEST_MINUTES = 4_000
LONGEST_WORDS = 2_000
LONGEST_NOTE = 300

ANSWER_DAYS = 5
"""Working days within which an applicant hears from us, as the page promises."""
DRAFT_KEPT = timedelta(days=30)
CONSENT_KEPT = timedelta(days=90)
"""How old a consent may be for which staff enter an application."""
PERSON_KEPT = timedelta(days=365)
"""How long a rejected or withdrawn application still says whose it was."""
FARTHEST_CALL = timedelta(days=36_525)
"""How far ahead a call may be planned."""
HASTY = timedelta(seconds=4)
"""Nobody reads and fills in the form in less; what a program fills in comes sooner."""


def website_key(website: str) -> str:
    """A web address as two are compared: ``HTTPS://www.Ďurčo.sk/`` is ``xn--uro-gqah.sk``."""
    text = website.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, path = parts.hostname or "", parts.path
    except ValueError:
        return ""
    return f"{_bare_host(host)}{path.rstrip('/').lower()}"


def spellings(website: str) -> list[str]:
    """The ways in which a web address may have been stored: with and without ``www.``, with
    either scheme, with and without a slash at its end, in letters and in ASCII."""
    key = website_key(website)
    if not key:
        return []
    host, slash, path = key.partition("/")
    hosts = {host, readable_host(host)}
    return sorted(
        f"{scheme}://{www}{name}{slash}{path}{end}"
        for scheme in ("http", "https")
        for www in ("", "www.")
        for name in hosts
        for end in ("", "/")
    )


def is_self_invited(*, email: str, website: str, own_email: str, own_website: str) -> bool:
    """Whether an applicant and the partner who invited it look like the same people (P20): one
    address, or one domain that is not everybody's."""
    if email_key(email) == email_key(own_email):
        return True
    own = {_domain(own_email), website_key(own_website).partition("/")[0]} - ANYBODYS_HOSTS - {""}
    return bool(own & {_domain(email), website_key(website).partition("/")[0]})


def require_consent_day(consent_on: date, today: date) -> None:
    """Refuse a consent that is yet to be given, or so old that it was given to something else."""
    if consent_on > today:
        raise Refused("Enter the application once the consent is given.", field="consent_on")
    if consent_on < today - CONSENT_KEPT:
        raise Refused(
            "This consent is more than %(days)s days old. Ask for it again.",
            field="consent_on",
            days=CONSENT_KEPT.days,
        )


def require_call_day(day: date, today: date) -> None:
    """Refuse a day of a call that is over, or farther away than anybody plans: calendars end."""
    if day < today:
        raise Refused("This moment has passed. Choose a later one.", field="day")
    if day > today + FARTHEST_CALL:
        raise Refused("This day lies too far ahead.", field="day")


def is_hasty(opened: datetime | None, sent: datetime) -> bool:
    """Whether a form came back sooner than people fill it in, or without the moment at which it
    was opened. It is no reason to refuse it: a browser may fill in much by itself."""
    return opened is None or sent - opened < HASTY


def _domain(email: str) -> str:
    return email_key(email).rpartition("@")[2]


def _bare_host(host: str) -> str:
    return ascii_host(unicodedata.normalize("NFKC", host).lower().rstrip(".").removeprefix("www."))
