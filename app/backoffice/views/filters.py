"""One's own filters of a table: kept, renamed, removed, opened with."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person
from app.backoffice.forms import FilterForm
from app.backoffice.views.blueprint import backoffice
from app.i18n.current import gettext
from app.refusals import NotFound
from app.tables import table_called
from app.tables.actions import keep_filter, open_with, remove_filter, rename_filter
from app.tables.queries import filters_of
from app.tables.question import question_of
from app.tables.table import Table
from app.web.addresses import url_for


@backoffice.route("/office/filters/<table>/", methods=["GET", "POST"])
@open_to(*STAFF)
def filters(table: str) -> Response:
    """The filters that one keeps for a table, and keeping the one in the address."""
    found, form = _table(table), FilterForm()
    if request.method == "POST" and form.validate():
        with form.told_refusals():
            kept = keep_filter(
                user_id=known_person().id,
                table_name=found.name,
                name=" ".join((form.name.data or "").split()),
                query=question_of(found, request.args).query(),
                is_default=form.is_default.data,
            )
            flash(gettext("The filter is kept."), "done")
            return redirect(f"{url_for(found.endpoint)}?{kept.query or 'q='}", 303)
    return _filters_page(found, form)


@backoffice.post("/office/filters/<table>/<public_id>/names")
@open_to(*STAFF)
def rename(table: str, public_id: str) -> Response:
    """Call a filter something else."""
    found, form = _table(table), FilterForm()
    if form.validate():
        with form.told_refusals():
            rename_filter(
                user_id=known_person().id,
                public_id=public_id,
                name=" ".join((form.name.data or "").split()),
            )
            flash(gettext("Saved."), "done")
            return redirect(url_for("backoffice.filters", table=found.name), 303)
    return _filters_page(found, form, public_id)


@backoffice.post("/office/filters/<table>/<public_id>/openings")
@open_to(*STAFF)
def open_table_with(table: str, public_id: str) -> Response:
    """Let the table be opened with a filter, or with it no more."""
    found = _table(table)
    open_with(
        user_id=known_person().id,
        public_id=public_id,
        is_default=request.form.get("is_default") == "y",
    )
    flash(gettext("Saved."), "done")
    return redirect(url_for("backoffice.filters", table=found.name), 303)


@backoffice.post("/office/filters/<table>/<public_id>/removals")
@open_to(*STAFF)
def remove(table: str, public_id: str) -> Response:
    """Keep a filter no more."""
    found = _table(table)
    remove_filter(user_id=known_person().id, public_id=public_id)
    flash(gettext("The filter is removed."), "done")
    return redirect(url_for("backoffice.filters", table=found.name), 303)


def _table(name: str) -> Table:
    table = table_called(name)
    if table is None:
        raise NotFound("There is no such table.")
    return table


def _filters_page(table: Table, form: FilterForm, renamed: str = "") -> Response:
    question = question_of(table, request.args)
    return own_page(
        "backoffice/filters.html",
        way=table.endpoint,
        form=form,
        table=table,
        question=question,
        saved=filters_of(known_person().id, table.name),
        renamed=renamed,
    )
