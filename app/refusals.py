"""``Refused``: the rules say no.

Rules and actions raise it with a message in English; one place in the web layer turns it into a
form error or an error page in the reader's language. Messages are collected for translation by
their constructor's name, so they must be literal strings.
"""

from http import HTTPStatus


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for this mark
    """Mark a message for translators without translating it: for tables of texts."""
    return message


def counted_message(singular: str, plural: str) -> tuple[str, str]:
    """As ``N_``, for a message whose wording depends on a count."""
    return singular, plural


class Refused(Exception):
    """A refusal that a person may read.

    ``message`` is a message id with ``%(name)s`` placeholders, filled from ``params``. ``field``
    names the form field that is at fault, when there is one.
    """

    status = HTTPStatus.CONFLICT
    retry_after: int | None = None
    """Seconds after which the same may be tried again; None when time changes nothing."""

    def __init__(self, message: str, /, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.plural: str | None = None
        self.count = 0
        self.field = field
        self.params = params

    @classmethod
    def counted(
        cls,
        count: int,
        singular: str,
        plural: str,
        /,
        *,
        field: str | None = None,
        **params: object,
    ) -> "Refused":
        """A refusal whose wording depends on ``count``, by the plural rules of the language."""
        refusal = cls(singular, field=field, count=count, **params)
        refusal.plural = plural
        refusal.count = count
        return refusal

    def __str__(self) -> str:
        if self.plural is not None:
            chosen = self.message if self.count == 1 else self.plural
            return chosen % {"num": self.count, **self.params}
        return self.message % self.params if self.params else self.message


class Stale(Refused):
    """What a form was made for holds no more: somebody else has changed it since it was opened, and
    its sender must see what stands now."""


class NotFound(Refused):
    """The thing does not exist, or the asker must not know that it does (P23)."""

    status = HTTPStatus.NOT_FOUND
