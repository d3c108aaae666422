"""What is asked of the office: the same kinds of pages at every size, of rows drawn from it."""

from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.applications.models import Application
from app.audit.models import AuditEntry
from app.db import db
from app.i18n.folding import fold
from app.partners.models import Partner
from app.partners.words import KIND
from app.tables.models import TableSet
from app.tables.question import written_place
from app.tables.sets import rows_with
from bench.data.databases import BASE
from bench.data.office import MANAGER

LOCALES = ("sk", "pl", "ru")
WORDS = ("example", "info")
"""In the addresses of so many partners that they fill a page of the smallest database too: what is
compared are pages of as many rows."""
COUNT = 12
"""Addresses of a kind."""
DEEDS_TOLD = 3

Queries = Sequence[tuple[str, str]]


def questions() -> dict[str, list[str]]:
    """Addresses by kind, for the present database."""
    chance = Random("office")
    found = {kind: ask(chance) for kind, ask in _KINDS.items()}
    db.session.rollback()
    return found


def _page(path: str, *pairs: Queries) -> Callable[[Random], list[str]]:
    """A page as it stands, or with one of some queries."""

    def ask(_chance: Random) -> list[str]:
        return [_address(path, query) for query in pairs or [()]]

    return ask


def _address(path: str, query: Queries = ()) -> str:
    end = f"?{urlencode(query)}" if query else ""
    return f"/{LOCALES[0]}/office/{path}{end}"


def _drawn(column: InstrumentedAttribute[str], key: InstrumentedAttribute[int]) -> list[str]:
    """Values of rows that lie evenly among all, by their number."""
    last = db.session.scalar(select(func.max(key))) or 0
    steps = [last * number // COUNT + 1 for number in range(COUNT)]
    rows = [
        db.session.scalar(select(column).where(key >= step).order_by(key).limit(1))
        for step in steps
    ]
    return list(dict.fromkeys(row for row in rows if row is not None))


def _told_of() -> list[str]:
    """Addresses of partners of whom as much is told at every size: of the original ones, which have
    reviews, those with a few deeds."""
    query = (
        select(Partner.slug)
        .join(AuditEntry, AuditEntry.partner_id == Partner.id)
        .where(Partner.id <= BASE)
        .group_by(Partner.id, Partner.slug)
        .having(func.count() == DEEDS_TOLD)
        .order_by(Partner.id)
        .limit(COUNT)
    )
    return list(db.session.scalars(query))


def _records(_chance: Random) -> list[str]:
    return [_address(f"partners/{slug}/") for slug in _told_of()]


def _names(_chance: Random) -> list[str]:
    """Names of two words, which one partner has, here as there: clones bear a number before the
    name of their original."""
    names = db.session.scalars(select(Partner.name).order_by(Partner.id.desc()).limit(1_000))
    pairs = [name for name in names if len(fold(name).split()) == 2]
    return [_address("partners/", [("q", name)]) for name in pairs[:COUNT]]


def _apart(_chance: Random) -> list[str]:
    """A country and a language that many partners have, and none has both."""
    kept = db.session.scalars(select(TableSet.value).where(TableSet.kind == KIND).distinct())
    values = sorted(kept, key=lambda value: -len(rows_with(KIND, [[value]])))
    countries, languages = (
        [value for value in values if value.startswith(name)] for name in ("country:", "language:")
    )
    pairs = [
        (country, language)
        for country in countries
        for language in languages
        if not len(rows_with(KIND, [[country], [language]]))
    ]
    return [
        _address("partners/", [tuple(value.split(":")) for value in pair]) for pair in pairs[:COUNT]
    ]


def _half_way(path: str, order: Select[tuple[object, ...]], size: int) -> list[str]:
    """The page that begins in the middle of an order."""
    row = db.session.execute(order.offset(size // 2).limit(1)).one()
    return [_address(path, [("after", written_place(tuple(row)))])]


def _far_partners(_chance: Random) -> list[str]:
    order = select(Partner.name_key, Partner.id).order_by(Partner.name_key, Partner.id)
    return _half_way("partners/", order, db.session.scalar(select(func.count(Partner.id))) or 0)


def _far_audit(_chance: Random) -> list[str]:
    order = select(AuditEntry.at, AuditEntry.id).order_by(
        AuditEntry.at.desc(), AuditEntry.id.desc()
    )
    return _half_way("audit/", order, db.session.scalar(select(func.count(AuditEntry.id))) or 0)


def _by_owners(_chance: Random) -> list[str]:
    """Somebody who did one thing."""
    query = (
        select(User.email)
        .join(AuditEntry, AuditEntry.user_id == User.id)
        .where(User.role.is_(None))
        .group_by(User.id, User.email)
        .having(func.count() == 1)
        .order_by(User.id)
        .limit(COUNT)
    )
    return [_address("audit/", [("by", email)]) for email in db.session.scalars(query)]


def _of_partners(_chance: Random) -> list[str]:
    return [_address("audit/", [("partner", slug)]) for slug in _told_of()]


def _applications(_chance: Random) -> list[str]:
    ids = _drawn(Application.public_id, Application.id)
    return [_address(f"applications/{public_id}") for public_id in ids]


def _people(_chance: Random) -> list[str]:
    return [_address("users/", [("q", email)]) for email in _drawn(User.email, User.id)]


def _accounts(_chance: Random) -> list[str]:
    return [_address(f"users/{public_id}/") for public_id in _drawn(User.public_id, User.id)]


_KINDS: dict[str, Callable[[Random], list[str]]] = {
    "first page": _page(""),
    "partners": _page("partners/"),
    "partners, a word of many": _page("partners/", *([("q", word)] for word in WORDS)),
    "partners, one by name": _names,
    "partners, by state": _page("partners/", [("state", "published")]),
    "partners, level and category": _page(
        "partners/",
        *([("tier", "bronze"), ("category", slug)] for slug in ("support", "design", "photo")),
    ),
    "partners, country and language": _page(
        "partners/",
        [("country", "PL"), ("language", "en")],
        [("country", "SK"), ("language", "cs")],
    ),
    "partners, two filters that never meet": _apart,
    "partners, a word and a category": _page(
        "partners/",
        *([("q", word), ("category", slug)] for word in WORDS for slug in ("support", "design")),
    ),
    "partners, by source": _page("partners/", [("source", "demo")]),
    "partners, newest": _page("partners/", [("sort", "-newest")]),
    "partners, by level": _page("partners/", [("sort", "tier")]),
    "partners, half way": _far_partners,
    "a partner's record": _records,
    "audit": _page("audit/"),
    "audit, by a manager": _page("audit/", [("by", MANAGER)]),
    "audit, by somebody of a team": _by_owners,
    "audit, of a partner": _of_partners,
    "audit, a deed in some days": _page(
        "audit/",
        [("deed", "partner.suspended"), ("day_from", "2025-09-01"), ("day_to", "2026-02-28")],
    ),
    "audit, half way": _far_audit,
    "applications": _page("applications/"),
    "applications, open ones": _page("applications/", [("status", "submitted")]),
    "applications, rejected ones": _page("applications/", [("status", "rejected")]),
    "an application": _applications,
    "contributions": _page("contributions/"),
    "contributions, confirmed ones": _page("contributions/", [("state", "confirmed")]),
    "users": _page("users/", [("whose", "operator")]),
    "users, one by e-mail": _people,
    "users, who left": _page("users/", [("state", "left")]),
    "users, by state and role": _page("users/", [("state", "active"), ("role", "owner")]),
    "users, of partners": _page("users/", [("whose", "partners")]),
    "a user": _accounts,
    "mails": _page("mails/"),
    "categories": _page("categories/"),
    "levels": _page("levels/"),
}
