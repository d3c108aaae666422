"""How pages for somebody who has signed in are answered."""

from typing import Any

from flask import Response, request

from app.accounts.access import may_open
from app.accounts.people import current_person, known_person
from app.accounts.rail import rail_of
from app.tables import Table, show
from app.web.forms import Form
from app.web.pages import render_page

PLACE = 2
PRIVATE_PLACES = ("area", "office", "account")
"""What an address of the signed-in has at its second place, behind the language."""


def own_page(
    template: str,
    *,
    way: str,
    form: Form | None = None,
    fragment: str | None = None,
    **context: Any,
) -> Response:
    """A page of ``layouts/private.html``: with its reader, and the rail on which ``way`` (an
    endpoint of app.accounts.rail) is where the reader is; with the form's status when there is
    one. It stays out of every cache."""
    person = known_person()
    response = render_page(
        template, fragment=fragment, form=form, person=person, rail=rail_of(person, way), **context
    )
    response.status_code = form.status if form else 200
    response.headers["Cache-Control"] = "private, no-store"
    return response


def page_of_error() -> tuple[str, dict[str, Any]] | None:
    """An error as somebody who has signed in is told it on a page of the signed-in: with the
    reader's own ways, whatever the address, so that it tells nothing of what there is (P23). None
    for strangers and on other pages."""
    parts = request.path.split("/")
    person = current_person() if len(parts) > PLACE and parts[PLACE] in PRIVATE_PLACES else None
    if person is None:
        return None
    rail = rail_of(person, "")
    above = [entry for entry in rail if request.path.startswith(entry.url)]
    back = max(above, key=lambda entry: len(entry.url)) if above else next(iter(rail), None)
    return "errors/private.html", {"person": person, "rail": rail, "back": back}


def table_page(template: str, table: Table, *, way: str, **context: Any) -> Response:
    """A page of ``tables/page.html`` that shows what the request asks of a table; or the table
    alone, when a script swaps it."""
    person = known_person()
    shown = show(table, user_id=person.id, may_open=may_open)
    return own_page(template, fragment=template, way=way, shown=shown, **context)
