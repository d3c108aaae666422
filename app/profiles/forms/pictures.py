"""The forms of a profile's logo and pictures."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField

from app.i18n.current import lazy_gettext
from app.i18n.formats import own_language_name
from app.partners.importing.cells import read_text
from app.partners.typed import ReadBy
from app.profiles.rules import LONGEST_ALT
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[..., Any] = lazy_gettext


class LogoForm(Form):
    """A logo."""

    logo = FileField(_("Logo"))


class PicturesForm(Form):
    """What each picture shows, and one more picture. Fields are added by ``pictures_form``."""

    picture = FileField(_("Another picture"))

    def alt(self) -> dict[str, dict[str, str]]:
        """Name of a picture → what it shows, by language."""
        texts: dict[str, dict[str, str]] = {}
        for name, field in self._fields.items():
            if name.startswith("alt-"):
                locale, picture = name.removeprefix("alt-").split("-", 1)
                texts.setdefault(picture, {})[locale] = field.data or ""
        return texts


def pictures_form(
    pictures: Sequence[Mapping[str, Any]], locales: Sequence[str], *, is_sent: bool = False
) -> PicturesForm:
    """The form of these pictures, with what they are said to show, or with what was typed."""
    fields = {
        f"alt-{locale}-{picture['name']}": StringField(
            _(
                "What picture %(number)s shows: %(language)s",
                number=number,
                language=own_language_name(locale),
            ),
            [ReadBy(read_text, LONGEST_ALT)],
        )
        for number, picture in enumerate(pictures, 1)
        for locale in locales
    }
    data = {
        f"alt-{locale}-{picture['name']}": text
        for picture in pictures
        for locale, text in picture["alt"].items()
    }
    options: dict[str, Any] = {} if is_sent else {"formdata": None}
    form: PicturesForm = type("FormOfThesePictures", (PicturesForm,), fields)(data=data, **options)
    return form
