"""Tables of the office: search, filters, sort, pages, deeds for many rows, sheets.

**How to make one.** Beside the room's screens for staff, describe the table once:

    APPLICATIONS = Table(
        name="applications",
        label=lazy_gettext("Applications"),
        endpoint="applications.queue",
        key=Application.id,
        load=applications_with_all,               # ids → rows, any order, all that cells show
        columns=(
            Column("name", lazy_gettext("Name"), sheet=lambda row: row.name, sort="name"),
            Column("since", lazy_gettext("Since"), sheet=lambda row: row.made_at, sort="since"),
            Column("do", lazy_gettext("Deeds")),  # for the page alone
        ),
        sorts=(                                   # the first is the usual one; each has its index
            Sort("since", lazy_gettext("Newest first"), (Application.made_at,),
                 index="ix_applications_made_at_id", falls=True),
            Sort("name", lazy_gettext("By name"), (Application.name_key,),
                 index="ix_applications_name_key_id"),
        ),
        filters=(
            Choices("state", lazy_gettext("State"), options=state_names,
                    where=among(Application.state), is_many=True),
            Days("since", lazy_gettext("Sent"), column=Application.made_at),
        ),
        search=partial(found_by, "application", Application.id),
        attributes=lambda row: {"data-application": row.public_id, "data-status": row.state},
        sheet_endpoint="applications.sheet",
    )

In ``init_<room>``: ``add_table(app, APPLICATIONS)``. The views:

    @applications.get("/office/applications/")
    @open_to("manager", "rep", "admin")
    def queue():
        return table_page("applications/queue.html", APPLICATIONS, way="applications.queue")

    @applications.post("/office/applications/sheets")
    @open_to("manager", "admin")
    def sheet():
        return sheet_of(APPLICATIONS, doer=present_doer())

The template says how cells look, and nothing else:

    {% extends "tables/page.html" %}
    {% block title %}{{ _("Applications") }}{% endblock %}
    {% block heading %}{{ _("Applications") }}{% endblock %}
    {% block cell %}
      {%- if column.key == "name" %}<a href="…">{{ row.name }}</a>
      {%- else %}{{ moment_of(row.made_at) }}{% endif -%}
    {% endblock %}
    {% block empty %}<p>{{ _("Nobody has applied yet.") }}</p>{% endblock %}

**Search** asks ``table_words``: in each action that changes what a row is found by, call
``keep_words("application", {row.id: [row.name, row.email]})``.

**Sorts** need an index over their columns and the key, of types that compare alike everywhere:
numbers, moments, bytes, ``ascii_key`` (see ``Sort``); a name is sorted by a folded key.

**Conditions** of filters are found by an index. One that asks another table is a ``Sift``.

**Filters that are asked together**, each with many rows, want their values kept as bits: in each
action that changes them call ``keep_values("partner", {row.id: ["state:draft"]}, hold)``, name the
kind in ``Table.sets`` and say ``is_kept`` of each filter. Pages then cost the same whatever the
filters have in common, and the number of rows is exact.

**Deeds for many rows** (``bulk``): see ``app.tables.bulk`` and ``backoffice.views.partners``.
"""

from flask import Flask

from app.audit import Deed, Detail, add_audited
from app.i18n.current import lazy_gettext
from app.tables.bulk import Chosen, Outcome, chosen_rows, do_each
from app.tables.filters import (
    Choices,
    Days,
    Sift,
    Typed,
    YesNo,
    among,
    in_words,
)
from app.tables.sets import keep_values, value_of
from app.tables.sheets import sheet_of
from app.tables.shown import Shown, show
from app.tables.table import Bulk, Column, Sort, Table
from app.tables.told import question_told, table_called, table_told
from app.tables.words import found_by, keep_words, with_token

__all__ = [
    "Bulk",
    "Choices",
    "Chosen",
    "Column",
    "Days",
    "Outcome",
    "Shown",
    "Sift",
    "Sort",
    "Table",
    "Typed",
    "YesNo",
    "add_table",
    "among",
    "chosen_rows",
    "do_each",
    "found_by",
    "in_words",
    "init_tables",
    "keep_values",
    "keep_words",
    "sheet_of",
    "show",
    "table_called",
    "value_of",
    "with_token",
]


def init_tables(app: Flask) -> None:
    """Rooms add their tables when the site is put together."""
    app.extensions["tables"] = {}
    add_audited(
        app,
        [Deed("sheet.taken", lazy_gettext("Downloaded a sheet"))],
        [
            Detail("table", lazy_gettext("Table"), told=table_told),
            Detail("rows", lazy_gettext("Rows")),
            Detail("format", lazy_gettext("Format"), told=str.upper),
            Detail("filter", lazy_gettext("Filter"), told=question_told),
        ],
        {"table": lazy_gettext("Table")},
    )


def add_table(app: Flask, *tables: Table) -> None:
    """Let filters be kept for these tables."""
    app.extensions["tables"] |= {table.name: table for table in tables}
