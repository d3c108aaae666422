"""Applications of the demo, in every status and in three languages."""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.tokens import hash_of
from app.applications.consent import consent_text
from app.applications.models import (
    Application,
    ApplicationDraft,
    ApplicationTalk,
    ApplicationWish,
)
from app.applications.rules import (
    ACCEPTED,
    CALL_PLANNED,
    LONGEST_NAME,
    PERSON_KEPT,
    REJECTED,
    website_key,
)
from app.demo.content import read_toml
from app.demo.history import ANCHOR
from app.demo.ids import TOKEN_BYTES, made_up
from app.i18n.current import speaking
from app.i18n.folding import fold
from app.partners.models import Category, Partner, Standing, Tier
from app.refusals import Refused
from app.tables import keep_words
from app.values import email_key

MANAGER = "manager@kupec.example"


@cache
def _written() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = read_toml("applications")["application"]
    return entries


def demo_id(status: str) -> str:
    """The public id of the demo's first application of a status."""
    return _public_id(_first(status))


def demo_token(status: str) -> str:
    """The token in the link of its applicant. It is as public as the demo's password."""
    return _token(_first(status))


def remove_applications(session: Session) -> None:
    """Take the demo's applications out. Raises Refused when the database holds anybody else's."""
    own = [_public_id(number) for number in range(len(_written()))]
    other = session.scalar(
        select(Application.public_id).where(Application.public_id.not_in(own)).limit(1)
    )
    if other is not None:
        raise Refused(
            "This database holds applications that are not of the demo. "
            "Load the demo into a database of its own."
        )
    keep_words("application", dict.fromkeys(session.scalars(select(Application.id)), ()))
    for table in (ApplicationDraft, Application):
        session.execute(delete(table).execution_options(synchronize_session=False))


def add_applications(session: Session) -> None:
    """Add the applications; those that were accepted are of the latest bronze partners."""
    manager = session.scalars(select(User.id).where(User.email == MANAGER)).one()
    categories = dict(session.execute(select(Category.slug, Category.id)).all())
    partners = _bronze(session)
    inviting = session.scalar(
        select(Partner.id).where(Partner.state == "published").order_by(Partner.id).limit(1)
    )
    for number, entry in enumerate(_written()):
        if entry["status"] == ACCEPTED:
            if not partners:
                continue
            said, wishes = _of_partner(session, partners.pop())
        else:
            said, wishes = _said(entry), [categories[slug] for slug in entry["categories"]]
        application = _application(number, entry, said, manager)
        if entry.get("invited"):
            application.inviting_partner_id = inviting
        application.wishes = [
            ApplicationWish(position=place, category_id=category_id)
            for place, category_id in enumerate(wishes)
        ]
        application.talks = _talks(entry, manager)
        session.add(application)
        session.flush()
        found_by = [said["name"], said["email"], said["website"], said["city"]]
        keep_words("application", {application.id: found_by})


def _application(
    number: int, entry: dict[str, Any], said: dict[str, Any], manager: int
) -> Application:
    submitted_at, status = _moment(entry["days"]), entry["status"]
    with speaking(entry["locale"]):
        consent = consent_text()
    decided_at = _moment(entry["days"] - 6) if status in (ACCEPTED, REJECTED) else None
    is_first = not any(_host(each) == _host(entry) for each in _earlier(number))
    return Application(
        **said,
        public_id=_public_id(number),
        token_hash=hash_of(_token(number)),
        status=status,
        changed_at=decided_at or submitted_at,
        changed_by=manager if decided_at and entry.get("reason") != "withdrawn" else None,
        locale=entry["locale"],
        name_key=fold(said["name"])[:LONGEST_NAME],
        email_key=email_key(said["email"]),
        website_key=website_key(said["website"]),
        experience=entry["experience"],
        references=entry.get("references", []),
        ref=entry.get("ref", ""),
        is_repeated=not is_first,
        consent_text=consent,
        consent_hash=sha256(consent.encode()).hexdigest(),
        submitted_at=submitted_at,
        call_at=ANCHOR + timedelta(days=entry["call_in"], hours=9)
        if status == CALL_PLANNED
        else None,
        decided_at=decided_at,
        reason=entry.get("reason"),
        words=entry.get("words", ""),
        forget_at=decided_at + PERSON_KEPT if decided_at and status == REJECTED else None,
    )


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    kept = ("kind", "name", "phone", "country", "city", "languages")
    return {
        **{key: entry[key] for key in kept},
        "email": f"info@{entry['host']}",
        "website": f"https://www.{entry['host']}",
    }


def _of_partner(session: Session, partner: Partner) -> tuple[dict[str, Any], list[int]]:
    wishes = session.scalars(
        select(Standing.category_id).where(Standing.partner_id == partner.id)
    ).all()
    kept = ("kind", "name", "phone", "city", "email", "website")
    said = {key: getattr(partner, key) for key in kept}
    said |= {"country": partner.country or "", "languages": partner.languages}
    return {**said, "partner_id": partner.id}, list(wishes)


def _bronze(session: Session) -> list[Partner]:
    query = (
        select(Partner)
        .join(Tier, Tier.id == Partner.tier_id)
        .where(Tier.key == "bronze", Partner.state == "published")
        .order_by(Partner.published_at.desc(), Partner.slug)
        .limit(3)
    )
    return list(session.scalars(query))


def _talks(entry: dict[str, Any], manager: int) -> list[ApplicationTalk]:
    if "talk" not in entry:
        return []
    held = _moment(entry["days"] - 4)
    talk = ApplicationTalk(
        kind="call",
        held_on=held.date(),
        minutes=entry["talk"],
        judgement=entry["talk"],
        user_id=manager,
        recorded_at=held,
    )
    return [talk]


def _moment(days: int) -> datetime:
    return ANCHOR - timedelta(days=days) + timedelta(hours=7 + days % 8, minutes=7 * days % 60)


def _first(status: str) -> int:
    return next(n for n, entry in enumerate(_written()) if entry["status"] == status)


def _earlier(number: int) -> list[dict[str, Any]]:
    """Entries of firms that came in before the one of this number."""
    this = _written()[number]
    return [entry for entry in _written() if entry["days"] > this["days"] and "host" in entry]


def _host(entry: dict[str, Any]) -> str:
    return str(entry.get("host", entry["days"]))


def _public_id(number: int) -> str:
    return made_up(f"application {number}")


def _token(number: int) -> str:
    return made_up(f"link of application {number}", TOKEN_BYTES)
