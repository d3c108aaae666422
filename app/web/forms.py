"""The base of every form: messages in the reader's language, and a field for amounts."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from babel.numbers import format_decimal
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from app.i18n.amounts import AmbiguousAmountError, NotAnAmountError, parse_amount
from app.i18n.current import current_catalogue, current_locale, gettext, ngettext
from app.refusals import NotFound, Refused, Stale
from app.values import MAX_MINOR
from app.web.errors import refusal_text


class Translations:
    """What WTForms asks for its own messages; it fills the placeholders itself.

    The messages stand in ``app/web/form_messages.py``.
    """

    def gettext(self, message: str) -> str:
        """The message in the reader's language."""
        return current_catalogue().text(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The message that goes with ``count``, in the reader's language."""
        return current_catalogue().counted(singular, plural, count)


_translations = Translations()


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form of Kupec. Labels are ``lazy_gettext``, since forms are made at import.

    What a person typed stays in the fields when something is wrong with it.
    """

    refusal: Refused | None = None
    """What the rules said to what was sent, when they refused it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Tokens against forged requests are looked at before any form (app.web.forged)."""

        csrf = False

        def get_translations(self, _form: FlaskForm) -> Translations:
            """Our catalogues in place of those that WTForms brings."""
            return _translations

    @contextmanager
    def told_refusals(self) -> Iterator[None]:
        """Let what the rules refuse within the block stand at the field at fault, or above all
        fields. What must not be known of stays what it is."""
        try:
            yield
        except NotFound:
            raise
        except Refused as refusal:
            self.refusal = refusal
            at_fault = self._fields.get(refusal.field)
            if at_fault is None:
                self.form_errors.append(refusal_text(refusal))
            else:
                at_fault.errors = [*at_fault.errors, refusal_text(refusal)]

    @property
    def is_stale(self) -> bool:
        """Whether what the form was made for has changed since it was shown."""
        return isinstance(self.refusal, Stale)

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        if self.is_stale:
            return HTTPStatus.CONFLICT
        if self.refusal is not None and self.refusal.retry_after is not None:
            return self.refusal.status
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


class Keeps:
    """A validator: what was typed keeps a rule, which says no by raising Refused. So people learn
    of it together with all else that is wrong; whoever writes asks the rule again."""

    def __init__(self, rule: Callable[[Any], object]) -> None:
        self.rule = rule

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data is None:
            # Nothing was typed, or what could not be read: that is told already.
            return
        try:
            self.rule(field.data)
        except Refused as refusal:
            raise ValidationError(refusal_text(refusal)) from refusal


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """What a field offers, of values and their names; the names are told when they are shown."""
    return [SelectChoice(value, name) for value, name in words.items()]


class AmountField(Field):
    """An amount as people type it, ``1 234,50`` or ``1,234.50``; its data is an exact Decimal.

    ``places`` is the most decimals allowed. An empty field is None. The bounds of the amount are
    for validators (``NumberRange``); beyond what Kupec deals in anywhere it is refused here.
    """

    widget = TextInput()

    def __init__(
        self,
        label: Any = None,
        validators: list[Any] | None = None,
        places: int = 2,
        **options: Any,
    ) -> None:
        render = {"inputmode": "decimal", "autocomplete": "off", **options.pop("render_kw", {})}
        super().__init__(label, validators, render_kw=render, **options)
        self.places = places

    def _value(self) -> str:
        """What stands in the field: what was typed, else the amount as the language writes it."""
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        # Without grouping: it is there to be changed.
        pattern = "0." + "0" * self.places if self.places else "0"
        return format_decimal(self.data, format=pattern, locale=current_locale())

    def pre_validate(self, _form: Any) -> None:
        """Of what is no amount nothing more is said."""
        if self.process_errors:
            raise StopValidation

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with a message in the reader's language."""
        self.data: Decimal | None = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed:
            self.data = self._read(typed)

    def _read(self, typed: str) -> Decimal:
        try:
            amount = parse_amount(typed, current_locale())
        except AmbiguousAmountError as error:
            raise ValueError(
                gettext("It is not clear how much this is. Write thousands without a separator.")
            ) from error
        except NotAnAmountError as error:
            raise ValueError(gettext("This is not an amount. Write digits only.")) from error
        if abs(amount) > MAX_MINOR:
            raise ValueError(gettext("This amount is too large."))
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValueError(
                ngettext(
                    "At most %(num)s decimal place is allowed.",
                    "At most %(num)s decimal places are allowed.",
                    self.places,
                )
            )
        return amount
