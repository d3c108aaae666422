"""What merchants asked of the partners of the demo's accounts: jobs in every status.

Their 72 hours run by the clock, so unlike the rest of the demo they hang on the moment at which it
is loaded, and not on the day kept in demo.history.
"""

from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Membership, User
from app.accounts.tokens import hash_of
from app.clock import now
from app.demo.accounts import OWNERS
from app.demo.content import read_toml
from app.demo.ids import TOKEN_BYTES, made_up
from app.demo.talks import access_id, ended_after, last_after, tell_talk
from app.i18n.current import speaking
from app.jobs.actions.counting import count_moved
from app.jobs.actions.finding import (
    OFFICE_KIND,
    keep_brief_words,
    keep_job_words,
)
from app.jobs.actions.matching import picks_for
from app.jobs.consent import consent_text
from app.jobs.models import Brief, BriefDraft, BriefLink, Job, LinkRequest
from app.jobs.rules.briefs import (
    ASKED,
    DIRECT,
    HELD,
    LINK_KEPT,
    LINKS,
    MATCH,
    NOTHING,
    UNCONFIRMED,
)
from app.jobs.rules.statuses import (
    COMPLETED,
    DECLINED,
    ENDED,
    EXPIRED,
    FIRST_ANSWER,
    MERCHANT,
    NEW,
    PARTNER,
    UNANSWERED,
    reminders_due,
)
from app.partners.models import Partner, Standing
from app.refusals import Refused
from app.tables.models import TableWord
from app.values import Money, email_key

UNREAD = ("new", "awaiting")


@cache
def written_briefs() -> list[dict[str, Any]]:
    """The briefs as somebody wrote them, in their order."""
    entries: list[dict[str, Any]] = read_toml("briefs")["brief"]
    return entries


def demo_job(status: str, tier: str = "gold") -> str:
    """The public id of the job of a status that the demo's partner of a level has."""
    return job_id_of(_number(status, tier))


def job_id_of(number: int) -> str:
    """The public id of the job of the brief of a number."""
    return made_up(f"job {number}")


def demo_brief(status: str, tier: str = "gold") -> str:
    """The public id of its brief."""
    return made_up(f"brief {_number(status, tier)}")


def demo_access(status: str, tier: str = "gold") -> str:
    """The public id of the first access that was asked for in such a job."""
    return access_id(demo_job(status, tier), 0)


def demo_link(status: str, tier: str = "gold") -> str:
    """The token in the link of its merchant; of an unconfirmed brief, in the one that confirms it.
    It is as public as the demo's password."""
    return _link(_number(status, tier))


def remove_briefs(session: Session) -> None:
    """Take the demo's briefs out. Raises Refused when the database holds anybody else's."""
    own = [made_up(f"brief {number}") for number in range(len(written_briefs()))]
    other = session.scalar(select(Brief.id).where(Brief.public_id.not_in(own)).limit(1))
    if other is not None:
        raise Refused(
            "This database holds briefs that are not of the demo. "
            "Load the demo into a database of its own."
        )
    for table in (LinkRequest, BriefDraft, Brief):
        session.execute(delete(table).execution_options(synchronize_session=False))
    session.execute(
        delete(TableWord)
        .where(TableWord.kind == OFFICE_KIND)
        .execution_options(synchronize_session=False)
    )


def add_briefs(session: Session) -> None:
    """Add the briefs to the partners of the accounts that are there."""
    owners = {tier: _owner(session, email) for email, (_, tier) in OWNERS.items()}
    at = now().replace(minute=0, second=0, microsecond=0)
    for number, entry in enumerate(written_briefs()):
        owner = owners[entry["to"]]
        if owner is not None:
            _add(session, number, entry, *owner, at)


def _owner(session: Session, email: str) -> tuple[int, Partner] | None:
    user_id = session.scalar(select(User.id).where(User.email == email))
    partner = session.scalar(
        select(Partner)
        .join(Membership, Membership.partner_id == Partner.id)
        .where(Membership.user_id == user_id)
        .options(
            selectinload(Partner.services),
            selectinload(Partner.standings).selectinload(Standing.category),
        )
    )
    return None if user_id is None or partner is None else (user_id, partner)


def _add(
    session: Session,
    number: int,
    entry: dict[str, Any],
    user_id: int,
    partner: Partner,
    at: datetime,
) -> None:
    asked_at = at - timedelta(hours=entry["hours"], minutes=7 * number % 50)
    brief = _brief(number, entry, partner, asked_at)
    session.add(brief)
    session.flush()
    keep_brief_words(brief)
    is_asked = brief.state == ASKED
    link = BriefLink(token_hash=hash_of(_link(number)), brief_id=brief.id, made_at=asked_at)
    link.use, link.ends_at = "open" if is_asked else "confirm", at + LINK_KEPT
    session.add(link)
    if not is_asked:
        return
    why: dict[str, Any] = {}
    if entry["kind"] == MATCH:
        picked = {pick.partner_id: pick.why for pick in picks_for(brief)}
        why = picked.get(partner.id, {})
        if not why:
            # In another programme others are picked; then it was asked directly.
            brief.kind, brief.partner_id = DIRECT, partner.id
    job = _job(number, entry, brief, partner, asked_at)
    job.why = why
    session.add(job)
    session.flush()
    count_moved(partner.id, {job.status: 1})
    keep_job_words(job, brief)
    tell_talk(session, entry, job, partner=partner.name, user_id=user_id)
    session.flush()


def _brief(number: int, entry: dict[str, Any], partner: Partner, asked_at: datetime) -> Brief:
    state = entry["status"] if entry["status"] in (UNCONFIRMED, HELD) else ASKED
    locale, email = entry["locale"], f"info@{entry['host']}.example"
    service = partner.services[number % len(partner.services)].name.best(locale)
    amount, _, currency = entry["budget"].partition(" ")
    budget = Money.parse(amount, currency) if amount else None
    is_direct = entry["kind"] == DIRECT
    with speaking(locale):
        consent = consent_text(partner=partner.name if is_direct else None, has_store=True)
    return Brief(
        public_id=made_up(f"brief {number}"),
        kind=entry["kind"],
        state=state,
        held_for=LINKS if state == HELD else NOTHING,
        locale=locale,
        name=entry["name"],
        email=email,
        email_key=email_key(email),
        company=entry["company"],
        store_url=f"https://www.{entry['host']}.example",
        partner_id=partner.id if is_direct else None,
        category_id=partner.standings[0].category_id,
        service=service.text if service else "",
        requirements=entry["requirements"],
        business=entry["business"],
        priority_time=entry["time"],
        priority_cost=entry["cost"],
        priority_quality=entry["quality"],
        budget_minor=budget.minor if budget else None,
        budget_currency=budget.currency if budget else None,
        consent_text=consent,
        consent_hash=sha256(consent.encode()).hexdigest(),
        seed=number,
        sent_at=asked_at - timedelta(minutes=12),
        confirmed_at=asked_at if state != UNCONFIRMED else None,
        asked_at=asked_at if state == ASKED else None,
    )


def _job(
    number: int, entry: dict[str, Any], brief: Brief, partner: Partner, asked_at: datetime
) -> Job:
    status, said = entry["status"], entry.get("said", ())
    ended_at = asked_at + timedelta(hours=ended_after(entry))
    answers = [words["after"] for words in said if words["by"] == PARTNER]
    return Job(
        public_id=job_id_of(number),
        brief_id=brief.id,
        partner_id=partner.id,
        kind=brief.kind,
        category_id=brief.category_id,
        status=status,
        asked_at=asked_at,
        due_at=asked_at + FIRST_ANSWER,
        # Nobody of the demo is reminded of what is told in its story.
        reminded=reminders_due(asked_at, now()) if status in UNANSWERED else 0,
        moved_at=asked_at + timedelta(hours=last_after(entry)),
        opened_at=None if status in (NEW, EXPIRED) else asked_at + timedelta(hours=1),
        answered_at=asked_at + timedelta(hours=answers[0]) if answers else None,
        ended_at=ended_at if status in ENDED else None,
        ended_by={DECLINED: PARTNER, COMPLETED: MERCHANT}.get(status),
        reason=entry.get("reason"),
        comment=entry.get("comment", ""),
        is_unread=status in UNREAD,
    )


def _number(status: str, tier: str) -> int:
    return next(
        number
        for number, entry in enumerate(written_briefs())
        if (entry["status"], entry["to"]) == (status, tier)
    )


def _link(number: int) -> str:
    return made_up(f"link of brief {number}", TOKEN_BYTES)
