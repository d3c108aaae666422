"""Contributions: entered by partners or staff, confirmed or refused by staff (S18, S23, S25)."""

from typing import Any

from sqlalchemy import delete, select, update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.refusals import NotFound, Refused
from app.tables import keep_words
from app.tiers.mails import tell_refused_contribution
from app.tiers.models import Contribution
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import partner_by_id
from app.tiers.rules import (
    CONFIRMED,
    REFUSED,
    SUBMITTED,
    DecidedMeanwhile,
    Entry,
    require_contribution_day,
    require_reason,
    require_web_link,
)
from app.values import Doer

CONTRIBUTION = "contribution"
"""What is said of contributions: in the audit, and where words are looked for."""


def submit_contribution(*, partner_id: int, entry: Entry, doer: Doer) -> Contribution:
    """Enter what a partner has contributed; staff confirm it. Raises Refused for the fields
    ``held_on`` and ``link``."""
    row = _entered(partner_id, entry, "partner", doer)
    _told("contribution.submitted", row, doer, after=_shown(row))
    return row


def record_contribution(*, partner_id: int, entry: Entry, doer: Doer) -> Contribution:
    """Enter what staff know themselves, such as a meeting held: it needs no confirmation. Raises
    Refused as ``submit_contribution`` does."""
    row = _entered(partner_id, entry, "staff", doer)
    row.state, row.judged_by_user_id, row.judged_at = CONFIRMED, doer.user_id, now()
    db.session.flush()
    _told("contribution.recorded", row, doer, after=_shown(row))
    return row


def edit_contribution(
    *, partner_id: int, public_id: str, version: int, entry: Entry, doer: Doer
) -> None:
    """Let a contribution that is not judged yet say something else. ``version`` is the one that
    was edited: raises DecidedMeanwhile when somebody else of the team was quicker. Raises NotFound
    where the partner has no such contribution, Refused when it has been judged, and for the fields
    ``held_on`` and ``link``."""
    row = _own(partner_id, public_id)
    require_contribution_day(entry.held_on, programme_day())
    require_web_link(entry.link)
    before = _entry(row)
    changed = count_changed(
        update(Contribution)
        .where(
            Contribution.id == row.id,
            Contribution.state == SUBMITTED,
            Contribution.version == version,
        )
        .values(
            kind=entry.kind,
            title=entry.title.strip(),
            held_on=entry.held_on,
            link=entry.link,
            locale=entry.locale,
            words=entry.words.strip(),
            version=version + 1,
        )
    )
    db.session.refresh(row)
    if changed != 1:
        raise _judged_already() if row.state != SUBMITTED else _edited_meanwhile()
    keep_words(CONTRIBUTION, {row.id: [row.title, partner_by_id(partner_id).name]})
    _told("contribution.edited", row, doer, before=before, after=_entry(row))


def withdraw_contribution(*, partner_id: int, public_id: str, doer: Doer) -> None:
    """Take back what was entered and is not judged yet. Raises NotFound where the partner has no
    such contribution, Refused when it has been judged."""
    row = _own(partner_id, public_id)
    is_it = (Contribution.id == row.id) & (Contribution.state == SUBMITTED)
    before = _shown(row)
    if count_changed(delete(Contribution).where(is_it)) != 1:
        raise _judged_already()
    keep_words(CONTRIBUTION, {row.id: []})
    _told("contribution.withdrawn", row, doer, before=before)
    db.session.expunge(row)


def confirm_contribution(*, contribution_id: int, version: int, doer: Doer) -> None:
    """Confirm a contribution. ``version`` is the one that was read.
    Raises NotFound, DecidedMeanwhile when the partner has edited it since, and Refused when
    somebody else has judged it."""
    row = db.session.get(Contribution, contribution_id)
    if row is None:
        raise NotFound("There is no such contribution.")
    _judge(row, CONFIRMED, "", version, doer)


def refuse_contribution(*, public_id: str, reason: str, version: int, doer: Doer) -> None:
    """Do not recognise a contribution; the partner's owners are told why by mail. Refused without
    a reason; otherwise as ``confirm_contribution``."""
    require_reason(reason)
    row = _found(public_id)
    _judge(row, REFUSED, reason.strip(), version, doer)
    tell_refused_contribution(row)


def _entered(partner_id: int, entry: Entry, source: str, doer: Doer) -> Contribution:
    require_contribution_day(entry.held_on, programme_day())
    require_web_link(entry.link)
    row = Contribution(
        partner_id=partner_id,
        source=source,
        kind=entry.kind,
        title=entry.title.strip(),
        held_on=entry.held_on,
        link=entry.link,
        locale=entry.locale,
        words=entry.words.strip(),
        by_user_id=doer.user_id,
    )
    db.session.add(row)
    db.session.flush()
    keep_words(CONTRIBUTION, {row.id: [row.title, partner_by_id(partner_id).name]})
    return row


def _found(public_id: str) -> Contribution:
    row = db.session.scalar(select(Contribution).where(Contribution.public_id == public_id))
    if row is None:
        raise NotFound("There is no such contribution.")
    return row


def _own(partner_id: int, public_id: str) -> Contribution:
    row = _found(public_id)
    if row.partner_id != partner_id:
        raise NotFound("There is no such contribution.")
    return row


def _judge(row: Contribution, state: str, reason: str, version: int, doer: Doer) -> None:
    before = _shown(row)
    # By its condition: of two who judge it at once, one finds nothing left to judge.
    changed = count_changed(
        update(Contribution)
        .where(
            Contribution.id == row.id,
            Contribution.state == SUBMITTED,
            Contribution.version == version,
        )
        .values(state=state, reason=reason, judged_by_user_id=doer.user_id, judged_at=now())
    )
    db.session.refresh(row)
    if changed != 1:
        raise _judged_already() if row.state != SUBMITTED else _not_read()
    deed = "contribution.confirmed" if state == CONFIRMED else "contribution.refused"
    _told(deed, row, doer, before=before, after=_shown(row))


def _judged_already() -> Refused:
    return Refused("Somebody has judged this contribution already.")


def _edited_meanwhile() -> Refused:
    return DecidedMeanwhile(
        "Somebody of the partner’s team has changed this contribution meanwhile. Look at what it "
        "says now; what you have typed is kept."
    )


def _not_read() -> Refused:
    return DecidedMeanwhile(
        "The partner’s team has changed this contribution since it was shown to you. Read what it "
        "says now before you judge it."
    )


def _shown(row: Contribution) -> dict[str, Any]:
    return {
        "contribution": row.title,
        "contribution_kind": row.kind,
        "contribution_state": row.state,
        "contribution_reason": row.reason,
    }


def _entry(row: Contribution) -> dict[str, Any]:
    return {
        "contribution": row.title,
        "contribution_kind": row.kind,
        "contribution_held_on": row.held_on.isoformat(),
        "contribution_link": row.link,
        "contribution_locale": row.locale,
        "contribution_words": row.words,
    }


def _told(deed: str, row: Contribution, doer: Doer, **sides: dict[str, Any]) -> None:
    record(
        deed,
        doer=doer,
        subject=CONTRIBUTION,
        subject_id=row.id,
        partner_id=row.partner_id,
        **sides,
    )
