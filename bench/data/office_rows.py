"""Rows that the office shows beside partners: people, applications, contributions, mails, deeds.
They are what the actions would have written, drawn from a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from app.i18n.folding import fold

Rows = Iterator[dict[str, Any]]

BEGAN = datetime(2024, 11, 1, tzinfo=UTC)
LASTED = timedelta(days=730)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
DEEDS = ("partner.published", "partner.suspended", "partner.talked_with")
MANAGERS_SHARE, MACHINES_SHARE, COLLEAGUES_SHARE = 0.3, 0.1, 0.5
"""Of the deeds; the partners' own people did the rest."""
OPEN_SHARE = 0.15
"""Of applications, contributions and mails: most were decided or sent long ago. Enough to fill a
page of the smaller database too, so that pages of the same length are compared."""
FIRST_NAMES = ("Jana", "Peter", "Ольга", "Tomasz", "Marta", "Lukáš", "Дмитрий", "Katarzyna")
LAST_NAMES = ("Nováková", "Baláž", "Смирнова", "Zieliński", "Kováčová", "Demko", "Орлов", "Nowak")
COUNTRIES = ("SK", "PL", "CZ", "RU")
KINDS = ("article", "lesson", "webinar", "feedback", "training", "meeting")


@dataclass(frozen=True)
class Doers:
    """Who does what."""

    manager: int
    colleagues: range
    owners: range
    """One for each partner, in the same order."""


def people(numbers: range, role: str | None, chance: Random) -> Rows:
    """Accounts whose invitations have not been accepted."""
    for number in numbers:
        yield {
            "id": number,
            "public_id": f"bench-person-{number}",
            "email": f"person-{number}@office.example",
            "name": _name(chance, number),
            "role": role,
            "locale": "sk",
            "created_at": BEGAN + timedelta(minutes=number),
        }


def deeds(count: int, doers: Doers, partner_ids: Sequence[int], chance: Random) -> Rows:
    """The audit, in the order in which things were done."""
    for number in range(count):
        place = chance.randrange(len(partner_ids))
        deed = chance.choice(DEEDS)
        yield {
            "at": BEGAN + LASTED * number / count,
            "user_id": _doer(doers, place, chance),
            "deed": deed,
            "subject": "partner",
            "subject_id": partner_ids[place],
            "partner_id": partner_ids[place],
            "before": {"state": "suspended" if deed == "partner.published" else "published"},
            "after": {"state": "published" if deed == "partner.published" else "suspended"},
            "address": f"192.0.2.{number % 256}",
            "agent": AGENT,
        }


def applications(count: int, chance: Random) -> Rows:
    """Applications, most of them decided."""
    consent = "Súhlasím so spracovaním osobných údajov."
    for number in range(count):
        is_open = chance.random() < OPEN_SHARE
        status = chance.choice(("submitted", "call_planned") if is_open else ("rejected",))
        came = BEGAN + LASTED * number / count
        name = f"{chance.choice(LAST_NAMES)} studio {number}"
        yield {
            "public_id": f"bench-applied-{number}",
            "token_hash": sha256(b"%d" % number).digest(),
            "status": status,
            "changed_at": came,
            "locale": "sk",
            "kind": chance.choice(("company", "freelancer")),
            "name": name,
            "name_key": fold(name),
            "email": f"studio-{number}@applicant.example",
            "email_key": f"studio-{number}@applicant.example",
            "phone": "+421 900 000 000",
            "website": f"https://studio-{number}.example",
            "website_key": f"studio-{number}.example",
            "country": chance.choice(COUNTRIES),
            "city": "Žilina",
            "languages": ["sk"],
            "experience": "Robíme obchody od roku 2015.",
            "references": [{"client": "Kvety Marta", "text": "Nový obchod."}],
            "ref": "",
            "consent_text": consent,
            "consent_hash": sha256(consent.encode()).hexdigest(),
            "submitted_at": came,
            "call_at": came + timedelta(days=3) if status == "call_planned" else None,
            "decided_at": None if is_open else came + timedelta(days=9),
            "reason": None if is_open else "experience",
        }


def contributions(each: int, doers: Doers, partner_ids: Sequence[int], chance: Random) -> Rows:
    """So many contributions of each partner, most of them confirmed."""
    for number in range(each):
        for place, partner_id in enumerate(partner_ids):
            is_open = chance.random() < OPEN_SHARE
            day = date(2024, 11, 1) + timedelta(days=chance.randrange(LASTED.days))
            entered = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            yield {
                "public_id": f"bench-{partner_id}-{number}",
                "partner_id": partner_id,
                "source": "partner",
                "kind": chance.choice(KINDS),
                "title": "Ako sme prepojili sklad s pokladňou",
                "held_on": day,
                "locale": "sk",
                "state": "submitted" if is_open else "confirmed",
                "by_user_id": doers.owners[place],
                "at": entered,
                "judged_by_user_id": None if is_open else doers.manager,
                "judged_at": None if is_open else entered + timedelta(days=3),
            }


def mails(count: int, chance: Random) -> Rows:
    """The outbox: most are sent, some were given up."""
    for number in range(count):
        is_dead = chance.random() < OPEN_SHARE
        at = BEGAN + LASTED * number / count
        yield {
            "message": "accounts/password_changed",
            "recipient": f"person-{number}@office.example",
            "locale": "sk",
            "subject": "Vaše heslo bolo zmenené",
            "text": "Dobrý deň!" if is_dead else "",
            "html": "<p>Dobrý deň!</p>" if is_dead else "",
            "message_id": f"bench.{number}@office.example",
            "state": "dead" if is_dead else "sent",
            "attempts": 12 if is_dead else 1,
            "due_at": at,
            "last_error": "550 unknown" if is_dead else "",
            "created_at": at,
            "sent_at": None if is_dead else at,
        }


def _name(chance: Random, number: int) -> str:
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)} {number}"


def _doer(doers: Doers, place: int, chance: Random) -> int | None:
    kind = chance.random()
    if kind < MANAGERS_SHARE:
        return doers.manager
    if kind < MANAGERS_SHARE + MACHINES_SHARE:
        return None
    if kind < MANAGERS_SHARE + MACHINES_SHARE + COLLEAGUES_SHARE:
        return chance.choice(doers.colleagues)
    return doers.owners[place]
