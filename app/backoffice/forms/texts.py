"""Forms of texts in every language side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.backoffice.actions.texts import require_free_name
from app.i18n.current import LazyText, lazy_gettext, lazy_pgettext
from app.partners.models import Category, Tier
from app.values import LocalizedText
from app.web.forms import Form, Keeps, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

ICONS = {
    "code-xml": lazy_pgettext("icon", "Source code"),
    "palette": lazy_pgettext("icon", "Palette"),
    "megaphone": lazy_pgettext("icon", "Megaphone"),
    "search": lazy_pgettext("icon", "Magnifying glass"),
    "pen-line": lazy_pgettext("icon", "Pen"),
    "camera": lazy_pgettext("icon", "Camera"),
    "package": lazy_pgettext("icon", "Parcel"),
    "credit-card": lazy_pgettext("icon", "Payment card"),
    "calculator": lazy_pgettext("icon", "Calculator"),
    "scale": lazy_pgettext("icon", "Scales"),
    "headset": lazy_pgettext("icon", "Headset"),
    "lightbulb": lazy_pgettext("icon", "Light bulb"),
    "trending-up": lazy_pgettext("icon", "Rising line"),
    "truck": lazy_pgettext("icon", "Lorry"),
    "tag": lazy_pgettext("icon", "Price tag"),
    "globe": lazy_pgettext("icon", "Globe"),
    "store": lazy_pgettext("icon", "Shop"),
    "languages": lazy_pgettext("icon", "Languages"),
    "star": lazy_pgettext("icon", "Star"),
    "handshake": lazy_pgettext("icon", "Handshake"),
}
"""Icons of the sprite that may stand for a category, and what each one shows."""


@dataclass(frozen=True)
class TextField:
    """A text in every language."""

    name: str
    label: LazyText | str
    longest: int
    is_long: bool = False


NAME = TextField("name", lazy_pgettext("thing", "Name"), 60)
CATEGORY = (
    NAME,
    TextField("short", lazy_gettext("Short name, for cards"), 30),
    TextField("about", lazy_gettext("Description, also for search engines"), 600, is_long=True),
)
TIER = (
    NAME,
    TextField("plural", lazy_gettext("Name in the plural, as a heading"), 80),
    TextField("summary", lazy_gettext("In one sentence"), 300, is_long=True),
    TextField("about", lazy_gettext("Description"), 2_000, is_long=True),
)


class TextsForm(Form):
    """Texts in every language; ``seen`` marks the state that they were opened in."""

    texts: Sequence[TextField] = ()
    locales: Sequence[str] = ()
    seen = HiddenField()

    def localized(self) -> dict[str, LocalizedText]:
        """Name of a text → what was typed in every language."""
        return {
            each.name: LocalizedText(
                {code: self[f"{each.name}_{code}"].data or "" for code in self.locales}
            )
            for each in self.texts
        }

    def columns(self) -> list[tuple[TextField, list[tuple[str, Field]]]]:
        """Each text with its fields: language and field."""
        return [
            (each, [(code, self[f"{each.name}_{code}"]) for code in self.locales])
            for each in self.texts
        ]


class CategoryForm(TextsForm):
    """A category: its icon and its place beside its texts."""

    icon = SelectField(_("Icon"))
    place = SelectField(_("Place in the order of categories"), coerce=int)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.icon.choices = choices(ICONS)


def form_of(
    base: type[TextsForm], texts: Sequence[TextField], locales: Sequence[str]
) -> type[TextsForm]:
    """A form class with a field for each of the texts in each of the languages."""
    fields: dict[str, Any] = {"texts": tuple(texts), "locales": tuple(locales)}
    for each in texts:
        kind = TextAreaField if each.is_long else StringField
        for code in locales:
            fields[f"{each.name}_{code}"] = kind(
                _label(each), [InputRequired(), Length(max=each.longest)]
            )
    return type(base.__name__, (base,), fields)


def names_are_free(
    form: TextsForm, kind: type[Category | Tier], *, but: int | None = None
) -> dict[str, list[Keeps]]:
    """What is asked of the names beyond what their fields ask: that no other one of its kind is
    called so in the language."""
    return {
        f"{NAME.name}_{code}": [Keeps(partial(require_free_name, kind, code, but=but))]
        for code in form.locales
    }


def _label(each: TextField) -> Any:
    # WTForms' types know of no text that is told later.
    return each.label


def typed(values: Mapping[str, Any], locales: Sequence[str]) -> dict[str, Any]:
    """Texts as the data of such a form."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, LocalizedText):
            data |= {f"{name}_{code}": value.get(code, "") for code in locales}
        else:
            data[name] = value
    return data
