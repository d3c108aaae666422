"""The table of partners, and what is done to many of them."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import present_doer
from app.backoffice.actions.partners import hide, list_anew
from app.backoffice.forms import HidingForm
from app.backoffice.partner_table import DECIDERS, PARTNERS
from app.backoffice.views.blueprint import backoffice
from app.i18n.current import ngettext
from app.partners.queries import listable
from app.partners.rules import is_listed
from app.tables import chosen_rows, do_each, sheet_of

WAY = "backoffice.partners"


@backoffice.get("/office/partners/")
@open_to(*STAFF)
def partners() -> Response:
    """All partners, in every state."""
    return table_page("backoffice/partners.html", PARTNERS, way=WAY)


@backoffice.post("/office/sheets/partners")
@open_to(*DECIDERS)
def partners_sheet() -> Response:
    """The partners that are asked for, as a sheet."""
    return sheet_of(PARTNERS, doer=present_doer())


@backoffice.route("/office/bulk/partners/publications", methods=["GET", "POST"])
@open_to(*DECIDERS)
def publish_many() -> Response:
    """Put several partners into the catalogue."""
    chosen, deed, doer = chosen_rows(PARTNERS), PARTNERS.deed("publish"), present_doer()
    if request.method == "POST":
        outcomes = do_each(chosen, lambda number: list_anew(partner_id=number, doer=doer))
        return own_page(
            "tables/outcomes.html", way=WAY, chosen=chosen, deed=deed, outcomes=outcomes
        )
    concerned = listable([row.id for row in chosen.rows])
    return own_page(
        "tables/confirm.html",
        way=WAY,
        chosen=chosen,
        concerned=concerned,
        deed=deed,
        question=ngettext(
            "Put %(num)s partner into the catalogue?",
            "Put %(num)s partners into the catalogue?",
            len(concerned),
        ),
    )


@backoffice.route("/office/bulk/partners/suspensions", methods=["GET", "POST"])
@open_to(*DECIDERS)
def suspend_many() -> Response:
    """Hide several partners, for one reason that all of them are told."""
    chosen, deed, doer = chosen_rows(PARTNERS), PARTNERS.deed("suspend"), present_doer()
    form = HidingForm()
    if request.method == "POST" and form.validate():
        reason = form.reason.data or ""
        outcomes = do_each(chosen, lambda number: hide(partner_id=number, reason=reason, doer=doer))
        return own_page(
            "tables/outcomes.html", way=WAY, chosen=chosen, deed=deed, outcomes=outcomes
        )
    concerned = {row.id for row in chosen.rows if is_listed(row.state)}
    return own_page(
        "tables/confirm.html",
        way=WAY,
        form=form,
        chosen=chosen,
        concerned=concerned,
        deed=deed,
        question=ngettext(
            "Hide %(num)s partner from the catalogue?",
            "Hide %(num)s partners from the catalogue?",
            len(concerned),
        ),
    )
