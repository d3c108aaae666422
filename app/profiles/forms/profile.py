"""The form of a profile. How many fields it has depends on what is edited: a text has one for each
language, and services and references have rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n.current import gettext, lazy_gettext, lazy_pgettext
from app.i18n.formats import own_language_name
from app.partners.importing import cells as read
from app.partners.importing.rows import FIRST_YEAR, LARGEST_TEAM, LONGEST_CITY, LONGEST_NAME
from app.partners.rules import LONGEST_ABOUT, LONGEST_HEADLINE, normal_website
from app.partners.typed import ReadBy
from app.profiles import rules
from app.web.forms import AmountField, Form

# WTForms' types know of no text that is told later.
_: Callable[..., Any] = lazy_gettext

ROWS = {"services": rules.MOST_SERVICES, "references": rules.MOST_REFERENCES}
_ROW = re.compile(r"(services|references)-(\d{1,6})-(.*)")


@dataclass(frozen=True)
class Shape:
    """Which fields a form has."""

    locales: tuple[str, ...]
    services: int
    references: int
    has_name: bool
    """Whether the partner's name may be changed: by the office alone."""
    this_year: int


class ProfileForm(Form):
    """A profile. Its fields are added by ``form_class``."""

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of ``services`` or ``references``: what is left of a field's name → field."""
        rows: dict[int, dict[str, Any]] = {}
        for field_name, field in self._fields.items():
            if (found := _ROW.fullmatch(field_name)) and found[1] == name:
                rows.setdefault(int(found[2]), {})[found[3]] = field
        return [rows[at] for at in sorted(rows)]

    def has_room(self, name: str) -> bool:
        """Whether another row may be added."""
        return len(self.rows(name)) < ROWS[name]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is right, the rows as wholes included."""
        is_right: bool = super().validate(extra_validators)
        for name, most in ROWS.items():
            if len(self.rows(name)) > most:
                self.form_errors.append(gettext("These are too many rows; take some out."))
                is_right = False
        for row in self.rows("services"):
            names = [field for key, field in row.items() if key.startswith("name-")]
            if (row["price"].data is not None or row["price"].errors) and not _any(names):
                names[0].errors = [*names[0].errors, str(NAME_THE_SERVICE)]
                is_right = False
        for row in self.rows("references"):
            texts = [field for key, field in row.items() if key.startswith("text-")]
            if _any(texts) and not row["client"].data:
                row["client"].errors = [*row["client"].errors, str(NAME_THE_CLIENT)]
                is_right = False
            elif row["client"].data and not _any(texts):
                texts[0].errors = [*texts[0].errors, str(TELL_THE_REFERENCE)]
                is_right = False
        return is_right


# WTForms' types know of no text that is told later.
NAME: Any = lazy_pgettext("thing", "Name")
NAME_THE_SERVICE = lazy_gettext("Name the service in one language at least, or empty its row.")
NAME_THE_CLIENT = lazy_gettext("Say which client it is, or empty the row.")
TELL_THE_REFERENCE = lazy_gettext("Write what the client says in one language at least.")


def _any(fields: Sequence[Field]) -> bool:
    return any(field.data or field.errors for field in fields)


@lru_cache(maxsize=32)
def form_class(shape: Shape) -> type[ProfileForm]:
    """The form's class for a shape; pages of one programme have few of them."""
    fields: dict[str, Any] = {}
    if shape.has_name:
        fields["name"] = StringField(NAME, [DataRequired(), _text(LONGEST_NAME)])
    fields["kind"] = RadioField(_("Kind"), [InputRequired()])
    for locale in shape.locales:
        language = own_language_name(locale)
        fields[f"headline-{locale}"] = StringField(
            _("Headline: %(language)s", language=language), [_text(LONGEST_HEADLINE)]
        )
        fields[f"about-{locale}"] = TextAreaField(
            _("What you do: %(language)s", language=language),
            [_text(LONGEST_ABOUT, line_breaks=True)],
        )
    for at in range(shape.services):
        fields |= _service_fields(f"services-{at}", at + 1, shape.locales)
    for at in range(shape.references):
        fields |= _reference_fields(f"references-{at}", at + 1, shape.locales)
    return type("ProfileFormOfAShape", (ProfileForm,), fields | _facts(shape.this_year))


def _service_fields(prefix: str, number: int, locales: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"{prefix}-name-{locale}": StringField(
            _(
                "Service %(number)s: %(language)s",
                number=number,
                language=own_language_name(locale),
            ),
            [_text(rules.LONGEST_SERVICE)],
        )
        for locale in locales
    }
    fields[f"{prefix}-price"] = AmountField(
        _("Service %(number)s: price from", number=number), [Optional(), NumberRange(min=0)]
    )
    fields[f"{prefix}-currency"] = SelectField(_("Service %(number)s: currency", number=number))
    return fields


def _reference_fields(prefix: str, number: int, locales: Sequence[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"{prefix}-client": StringField(
            _("Reference %(number)s: client", number=number), [_text(rules.LONGEST_CLIENT)]
        )
    }
    for locale in locales:
        fields[f"{prefix}-text-{locale}"] = TextAreaField(
            _(
                "Reference %(number)s: %(language)s",
                number=number,
                language=own_language_name(locale),
            ),
            [_text(rules.LONGEST_REFERENCE, line_breaks=True)],
        )
    return fields


def _facts(this_year: int) -> dict[str, Any]:
    # Of the two that put one thing first, what was not chosen as well is of no account.
    return {
        "categories": _checkboxes(_("Categories")),
        "leading": SelectField(_("Leading category"), validate_choice=False),
        "languages": _checkboxes(_("Languages that you speak with clients")),
        "main_language": SelectField(_("Main language"), validate_choice=False),
        "country": SelectField(_("Country")),
        "city": StringField(_("Town"), [_text(LONGEST_CITY)]),
        "email": StringField(_("E-mail for clients"), [DataRequired(), ReadBy(read.read_email)]),
        "phone": StringField(_("Telephone"), [ReadBy(read.read_phone)]),
        "website": StringField(_("Website"), [ReadBy(_website)]),
        "founded": StringField(
            _("In business since (year)"), [ReadBy(read.read_number, FIRST_YEAR, this_year)]
        ),
        "team_size": StringField(
            _("People in the team"), [ReadBy(read.read_number, 1, LARGEST_TEAM)]
        ),
        "dropshipping": BooleanField(_("We work with shops that sell from a supplier's stock")),
    }


def _text(longest: int, **options: Any) -> ReadBy:
    return ReadBy(read.read_text, longest, **options)


def _website(typed: str, report: read.Report) -> str:
    return read.read_website(normal_website(typed), report)


def _checkboxes(label: Any) -> Any:
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def in_order(typed: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """What was typed, with the rows numbered from 0 and at most one beyond what is allowed."""
    return _put_back(typed, {name: _rows_of(typed, name) for name in ROWS})


def change_rows(
    typed: "MultiDict[str, str]", change: str
) -> tuple["MultiDict[str, str]", str | None]:
    """Add, take out or move a row: ``add-services``, ``remove-services-2``, ``earlier-…``,
    ``later-…``. Returns what is typed then, and the id of what gets the focus. What makes no sense
    changes nothing."""
    verb, _dash, rest = change.partition("-")
    name, _dash, number = rest.partition("-")
    if name not in ROWS:
        return in_order(typed), None
    all_rows = {each: _rows_of(typed, each) for each in ROWS}
    rows = all_rows[name]
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    focus = None
    if verb == "add" and len(rows) < ROWS[name]:
        rows.append({})
        focus = f"{name}-{len(rows) - 1}"
    elif verb == "remove" and 0 <= at < len(rows):
        del rows[at]
        focus = f"{name}-{min(at, len(rows) - 1)}" if rows else f"add-{name}"
    elif verb in ("earlier", "later") and 0 <= at < len(rows):
        to = at - 1 if verb == "earlier" else at + 1
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
            focus = f"{verb}-{name}-{to}"
    return _put_back(typed, all_rows), focus


def _rows_of(typed: Mapping[str, str], name: str) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for key, value in typed.items():
        if (found := _ROW.fullmatch(key)) and found[1] == name:
            rows.setdefault(int(found[2]), {})[found[3]] = value
    return [rows[at] for at in sorted(rows)][: ROWS[name] + 1]


def _put_back(
    typed: "MultiDict[str, str]", rows: Mapping[str, Sequence[Mapping[str, str]]]
) -> "MultiDict[str, str]":
    kept = [(key, value) for key, value in typed.items(multi=True) if not _ROW.fullmatch(key)]
    numbered = [
        (f"{name}-{at}-{key}", value)
        for name, each in rows.items()
        for at, row in enumerate(each)
        # An empty row is known by its having a field at all.
        for key, value in (row or {"": ""}).items()
    ]
    return MultiDict(kept + numbered)
