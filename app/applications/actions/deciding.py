"""What staff do with an application: plan a call, record the conversation, accept, reject."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, select, update

from app.accounts.actions import add_member
from app.accounts.actions.invitations import invite
from app.accounts.rules import name_of_address
from app.applications.actions.steps import step, tell, write_down
from app.applications.models import (
    Application,
    ApplicationEntry,
    ApplicationTalk,
    ApplicationVerdict,
)
from app.applications.rules import (
    ACCEPTED,
    CALL_PLANNED,
    PERSON_KEPT,
    REJECTED,
)
from app.clock import now
from app.db import count_changed, db
from app.i18n.current import speaking
from app.i18n.formats import format_moment
from app.partners.actions import add_partners, record_vettings
from app.partners.details import PartnerDetails, ReferenceDetails
from app.partners.models import Category
from app.refusals import Refused
from app.tiers.actions import mark_condition
from app.tiers.rules import require_talk, require_verdict
from app.values import Doer, LocalizedText

LONGEST_VETTING_NOTE = 2_000


def plan_call(
    *, application: Application, version: int, at: datetime, timezone: str, doer: Doer
) -> None:
    """Plan the call, or plan it anew, and mail the applicant when it is, in the time zone of the
    applicant. Raises Refused for the field ``day`` when the moment has passed, Overtaken when
    somebody was quicker."""
    if at <= now():
        raise Refused("This moment has passed. Choose a later one.", field="day")
    step(application, version, doer, status=CALL_PLANNED, call_at=at)
    write_down(
        "application.call_planned",
        application,
        doer,
        before={"application_status": application.status, "call_at": application.call_at},
        after={"application_status": CALL_PLANNED, "call_at": at},
    )
    with speaking(application.locale):
        when = format_moment(at, timezone)
    tell(
        application,
        "applications/call_planned",
        when=when,
        phone=application.phone,
        is_anew=application.call_at is not None,
    )


def record_talk(
    *,
    application: Application,
    version: int,
    kind: str,
    held_on: date,
    today: date,
    minutes: str,
    judgement: str,
    verdicts: Mapping[int, tuple[str, str]],
    doer: Doer,
) -> None:
    """Record a conversation with the applicant (S5): when, how, what was said, how staff judge
    experience and quality. ``verdicts`` are condition's id → verdict and note, and replace those
    of an earlier conversation. Raises Refused for a day to come or long past (``held_on``) and for
    a condition that is waived without a note, Overtaken."""
    require_talk(held_on, today)
    for condition_id, (verdict, note) in verdicts.items():
        try:
            require_verdict(verdict, note)
        except Refused as refusal:
            # Each condition has a note of its own.
            refusal.field = f"{refusal.field}-{condition_id}"
            raise
    step(application, version, doer)
    db.session.add(
        ApplicationTalk(
            application_id=application.id,
            kind=kind,
            held_on=held_on,
            minutes=minutes,
            judgement=judgement,
            user_id=doer.user_id,
        )
    )
    former = ApplicationVerdict.application_id == application.id
    count_changed(delete(ApplicationVerdict).where(former))
    for condition_id, (verdict, note) in verdicts.items():
        db.session.add(
            ApplicationVerdict(
                application_id=application.id,
                condition_id=condition_id,
                verdict=verdict,
                note=note,
            )
        )
    db.session.flush()
    after = {"talk_kind": kind, "talk_on": held_on}
    write_down("application.talk_recorded", application, doer, after=after)


def accept(
    *,
    application: Application,
    version: int,
    category: Category,
    email: str,
    words: str,
    doer: Doer,
) -> int:
    """Make the applicant a partner: bronze, not listed yet, in one category (S15, S27), with its
    references, the recorded conversations and the verdicts on the conditions. Make and invite its
    owner, whose address is ``email``. Returns the partner's id.

    Raises Refused before a conversation is recorded (S5), and for the field ``email`` when
    somebody has an account under it already; Overtaken.
    """
    talks = db.session.scalars(
        select(ApplicationTalk)
        .where(ApplicationTalk.application_id == application.id)
        .order_by(ApplicationTalk.id)
    ).all()
    if not talks:
        raise Refused(
            "Record the conversation with the applicant before accepting the application."
        )
    step(application, version, doer, status=ACCEPTED, decided_at=now(), words=words)
    (partner_id,) = add_partners(
        partners=[_details(application, category.id)], source="application"
    )
    for talk in talks:
        record_vettings(
            partner_ids=[partner_id],
            held_on=talk.held_on,
            kind=talk.kind,
            note=talk.judgement[:LONGEST_VETTING_NOTE],
            doer=replace(doer, user_id=talk.user_id),
        )
    for row in db.session.scalars(
        select(ApplicationVerdict)
        .where(ApplicationVerdict.application_id == application.id)
        .order_by(ApplicationVerdict.condition_id)
    ).all():
        mark_condition(
            partner_id=partner_id,
            condition_id=row.condition_id,
            verdict=row.verdict,
            note=row.note,
            doer=doer,
        )
    known = update(Application).where(Application.id == application.id)
    count_changed(known.values(partner_id=partner_id))
    write_down(
        "application.accepted",
        application,
        doer,
        partner_id=partner_id,
        before={"application_status": application.status},
        after={"application_status": ACCEPTED, "application_category": category.slug},
    )
    tell(
        application,
        "applications/accepted",
        category=category.name,
        words=words,
        invited=email,
    )
    owner = add_member(
        email=email,
        name=_owner_name(application, email),
        partner_id=partner_id,
        role="owner",
        locale=application.locale,
        password=None,
        device=doer.device,
    )
    invite(user=owner, device=doer.device, name=application.name)
    return partner_id


def reject(*, application: Application, version: int, reason: str, words: str, doer: Doer) -> None:
    """Turn an application down, with the reason for the record and words for the applicant, who
    gets them by mail. Raises Overtaken."""
    moment = now()
    step(
        application,
        version,
        doer,
        status=REJECTED,
        reason=reason,
        words=words,
        decided_at=moment,
        forget_at=moment + PERSON_KEPT,
    )
    write_down(
        "application.rejected",
        application,
        doer,
        before={"application_status": application.status},
        after={"application_status": REJECTED, "application_reason": reason},
    )
    tell(application, "applications/rejected", words=words)


def _owner_name(application: Application, email: str) -> str:
    """What the new owner is called until the invitation is accepted, which asks for the name: a
    firm's name is nobody's."""
    if application.kind == "freelancer":
        return application.name
    entry = db.session.get(ApplicationEntry, application.id)
    return (entry.consent_by if entry else "") or name_of_address(email)


def _details(application: Application, category_id: int) -> PartnerDetails:
    return PartnerDetails(
        name=application.name,
        email=application.email,
        kind=application.kind,
        category_ids=(category_id,),
        country=application.country or None,
        city=application.city,
        languages=tuple(application.languages),
        phone=application.phone,
        website=application.website,
        references=tuple(
            ReferenceDetails(each["client"], LocalizedText({application.locale: each["text"]}))
            for each in application.references
        ),
    )
