"""Taking a brief in, confirming its writer's address, and asking partners."""

from dataclasses import asdict
from hashlib import sha256

from sqlalchemy import update

from app.audit import record
from app.clock import now
from app.db import count_changed, db
from app.jobs.actions.drafts import forget_drafts_of
from app.jobs.actions.finding import keep_brief_words, remove_briefs
from app.jobs.actions.links import new_link
from app.jobs.actions.matching import ask_partners
from app.jobs.actions.moving import held_brief
from app.jobs.actions.telling import tell_nobody_is_free, tell_of_prospect
from app.jobs.addresses import confirming_link
from app.jobs.details import BriefDetails
from app.jobs.models import Brief
from app.jobs.queries.asking import asked_partner, linked_brief, why_not_asked
from app.jobs.rules.asking import UNLISTED
from app.jobs.rules.briefs import (
    ASKED,
    CLOSED,
    CONFIRMED_WITHIN,
    DIRECT,
    HELD,
    MATCH,
    UNCONFIRMED,
)
from app.mail.actions import post_mail
from app.partners.models import Partner
from app.refusals import NotFound, Refused
from app.values import Doer, email_key


class NotToBeAsked(Refused):
    """The partner takes no enquiries at this moment; ``reason`` is one of rules.asking."""

    def __init__(self, reason: str) -> None:
        super().__init__("This partner takes no new enquiries at the moment.")
        self.reason = reason


def take_in(
    *,
    details: BriefDetails,
    partner: Partner | None,
    locale: str,
    consent_text: str,
    held_for: str,
    instead_of: int | None = None,
) -> Brief:
    """Take in an enquiry to a partner, or a brief for several, and mail its writer the link that
    confirms the address. No partner is troubled before that. ``instead_of`` is the brief that the
    same form was sent as before: it goes, unless it was confirmed meanwhile.

    Raises NotToBeAsked when the partner is away or has no service (S131, S148).
    """
    reason = why_not_asked(partner) if partner is not None else None
    if reason is not None:
        raise NotToBeAsked(reason)
    if instead_of is not None:
        remove_briefs(
            Brief.id == instead_of,
            Brief.state.in_((UNCONFIRMED, HELD)),
            Brief.confirmed_at.is_(None),
        )
    given = asdict(details)
    del given["budget"]
    brief = Brief(
        kind=MATCH if partner is None else DIRECT,
        state=HELD if held_for else UNCONFIRMED,
        locale=locale,
        email_key=email_key(details.email),
        partner_id=partner.id if partner else None,
        budget_minor=details.budget.minor if details.budget else None,
        budget_currency=details.budget.currency if details.budget else None,
        consent_text=consent_text,
        consent_hash=sha256(consent_text.encode()).hexdigest(),
        held_for=held_for,
        sent_at=now(),
        **given,
    )
    db.session.add(brief)
    db.session.flush()
    keep_brief_words(brief)
    token = new_link(brief, use="confirm", kept=CONFIRMED_WITHIN)
    post_mail(
        message="jobs/confirm",
        to=brief.email,
        locale=locale,
        brief=brief,
        partner=partner,
        days=CONFIRMED_WITHIN.days,
        link=confirming_link(token, locale),
    )
    return brief


def confirm(*, token: str) -> Brief:
    """Take note that the writer of a brief reads its mail, and ask the partners; what is held
    waits for staff. A second time it changes nothing.

    Raises NotFound for a token that does not hold, and NotToBeAsked when the partner of an enquiry
    takes none any more: then nothing is confirmed.
    """
    linked = linked_brief(token)
    if linked is None:
        raise NotFound("This link works no more.")
    brief = held_brief(linked.id)
    if brief.confirmed_at is not None or brief.state not in (UNCONFIRMED, HELD):
        return brief
    _require_askable(brief)
    brief.confirmed_at = now()
    db.session.flush()
    forget_drafts_of(brief)
    if brief.state == UNCONFIRMED:
        _ask(brief)
    return brief


def release(*, brief_id: int, doer: Doer, reason: str = "") -> Brief:
    """Let a brief go that was held: partners are asked at once when its writer has confirmed the
    address, else as soon as that happens. Raises NotFound, NotToBeAsked, and Refused for a brief
    that is not held."""
    brief = held_brief(brief_id)
    if brief.state != HELD:
        raise Refused("This brief is not held. Look at what has changed.")
    if brief.confirmed_at is None:
        _step(brief, UNCONFIRMED)
    else:
        _require_askable(brief)
        _ask(brief)
    record(
        "brief.released",
        doer=doer,
        subject="brief",
        subject_id=brief.id,
        before={"brief_state": HELD},
        after={"brief_state": brief.state, "reason": reason},
    )
    return brief


def _require_askable(brief: Brief) -> None:
    if brief.kind == DIRECT:
        partner = asked_partner(brief)
        reason = why_not_asked(partner) if partner is not None else UNLISTED
        if reason is not None:
            raise NotToBeAsked(reason)


def _ask(brief: Brief) -> None:
    if brief.kind == DIRECT and not brief.has_store:
        # A contact of somebody without a shop is a mail and nothing else (S134, S136).
        tell_of_prospect(brief)
        _step(brief, CLOSED, closed_at=now())
        _forget_writer(brief)
        return
    _step(brief, ASKED)
    if not ask_partners(brief):
        tell_nobody_is_free(brief)


def _step(brief: Brief, to: str, **values: object) -> None:
    """Change the state of a held brief, if nobody has in the meantime."""
    step = update(Brief).where(
        Brief.id == brief.id, Brief.state == brief.state, Brief.version == brief.version
    )
    if count_changed(step.values(state=to, version=Brief.version + 1, **values)) != 1:
        raise Refused("Somebody was quicker. Look at what has changed.")
    db.session.refresh(brief)


def _forget_writer(brief: Brief) -> None:
    """Take out of a brief what the partner has got by mail: only that there was one stays."""
    for name in ("name", "email", "email_key", "phone", "company", "store_url", "service"):
        setattr(brief, name, "")
    brief.requirements = brief.business = ""
    brief.forgotten_at = now()
    keep_brief_words(brief)
