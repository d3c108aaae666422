"""What staff see and do: the queue, the record of an application, and the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse
from wtforms import TextAreaField

from app.accounts.access import open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import known_person, present_doer
from app.applications.actions import accept, plan_call, record_talk, reject
from app.applications.actions.steps import Overtaken
from app.applications.audited import CONSENT_WORDS, REASON_WORDS, TALK_WORDS, VERDICT_WORDS
from app.applications.blueprint import DECIDERS, READERS, applications
from app.applications.forms import (
    NO_CHOICE,
    AcceptForm,
    CallForm,
    RejectForm,
    TalkForm,
    VersionedForm,
)
from app.applications.models import Application
from app.applications.places import (
    has_several_zones,
    timezone_of,
    today_here,
    zone_here,
)
from app.applications.queries import (
    Condition,
    alike,
    all_categories,
    application_by,
    conditions_for,
)
from app.applications.table import APPLICATIONS
from app.applications.timeline import timeline_of
from app.audit.queries import history_of
from app.clock import now
from app.db import db
from app.i18n.current import current_locale, gettext
from app.i18n.formats import format_moment
from app.partners.models import Category
from app.refusals import Refused
from app.tables import sheet_of
from app.web.addresses import url_for
from app.web.forms import Form


@dataclass
class Forms:
    """The forms of a record, one of which may have been sent."""

    call: CallForm
    talk: TalkForm
    accept: AcceptForm
    reject: RejectForm


@applications.get("/office/applications/")
@open_to(*READERS)
def queue() -> AnyResponse:
    """The applications, with search, filters and orders."""
    return table_page("applications/queue.html", APPLICATIONS, way="applications.queue")


@applications.post("/office/applications/sheets")
@open_to(*DECIDERS)
def sheet() -> AnyResponse:
    """What is shown, as a sheet."""
    return sheet_of(APPLICATIONS, doer=present_doer())


@applications.get("/office/applications/<public_id>")
@open_to(*READERS)
def record(public_id: str) -> AnyResponse:
    """Everything about one application."""
    return _page(application_by(public_id))


@applications.post("/office/applications/<public_id>/calls")
@open_to(*DECIDERS)
def add_call(public_id: str) -> AnyResponse:
    """Plan the call, or plan it anew."""
    application, form = application_by(public_id), CallForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            plan_call(
                application=application,
                version=form.seen,
                at=_moment(form),
                timezone=timezone_of(application.country),
                doer=present_doer(),
            )
            return _done(public_id, gettext("The call is planned. The applicant gets an e-mail."))
    return _page(application_by(public_id), sent=form)


@applications.post("/office/applications/<public_id>/conversations")
@open_to(*DECIDERS)
def add_conversation(public_id: str) -> AnyResponse:
    """Record a conversation (S5)."""
    application = application_by(public_id)
    conditions = conditions_for(application.id)
    form = TalkForm.of(conditions)
    if form.validate() and form.held_on.data:
        with form.told_refusals(), db.session.begin_nested():
            record_talk(
                application=application,
                version=form.seen,
                kind=form.kind.data,
                held_on=form.held_on.data,
                today=today_here(),
                minutes=form.minutes.data or "",
                judgement=form.judgement.data or "",
                verdicts=form.verdicts(conditions),
                doer=present_doer(),
            )
            return _done(public_id, gettext("The conversation is recorded."))
    return _page(application_by(public_id), sent=form)


@applications.post("/office/applications/<public_id>/acceptances")
@open_to(*DECIDERS)
def add_acceptance(public_id: str) -> AnyResponse:
    """Make the applicant a partner."""
    application, form = application_by(public_id), AcceptForm()
    categories = all_categories()
    form.category.choices = _category_choices(categories)
    if form.validate():
        chosen = next(each for each in categories if each.slug == form.category.data)
        with form.told_refusals(), db.session.begin_nested():
            accept(
                application=application,
                version=form.seen,
                category=chosen,
                email=form.email.data or "",
                words=form.welcome.data or "",
                doer=present_doer(),
            )
            return _done(
                public_id, gettext("Accepted. The partner is made and its owner is invited.")
            )
    return _page(application_by(public_id), sent=form)


@applications.post("/office/applications/<public_id>/rejections")
@open_to(*DECIDERS)
def add_rejection(public_id: str) -> AnyResponse:
    """Turn the applicant down."""
    application, form = application_by(public_id), RejectForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            reject(
                application=application,
                version=form.seen,
                reason=form.reason.data,
                words=form.words.data or "",
                doer=present_doer(),
            )
            return _done(public_id, gettext("Rejected. The applicant gets an e-mail."))
    return _page(application_by(public_id), sent=form)


@applications.get("/office/applications/<public_id>/calls")
@applications.get("/office/applications/<public_id>/conversations")
@applications.get("/office/applications/<public_id>/acceptances")
@applications.get("/office/applications/<public_id>/rejections")
@open_to(*READERS)
def back_to_record(public_id: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("applications.record", public_id=public_id), 303)


def _done(public_id: str, words: str) -> AnyResponse:
    flash(words, "done")
    return redirect(url_for("applications.record", public_id=public_id), 303)


def _moment(form: CallForm) -> datetime:
    """The moment of a call. Raises Refused for one that the clocks leave out in spring."""
    if form.day.data is None or form.time.data is None:
        raise RuntimeError("asked for before the form was found valid")
    zone = ZoneInfo(zone_here())
    at = datetime.combine(form.day.data, form.time.data, zone)
    if at.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != at.replace(
        tzinfo=None
    ):
        raise Refused("The clocks skip this hour on that day. Choose another one.", field="time")
    return at


def _page(application: Application, sent: VersionedForm | None = None) -> AnyResponse:
    conditions, zone_there = conditions_for(application.id), timezone_of(application.country)
    typed_call = _typed_call(sent)
    response = own_page(
        "applications/record.html",
        way="applications.queue",
        application=application,
        forms=_forms(application, conditions, sent),
        conditions=conditions,
        verdict_words=VERDICT_WORDS,
        reason_words=REASON_WORDS,
        talk_words=TALK_WORDS,
        consent_words=CONSENT_WORDS,
        alike=alike(application.email, application.website, but=application),
        timeline=timeline_of(application),
        history=history_of("application", application.id),
        may_decide=known_person().role in DECIDERS,
        overtaken=sent is not None and isinstance(sent.refusal, Overtaken),
        there=format_moment(application.call_at or now(), zone_there),
        typed=[field for field in sent or () if isinstance(field, TextAreaField)],
        typed_call=typed_call,
        typed_there=format_moment(typed_call, zone_there) if typed_call else "",
        has_several_zones=has_several_zones(application.country),
        zone=zone_here(),
    )
    if sent is not None:
        response.status_code = 409 if isinstance(sent.refusal, Overtaken) else sent.status
    return response


def _forms(
    application: Application, conditions: list[Condition], sent: VersionedForm | None
) -> Forms:
    """The forms of the record as it is now; the one that was sent keeps what was typed."""
    here = application.call_at.astimezone(ZoneInfo(zone_here())) if application.call_at else None
    first = application.wishes[0].category.slug if application.wishes else NO_CHOICE
    fresh: dict[type[Form], VersionedForm] = {
        CallForm: CallForm(
            formdata=None, data={"day": here and here.date(), "time": here and here.time()}
        ),
        TalkForm: TalkForm.of(conditions, formdata=None),
        AcceptForm: AcceptForm(formdata=None, data={"category": first, "email": application.email}),
        RejectForm: RejectForm(formdata=None),
    }
    forms = []
    for kind, form in fresh.items():
        shown = sent if isinstance(sent, kind) else form
        # Whoever sends it again has seen the record as it is now.
        shown.version.raw_data, shown.version.data = [], application.version
        if isinstance(shown, AcceptForm) and application.is_open and application.talks:
            shown.category.choices = _category_choices(all_categories())
        forms.append(shown)
    return Forms(*forms)


def _category_choices(categories: Sequence[Category]) -> list[tuple[str, str]]:
    locale = current_locale()
    choices = [(each.slug, each.name.text_for(locale, otherwise=each.slug)) for each in categories]
    return [(NO_CHOICE, gettext("Choose a category")), *choices]


def _typed_call(sent: VersionedForm | None) -> datetime | None:
    """The moment of a call that was typed and not planned."""
    if not isinstance(sent, CallForm) or sent.day.errors or sent.time.errors:
        return None
    if sent.day.data is None or sent.time.data is None:
        return None
    return datetime.combine(sent.day.data, sent.time.data, ZoneInfo(zone_here()))
