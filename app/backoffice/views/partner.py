"""A partner as the office sees it, and what is done to it."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect
from werkzeug.wrappers import Response

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.backoffice.actions.partners import hide
from app.backoffice.forms import HidingForm, TalkForm
from app.backoffice.partner_table import DECIDERS
from app.backoffice.queries.partners import dossier_of
from app.backoffice.views.blueprint import backoffice
from app.clock import now
from app.config import settings
from app.i18n.current import gettext, lazy_gettext
from app.partners import SOURCE_NAMES, TALK_NAMES
from app.partners.actions import publish, record_vettings
from app.partners.queries import id_of_slug
from app.partners.slugs import can_be_slug
from app.refusals import NotFound, Refused
from app.web.addresses import url_for
from app.web.forms import Form

WAY = "backoffice.partners"
TALKERS = frozenset({"manager", "rep", "admin"})
"""Who talks with partners and writes it down."""
FURTHER = (
    ("tiers.partner_level", lazy_gettext("Level and conditions"), "award"),
    ("tiers.partner_categories", lazy_gettext("Categories"), "tag"),
    ("profiles.office_profile", lazy_gettext("Change the profile"), "pen-line"),
)
"""Pages about one partner that other rooms have, where they have them."""


@backoffice.get("/office/partners/<slug>/")
@open_to(*STAFF)
def partner(slug: str) -> Response:
    """Everything about a partner."""
    return _page(slug)


@backoffice.post("/office/partners/<slug>/publications")
@open_to(*DECIDERS)
def publish_partner(slug: str) -> Response:
    """Put a partner into the catalogue."""
    form = Form()
    with form.told_refusals():
        publish(partner_ids=[_id(slug)], doer=present_doer())
        flash(gettext("The profile is in the catalogue."), "done")
        return _back(slug)
    return _page(slug, publishing=form)


@backoffice.post("/office/partners/<slug>/suspensions")
@open_to(*DECIDERS)
def suspend_partner(slug: str) -> Response:
    """Hide a partner from the catalogue and tell its owners why."""
    form = HidingForm()
    if form.validate():
        with form.told_refusals():
            hide(partner_id=_id(slug), reason=form.reason.data or "", doer=present_doer())
            flash(gettext("The profile is hidden. Its owners get an e-mail."), "done")
            return _back(slug)
    return _page(slug, hiding=form)


@backoffice.post("/office/partners/<slug>/conversations")
@open_to(*TALKERS)
def record_talk(slug: str) -> Response:
    """Record a conversation with a partner (S5)."""
    form = TalkForm()
    if form.validate():
        with form.told_refusals():
            held_on = form.held_on.data or _today()
            if held_on > _today():
                raise Refused("The conversation has not been held yet.", field="held_on")
            record_vettings(
                partner_ids=[_id(slug)],
                held_on=held_on,
                kind=form.kind.data,
                note=form.note.data or "",
                doer=present_doer(),
            )
            flash(gettext("The conversation is recorded."), "done")
            return _back(slug)
    return _page(slug, talk=form)


def _page(
    slug: str,
    *,
    publishing: Form | None = None,
    hiding: HidingForm | None = None,
    talk: TalkForm | None = None,
) -> Response:
    dossier, role = dossier_of(slug), known_person().role
    return own_page(
        "backoffice/partner.html",
        way=WAY,
        form=publishing or hiding or talk,
        dossier=dossier,
        partner=dossier.partner,
        publishing=publishing,
        hiding=hiding or HidingForm(formdata=None),
        talk=talk or TalkForm(formdata=None, data={"held_on": _today()}),
        may_decide=role in DECIDERS,
        may_talk=role in TALKERS,
        sources=SOURCE_NAMES,
        talk_names=TALK_NAMES,
        further=[
            (url_for(endpoint, slug=slug), label, icon)
            for endpoint, label, icon in FURTHER
            if endpoint in current_app.view_functions
        ],
    )


def _id(slug: str) -> int:
    if not can_be_slug(slug):
        raise NotFound("There is no such partner.")
    return id_of_slug(slug)


def _back(slug: str) -> Response:
    return redirect(url_for("backoffice.partner", slug=slug), 303)


def _today() -> date:
    return now().astimezone(ZoneInfo(settings().timezone)).date()
