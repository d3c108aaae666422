"""What this room, and those below it, hold about a person (app.accounts.holdings)."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.accounts.actions.factors import drop_factors
from app.accounts.actions.users import let_be_found_no_more
from app.accounts.holdings import Holder, Holding, Row
from app.accounts.models import (
    AuthenticatorApp,
    HalfSignIn,
    MailedLink,
    Membership,
    Passkey,
    RecoveryCode,
    ResetRequest,
    SecurityEvent,
    SignIn,
    User,
)
from app.accounts.queries import partner_names
from app.accounts.tokens import new_public_id
from app.audit.models import AuditEntry
from app.audit.queries import told
from app.clock import now
from app.db import count_changed, db
from app.i18n.current import lazy_gettext
from app.mail.actions import forget_mails_to
from app.mail.queries import mails_to
from app.tables.models import SavedFilter

NAMELESS = "–"
"""What somebody is called who was forgotten; the same sign in every language."""
NOWHERE = "erased.invalid"
"""A domain that no mail reaches, by agreement of everybody (RFC 2606)."""
AT_ONCE = 500
"""Rows that are read from the database at a time: some people have very many."""


def _of(column: InstrumentedAttribute[Any], holder: Holder) -> Select[Any]:
    return select(column.class_).where(column == holder.user_id)


def _many(query: Select[Any]) -> Iterable[Any]:
    return db.session.scalars(query.execution_options(yield_per=AT_ONCE))


def _account(holder: Holder) -> Iterable[Row]:
    for user in db.session.scalars(_of(User.id, holder).options(joinedload(User.membership))):
        yield {
            "name": user.name,
            "email": user.email,
            "role": user.role,
            "language": user.locale,
            "time_zone": user.timezone,
            "state": user.standing,
            "made_at": user.created_at,
            "ended_at": user.ended_at,
        }


def _team(holder: Holder) -> Iterable[Row]:
    for place in db.session.scalars(_of(Membership.user_id, holder)).all():
        names = partner_names([place.partner_id])
        yield {"partner": names.get(place.partner_id), "role": place.role, "since": place.since}


def _sign_ins(holder: Holder) -> Iterable[Row]:
    for each in db.session.scalars(_of(SignIn.user_id, holder).order_by(SignIn.began_at.desc())):
        yield {
            "began_at": each.began_at,
            "ends_at": each.ends_at,
            "address": each.address,
            "device": each.agent,
        }


def _events(holder: Holder) -> Iterable[Row]:
    query = _of(SecurityEvent.user_id, holder).order_by(SecurityEvent.id.desc())
    for event in _many(query):
        yield {
            "at": event.at,
            "what": event.kind,
            "address": event.address,
            "device": event.agent,
        }


def _links(holder: Holder) -> Iterable[Row]:
    for link in db.session.scalars(_of(MailedLink.user_id, holder)):
        yield {
            "purpose": link.purpose,
            "email": link.email,
            "made_at": link.made_at,
            "ends_at": link.ends_at,
        }


def _factors(holder: Holder) -> Iterable[Row]:
    for app in db.session.scalars(_of(AuthenticatorApp.user_id, holder)):
        yield {"what": "app", "added_at": app.added_at}
    for passkey in db.session.scalars(_of(Passkey.user_id, holder)):
        yield {
            "what": "passkey",
            "name": passkey.name,
            "added_at": passkey.added_at,
            "used_at": passkey.used_at,
        }
    for _code in db.session.scalars(_of(RecoveryCode.user_id, holder)):
        yield {"what": "recovery_code"}


def _requests(holder: Holder) -> Iterable[Row]:
    query = select(ResetRequest).where(ResetRequest.email == holder.email)
    for each in db.session.scalars(query):
        yield {"asked_at": each.asked_at, "address": each.address, "language": each.locale}


def _mails(holder: Holder) -> Iterable[Row]:
    for mail in _many(mails_to(holder.email)):
        yield {
            "written_at": mail.created_at,
            "sent_at": mail.sent_at,
            "state": mail.state,
            "subject": mail.subject,
        }


def _filters(holder: Holder) -> Iterable[Row]:
    for kept in db.session.scalars(_of(SavedFilter.user_id, holder)):
        yield {"table": kept.table_name, "name": kept.name, "made_at": kept.made_at}


def _deeds(holder: Holder) -> Iterable[Row]:
    if holder.user_id is None:
        return
    query = _of(AuditEntry.user_id, holder).order_by(AuditEntry.id.desc())
    for entry in _many(query):
        yield {
            "at": entry.at,
            "what": told(entry).label,
            "key": entry.deed,
            "address": entry.address,
            "device": entry.agent,
        }


def _about(holder: Holder) -> Iterable[Row]:
    if holder.user_id is None:
        return
    is_about = (AuditEntry.subject == "user") & (AuditEntry.subject_id == holder.user_id)
    for entry in _many(select(AuditEntry).where(is_about).order_by(AuditEntry.id.desc())):
        shown = told(entry)
        yield {
            "at": entry.at,
            "what": shown.label,
            "key": entry.deed,
            "changes": [
                {"what": change.label, "before": change.before, "after": change.after}
                for change in shown.changes
            ],
        }


def _forget_account(holder: Holder) -> int:
    if holder.user_id is None:
        return 0
    let_be_found_no_more(holder.user_id)
    nobody = {
        "email": f"erased-{new_public_id().lower()}@{NOWHERE}",
        "name": NAMELESS,
        "password_hash": None,
        "timezone": None,
        "state": "ended",
        "ended_at": now(),
        "erased_at": now(),
    }
    is_it = (User.id == holder.user_id) & User.erased_at.is_(None)
    return count_changed(update(User).where(is_it).values(**nobody))


def _forget_rows(column: InstrumentedAttribute[int]) -> Callable[[Holder], int]:
    def forget(holder: Holder) -> int:
        if holder.user_id is None:
            return 0
        return count_changed(delete(column.class_).where(column == holder.user_id))

    return forget


def _forget_sign_ins(holder: Holder) -> int:
    forgets = (_forget_rows(SignIn.user_id), _forget_rows(HalfSignIn.user_id))
    return sum(forget(holder) for forget in forgets)


def _forget_factors(holder: Holder) -> int:
    return drop_factors(user_id=holder.user_id) if holder.user_id is not None else 0


def _forget_mails(holder: Holder) -> int:
    # To an address that was to become the person's, too.
    wanted = select(MailedLink.email).where(
        MailedLink.user_id == holder.user_id, MailedLink.email.is_not(None)
    )
    addresses = {holder.email, *db.session.scalars(wanted)}
    return sum(forget_mails_to(address=address) for address in addresses if address)


def _forget_requests(holder: Holder) -> int:
    return count_changed(delete(ResetRequest).where(ResetRequest.email == holder.email))


HOLDINGS = (
    Holding("account", lazy_gettext("The account"), _account, _forget_account),
    Holding("team", lazy_gettext("Membership in a team"), _team, _forget_rows(Membership.user_id)),
    Holding(
        "sign-ins",
        lazy_gettext("Devices that are signed in"),
        _sign_ins,
        _forget_sign_ins,
    ),
    Holding(
        "security-events",
        lazy_gettext("What happened to the account"),
        _events,
        _forget_rows(SecurityEvent.user_id),
    ),
    Holding("second-factors", lazy_gettext("Second factors"), _factors, _forget_factors),
    # Before the links: one of them may name a further address.
    Holding("mails", lazy_gettext("E-mails to the address"), _mails, _forget_mails),
    Holding(
        "links",
        lazy_gettext("Links that were mailed and not used yet"),
        _links,
        _forget_rows(MailedLink.user_id),
    ),
    Holding(
        "password-requests",
        lazy_gettext("Requests for a new password"),
        _requests,
        _forget_requests,
    ),
    Holding(
        "filters",
        lazy_gettext("Filters that the person keeps"),
        _filters,
        _forget_rows(SavedFilter.user_id),
    ),
    # These two stay: they are the record of what was done, by the number of the account alone.
    Holding("deeds", lazy_gettext("What the person did, as the audit has it"), _deeds),
    Holding("about", lazy_gettext("What was done to the account, as the audit has it"), _about),
)
