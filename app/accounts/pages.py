"""How pages for somebody who has signed in are answered."""

from typing import Any

from flask import Response

from app.accounts.people import known_person
from app.accounts.rail import rail_of
from app.tables import Table, show
from app.web.forms import Form
from app.web.pages import render_page


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


def table_page(template: str, table: Table, *, way: str, **context: Any) -> Response:
    """A page of ``tables/page.html`` that shows what the request asks of a table; or the table
    alone, when a script swaps it."""
    person = known_person()
    shown = show(table, user_id=person.id, role=person.role)
    return own_page(template, fragment=template, way=way, shown=shown, **context)
