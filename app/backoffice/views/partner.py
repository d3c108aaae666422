"""A partner as the office sees it, and what is done to it."""

from http import HTTPStatus

from flask import flash, redirect
from werkzeug.wrappers import Response

from app.accounts.access import STAFF, may_open, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import active_owners_of, owners_among
from app.backoffice.actions.partners import hide, record_conversation
from app.backoffice.forms import HidingForm, TalkForm
from app.backoffice.partner_table import DECIDERS
from app.backoffice.queries.partners import dossier_of
from app.backoffice.views.blueprint import backoffice
from app.i18n.current import gettext, lazy_gettext
from app.partners import SOURCE_NAMES, TALK_NAMES
from app.partners.actions import publish
from app.partners.queries import id_of_slug
from app.partners.rules import is_listed
from app.partners.slugs import can_be_slug
from app.refusals import NotFound
from app.tiers.queries.days import programme_day
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
"""Pages about one partner that other rooms have; shown to whoever may open them."""


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
            partner_id = _id(slug)
            hide(partner_id=partner_id, reason=form.reason.data or "", doer=present_doer())
            flash(
                gettext("The profile is hidden. Its owners get an e-mail.")
                if active_owners_of(partner_id)
                else gettext(
                    "The profile is hidden. The team has no owner, so nobody gets an e-mail."
                ),
                "done",
            )
            return _back(slug)
    return _page(slug, hiding=form)


@backoffice.post("/office/partners/<slug>/conversations")
@open_to(*TALKERS)
def record_talk(slug: str) -> Response:
    """Record a conversation with a partner (S5)."""
    form = TalkForm()
    if form.validate():
        with form.told_refusals():
            record_conversation(
                partner_id=_id(slug),
                held_on=form.held_on.data or programme_day(),
                kind=form.kind.data,
                note=form.note.data or "",
                doer=present_doer(),
            )
            flash(gettext("The conversation is recorded."), "done")
            return _back(slug)
    return _page(slug, talk=form)


@backoffice.get("/office/partners/<slug>/publications")
@backoffice.get("/office/partners/<slug>/suspensions")
@backoffice.get("/office/partners/<slug>/conversations")
@open_to(*STAFF)
def back_to_partner(slug: str) -> Response:
    """Where the switch of languages leads after something was refused."""
    return _back(slug)


def _page(
    slug: str,
    *,
    publishing: Form | None = None,
    hiding: HidingForm | None = None,
    talk: TalkForm | None = None,
) -> Response:
    dossier, role = dossier_of(slug), known_person().role
    is_late = hiding is not None and not is_listed(dossier.partner.state)
    response = own_page(
        "backoffice/partner.html",
        way=WAY,
        form=publishing or hiding or talk,
        dossier=dossier,
        has_owner=bool(owners_among(dossier.team)),
        partner=dossier.partner,
        publishing=publishing,
        hiding=hiding or HidingForm(formdata=None),
        is_late=is_late,
        talk=talk or TalkForm(formdata=None, data={"held_on": programme_day()}),
        may_decide=role in DECIDERS,
        may_talk=role in TALKERS,
        sources=SOURCE_NAMES,
        talk_names=TALK_NAMES,
        further=[
            (url_for(endpoint, slug=slug), label, icon)
            for endpoint, label, icon in FURTHER
            if may_open(endpoint)
        ],
    )
    if is_late:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _id(slug: str) -> int:
    if not can_be_slug(slug):
        raise NotFound("There is no such partner.")
    return id_of_slug(slug)


def _back(slug: str) -> Response:
    return redirect(url_for("backoffice.partner", slug=slug), 303)
