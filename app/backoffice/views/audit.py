"""The audit, for those who answer for the programme."""

from werkzeug.wrappers import Response

from app.accounts.access import open_to
from app.accounts.pages import table_page
from app.accounts.people import present_doer
from app.backoffice.audit_table import AUDIT
from app.backoffice.partner_table import DECIDERS
from app.backoffice.views.blueprint import backoffice
from app.tables import sheet_of


@backoffice.get("/office/audit/")
@open_to(*DECIDERS)
def audit() -> Response:
    """Everything that was done, the latest first."""
    return table_page("backoffice/audit.html", AUDIT, way="backoffice.audit")


@backoffice.post("/office/sheets/audit")
@open_to(*DECIDERS)
def audit_sheet() -> Response:
    """What is asked of the audit, as a sheet."""
    return sheet_of(AUDIT, doer=present_doer())
