"""A page of a table as templates see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, abort, after_this_request, redirect, request

from app.i18n.current import gettext
from app.tables.filters import Choices, Filter, Pairs
from app.tables.models import SavedFilter
from app.tables.queries import filters_of
from app.tables.question import AFTER, BEFORE, SEARCH, SORT, Question, question_of, written_place
from app.tables.reading import Page, page_of, rows_of
from app.tables.table import Bulk, Column, Row, Table
from app.tables.told import filter_told, sort_told
from app.web.addresses import url_for


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the way to be rid of it."""

    label: str
    url: str


class Shown:
    """Everything that ``tables/page.html`` needs. Queries are done when it is made."""

    def __init__(
        self,
        question: Question,
        page: Page,
        rows: Sequence[Row],
        saved: Sequence[SavedFilter],
        may_open: Callable[[str], bool],
    ) -> None:
        self.question = question
        self.table: Table = question.table
        self.page = page
        self.rows = rows
        self.saved = saved
        self.deeds: list[Bulk] = [deed for deed in self.table.bulk if may_open(deed.endpoint)]
        sheet = self.table.sheet_endpoint
        self.has_sheets = sheet is not None and may_open(sheet)
        self.columns: list[Column] = self.table.shown_columns
        self.address = url_for(self.table.endpoint)

    @cached_property
    def options(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Name of a filter of choices → its values with their names."""
        return {each.name: each.known() for each in self.table.filters if isinstance(each, Choices)}

    @property
    def query(self) -> str:
        """The question without the page, as forms and links carry it on."""
        return self.question.query()

    def url(self, question: Question | None = None, *more: tuple[str, str]) -> str:
        """The address of a question; of the whole table when nothing is asked."""
        query = (question or self.question).query(*more)
        # With an empty search the table is opened bare, past the filter that one opens it with.
        return f"{self.address}?{query or SEARCH + '='}"

    @property
    def here(self) -> Pairs:
        """Where the page begins, as it stands in an address."""
        places = ((AFTER, self.question.after), (BEFORE, self.question.before))
        return [(name, written_place(place)) for name, place in places if place is not None]

    @property
    def bare_url(self) -> str:
        """The whole table in its usual order."""
        return f"{self.address}?{SEARCH}="

    @property
    def next_url(self) -> str | None:
        """The next page."""
        if not self.page.has_after or not self.page.places:
            return None
        return self.url(None, (AFTER, written_place(self.page.places[-1])))

    @property
    def previous_url(self) -> str | None:
        """The page before."""
        if not self.page.has_before:
            return None
        if not self.page.places:
            return self.url()
        return self.url(None, (BEFORE, written_place(self.page.places[0])))

    def head(self, column: Column) -> tuple[str, str] | None:
        """Where the head of a column leads and how the rows are sorted by it now
        (``ascending``, ``descending`` or nothing); None for one that nothing is sorted by."""
        sort = self.table.sort_of(column.sort) if column.sort else None
        if sort is None:
            return None
        if self.question.sort.key != sort.key:
            return self.url(self.question.sorted_by(sort, is_falling=sort.falls)), ""
        falls = self.question.is_falling
        other = self.question.sorted_by(sort, is_falling=not falls)
        return self.url(other), "descending" if falls else "ascending"

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """The orders as a choice in a form: the value in the address, and its name."""
        usual = [(f"-{sort.key}" if sort.falls else sort.key, sort) for sort in self.table.sorts]
        turned = [
            (self.question.sort_value, self.question.sort)
            for _ in [0]
            if self.question.is_falling != self.question.sort.falls
        ]
        return [(value, str(sort.label)) for value, sort in usual] + [
            (value, sort_told(sort, is_turned=True)) for value, sort in turned
        ]

    def chosen(self, each: Filter) -> Any:
        """What is asked of a filter; None when nothing is."""
        return self.question.chosen.get(each.name)

    @property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        chips = []
        if self.question.words:
            words = gettext("“%(words)s”", words=self.question.words)
            chips.append(Chip(words, self.url(self.question.without(SEARCH))))
        for each in self.table.filters:
            if each.name in self.question.chosen:
                label = filter_told(each, self.chosen(each))
                chips.append(Chip(label, self.url(self.question.without(each.name))))
        return chips

    @property
    def ignored(self) -> list[str]:
        """What in the address made no sense, in the reader's words."""
        names = {each.name: str(each.label) for each in self.table.filters}
        names |= {
            SEARCH: gettext("Search words"),
            SORT: gettext("Sorting"),
            AFTER: gettext("Place in the list"),
            BEFORE: gettext("Place in the list"),
        }
        return [names[name] for name in self.question.ignored]

    def names_of(self, each: Filter) -> list[str]:
        """What the chosen values of a filter of choices are called."""
        names = dict(self.options[each.name])
        return [names[key] for key in self.chosen(each)]


def show(table: Table, *, user_id: int, may_open: Callable[[str], bool]) -> Shown:
    """The page of a table that the request asks for, with those of its deeds and sheets that the
    reader ``may_open``, by their endpoints. Whoever opens it without a question is led
    to the filter that he opens it with, or else to what the table opens with, if anything."""
    saved = filters_of(user_id, table.name)
    if not request.args:
        own = (kept.query for kept in saved if kept.is_default and kept.query)
        query = next(own, table.opens_with)
        if query:
            abort(redirect(f"{url_for(table.endpoint)}?{query}", 303))
    question = question_of(table, request.args)
    page = page_of(question)
    shown = Shown(question, page, rows_of(table, page.ids), saved, may_open)
    after_this_request(lambda response: _with_address(response, shown))
    return shown


def _with_address(response: Response, shown: Shown) -> Response:
    """The address says what is shown: without the fields left empty, in one order."""
    response.headers["HX-Push-Url"] = shown.url(None, *shown.here)
    return response
