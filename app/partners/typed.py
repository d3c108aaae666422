"""Reading what people type into forms as the import reads its cells."""

from collections.abc import Callable
from functools import partial
from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError


class ReadBy:
    """A validator: reads what was typed as the import reads its cells, so that both take the same.
    What was read stands in the field from then on."""

    def __init__(self, reader: Callable[..., Any], *bounds: Any, **options: Any) -> None:
        self.reader = partial(self._call, reader, bounds, options)

    def __call__(self, _form: Form, field: Field) -> None:
        faults: list[str] = []
        value = self.reader(str(field.data or ""), faults)
        if faults:
            raise ValidationError(faults[0])
        field.data = value

    @staticmethod
    def _call(
        reader: Callable[..., Any], bounds: Any, options: Any, typed: str, faults: list[str]
    ) -> Any:
        return reader(
            typed, lambda _kind, _value, reason: faults.append(reason), *bounds, **options
        )
