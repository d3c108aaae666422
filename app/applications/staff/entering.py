"""Staff enter an application for somebody, such as a firm that telephoned."""

from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import open_to
from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.applications.actions import enter
from app.applications.blueprint import READERS, applications
from app.applications.consent import consent_text
from app.applications.filling import filled
from app.applications.forms import EnteredForm
from app.applications.places import today_here
from app.applications.queries import all_categories, inviting_partner
from app.applications.rules import MOST_REFERENCES
from app.config import settings
from app.db import db
from app.i18n.current import gettext, speaking
from app.i18n.formats import own_language_name
from app.web.addresses import url_for
from app.web.pages import render_page, wants_fragment

WAY = "applications.queue"


@applications.get("/office/applications/new")
@open_to(*READERS)
def new_application() -> AnyResponse:
    """The form that applicants fill in, for staff."""
    return _page(_form(data={"locale": settings().default_locale}))


@applications.post("/office/applications/new")
@open_to(*READERS)
def enter_application() -> AnyResponse:
    """Take the application in."""
    form = _form()
    if form.validate():
        with form.told_refusals():
            with speaking(form.locale.data):
                text = consent_text()
            application = enter(
                details=form.details({each.slug: each.id for each in all_categories()}),
                locale=form.locale.data,
                ref=form.ref.data or "",
                consent=form.given(text),
                today=today_here(),
                doer=present_doer(),
            )
            flash(gettext("Entered. The applicant gets an e-mail."), "done")
            to = url_for("applications.record", public_id=application.public_id)
            return redirect(to, 303)
    return _page(form)


@applications.post("/office/applications/new/references")
@open_to(*READERS)
def enter_reference() -> AnyResponse:
    """The form with room for one more reference; nothing is stored."""
    # Not even that the form was sent: the same may be asked for again, after going back.
    db.session.rollback()
    rows = min(len(_form().shown_references) + 1, MOST_REFERENCES)
    form = _form(rows=rows)
    if wants_fragment():
        return render_page("applications/_references.html", form=form, is_new=True, more=_more())
    return _page(form, is_new=True)


@applications.get("/office/applications/new/references")
@open_to(*READERS)
def back_to_new_application() -> AnyResponse:
    """Where the switch of languages leads after one more reference was asked for."""
    return redirect(url_for("applications.new_application"), 303)


def _form(**options: Any) -> EnteredForm:
    form = filled(EnteredForm, **options)
    form.locale.choices = [(code, own_language_name(code)) for code in settings().locales]
    return form


def _more() -> str:
    return url_for("applications.enter_reference")


def _page(form: EnteredForm, *, is_new: bool = False) -> AnyResponse:
    texts = []
    for code in settings().locales:
        with speaking(code):
            texts.append((code, consent_text()))
    typed_ref = str(form.ref.data or "").strip()
    return own_page(
        "applications/enter.html",
        way=WAY,
        form=form,
        consents=texts,
        inviting=inviting_partner(typed_ref) if typed_ref else None,
        is_new=is_new,
        more=_more(),
    )
