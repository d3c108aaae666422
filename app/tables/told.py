"""What is asked of a table, in words: on its page, and in the audit of who took a sheet."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import current_app
from werkzeug.datastructures import MultiDict

from app.i18n.current import gettext
from app.i18n.formats import format_day, join_words
from app.tables.filters import Choices, Days, Filter, Typed, YesNo
from app.tables.question import SEARCH, SORT, Question, question_of
from app.tables.table import Sort, Table


def table_called(name: str) -> Table | None:
    """The table of this name; None when no room has one."""
    named: dict[str, Table] = current_app.extensions["tables"]
    return named.get(name)


def table_told(name: str) -> str:
    """A table by its label; the name of one that is gone."""
    table = table_called(name)
    return str(table.label) if table else name


def filter_told(each: Filter, value: Any) -> str:
    """What is asked of a filter."""
    if isinstance(each, Choices):
        names = dict(each.known())
        told = join_words(names[key] for key in value)
    elif isinstance(each, YesNo):
        told = str(each.yes if value else each.no)
    elif isinstance(each, Days):
        first, last = (format_day(day) if day else "…" for day in value)
        told = f"{first} – {last}"
    else:
        told = str(value)
    return gettext("%(filter)s: %(value)s", filter=each.label, value=told)


def sort_told(sort: Sort, *, is_turned: bool) -> str:
    """An order, or what it is the other way round."""
    if is_turned:
        return gettext("%(order)s, the other way round", order=sort.label)
    return str(sort.label)


def audited_question(question: Question) -> str:
    """The question as the audit keeps it, empty for the whole table: what was typed is left out,
    since it may be somebody's name."""
    typed = {SEARCH, *(each.name for each in question.table.filters if isinstance(each, Typed))}
    pairs = [(name, "…" if name in typed else value) for name, value in question.pairs()]
    return f"{question.table.name}?{urlencode(pairs)}" if pairs else ""


def question_told(audited: str) -> str:
    """What ``audited_question`` kept, in the reader's words; what no longer makes sense is told as
    it was kept."""
    name, _mark, query = audited.partition("?")
    table = table_called(name)
    if table is None:
        return audited
    asked = MultiDict(parse_qsl(query))
    question = question_of(table, asked)
    parts = [gettext("“%(words)s”", words=asked[SEARCH])] if SEARCH in asked else []
    for each in table.filters:
        if each.name in question.chosen:
            parts.append(filter_told(each, question.chosen[each.name]))
        elif each.name in asked:
            values = ", ".join(asked.getlist(each.name))
            parts.append(gettext("%(filter)s: %(value)s", filter=each.label, value=values))
    if SORT in asked:
        parts.append(sort_told(question.sort, is_turned=question.is_falling != question.sort.falls))
    return "; ".join(parts)
