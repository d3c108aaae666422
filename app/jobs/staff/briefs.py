"""The table of briefs, the record of one, and what staff do with it."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import names_of
from app.audit.queries import history_of
from app.db import db
from app.i18n.current import gettext, ngettext
from app.jobs.actions.asking import release
from app.jobs.actions.giving import give
from app.jobs.actions.office import MAY_BE_SPAM, call_spam, search_again
from app.jobs.audited import STATE_WORDS
from app.jobs.blueprint import DECIDERS, READERS, TAKERS, jobs
from app.jobs.models import Brief, Job
from app.jobs.queries.office import (
    brief_called,
    events_of,
    jobs_about,
    mails_to_merchant,
    named_partners,
    partners_to_suggest,
)
from app.jobs.rules.briefs import ASKED, HELD, MATCH
from app.jobs.rules.statuses import LIVE
from app.jobs.staff.brief_table import BRIEFS, waits
from app.jobs.staff.forms import GivingForm, ReleaseForm, SearchForm, SpamForm
from app.jobs.staff.job_table import status_of
from app.jobs.staff.words import (
    EVENT_WORDS,
    HELD_WORDS,
    KIND_WORDS,
    SIDE_WORDS,
    STATUS_WORDS,
)
from app.jobs.words import REASON_WORDS
from app.partners.queries import id_of_slug
from app.partners.slugs import can_be_slug
from app.refusals import NotFound, Refused
from app.tables import sheet_of
from app.web.addresses import url_for
from app.web.forms import Form

WAY = "jobs.office_briefs"


@jobs.get("/office/briefs/")
@open_to(*READERS)
def office_briefs() -> AnyResponse:
    """All briefs, with those that wait for staff a filter away."""
    return table_page("jobs/staff/briefs.html", BRIEFS, way=WAY, waits=waits)


@jobs.post("/office/briefs/sheets")
@open_to(*TAKERS)
def office_briefs_sheet() -> AnyResponse:
    """What is shown, as a sheet."""
    return sheet_of(BRIEFS, doer=present_doer())


@jobs.get("/office/briefs/<public_id>")
@open_to(*READERS)
def office_brief(public_id: str) -> AnyResponse:
    """Everything about one brief."""
    return brief_record(public_id)


@jobs.post("/office/briefs/<public_id>/releases")
@open_to(*DECIDERS)
def release_brief(public_id: str) -> AnyResponse:
    """Let a brief go that was held."""
    form = ReleaseForm()

    def do(brief_id: int) -> str:
        brief = release(brief_id=brief_id, reason=form.reason.data or "", doer=present_doer())
        if brief.confirmed_at is None:
            return gettext("Partners are asked as soon as the merchant has confirmed the address.")
        return gettext("The brief is on its way.")

    return deed_about(public_id, form, do)


@jobs.post("/office/briefs/<public_id>/spam")
@open_to(*DECIDERS)
def call_brief_spam(public_id: str) -> AnyResponse:
    """Call a brief spam."""
    form = SpamForm()

    def do(brief_id: int) -> str:
        call_spam(brief_id=brief_id, reason=form.reason.data or "", doer=present_doer())
        return gettext("It is marked as spam. Partners who had it need do nothing.")

    return deed_about(public_id, form, do)


@jobs.post("/office/briefs/<public_id>/searches")
@open_to(*DECIDERS)
def search_partners(public_id: str) -> AnyResponse:
    """Look for partners once more."""
    form = SearchForm()

    def do(brief_id: int) -> str:
        found = search_again(brief_id=brief_id, doer=present_doer())
        return ngettext("%(num)s partner is asked.", "%(num)s partners are asked.", len(found))

    return deed_about(public_id, form, do)


@jobs.post("/office/briefs/<public_id>/partners")
@open_to(*DECIDERS)
def give_brief(public_id: str) -> AnyResponse:
    """Give the brief to another partner."""
    form = GivingForm()
    asked = jobs_about(brief_called(public_id))
    form.instead_of.choices = _lots(asked)
    numbers = {job.public_id: job.id for job in asked}

    def do(brief_id: int) -> str:
        give(
            brief_id=brief_id,
            partner_id=_partner_of(form),
            instead_of=numbers.get(form.instead_of.data),
            reason=form.reason.data or "",
            doer=present_doer(),
        )
        return gettext("The partner is asked.")

    return deed_about(public_id, form, do)


@jobs.get("/office/briefs/<public_id>/partners")
@jobs.get("/office/briefs/<public_id>/releases")
@jobs.get("/office/briefs/<public_id>/spam")
@jobs.get("/office/briefs/<public_id>/searches")
@open_to(*READERS)
def back_to_office_brief(public_id: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("jobs.office_brief", public_id=public_id), 303)


def deed_about(public_id: str, form: Form, do: Callable[[int], str]) -> AnyResponse:
    """Do something with a brief and say what ``do`` says of it; or show the record again, with what
    was refused."""
    brief_id = brief_called(public_id).id
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            flash(do(brief_id), "done")
            return redirect(url_for("jobs.office_brief", public_id=public_id), 303)
    return brief_record(public_id, sent=form)


def brief_record(public_id: str, sent: Form | None = None) -> AnyResponse:
    """The record of a brief; ``sent`` brings what was refused."""
    brief = brief_called(public_id)
    asked = jobs_about(brief)
    may = _offered(brief) if known_person().role in DECIDERS else frozenset()
    fresh = {
        "release": ReleaseForm,
        "spam": SpamForm,
        "search": SearchForm,
        "give": GivingForm,
    }
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None)
        for name, kind in fresh.items()
    }
    forms["give"].instead_of.choices = _lots(asked)
    is_late = sent is not None and any(forms[each] is sent for each in fresh.keys() - may)
    audit = history_of("brief", brief.id)
    response = own_page(
        "jobs/staff/brief.html",
        way=WAY,
        form=sent,
        brief=brief,
        forms=forms,
        suggested=partners_to_suggest(asked),
        may=may,
        is_late=is_late,
        doers=names_of({each.user_id for each in audit if each.user_id}) if is_late else {},
        state_words=STATE_WORDS,
        kind_words=KIND_WORDS,
        held_words=HELD_WORDS,
        waits=waits(brief),
        asked=asked,
        events=events_of(asked),
        names=named_partners(asked),
        status_of=status_of,
        status_words=STATUS_WORDS,
        side_words=SIDE_WORDS,
        reason_words=REASON_WORDS,
        event_words=EVENT_WORDS,
        mails=mails_to_merchant(brief),
        audit=audit,
    )
    if is_late:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _offered(brief: Brief) -> frozenset[str]:
    """What may be done with a brief where it stands."""
    offered = {
        "release": brief.state == HELD,
        "spam": brief.state in MAY_BE_SPAM,
        "search": brief.state == ASKED and brief.kind == MATCH,
        "give": brief.state == ASKED,
    }
    return frozenset(name for name, is_offered in offered.items() if is_offered)


def _lots(asked: Sequence[Job]) -> list[tuple[str, str]]:
    """In whose place somebody may be asked, as a form's choices."""
    live = [job for job in asked if status_of(job) in LIVE]
    return [
        ("", gettext("Nobody: beside the others")),
        *((j.public_id, j.partner.name) for j in live),
    ]


def _partner_of(form: GivingForm) -> int:
    try:
        return id_of_slug(form.slug if can_be_slug(form.slug) else "")
    except NotFound:
        raise Refused(
            "There is no partner with this address. Copy it from the partner’s profile.",
            field="partner",
        ) from None
