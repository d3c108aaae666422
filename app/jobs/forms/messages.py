"""A message of either side, with its files."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.i18n.current import gettext, lazy_gettext, ngettext
from app.jobs.attachments import Attached, attached
from app.jobs.rules.briefs import LARGEST_FILE, LONGEST_BODY, MOST_FILES
from app.refusals import Refused
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[..., Any] = lazy_gettext

# Control characters but tabs and line breaks, signs that turn the direction of writing, and halves
# of characters.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LINE_BREAK = re.compile(r"\r\n?")


class ReadMessage:
    """A validator: reads a text of several lines as people write it. What it means stays word for
    word; signs that nobody can see are left out, which the writer is told."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, _form: Form, field: Field) -> None:
        typed = unicodedata.normalize("NFC", _LINE_BREAK.sub("\n", str(field.data or "")))
        field.data = _UNSHOWN.sub("", typed).strip()
        if field.data != typed.strip():
            raise ValidationError(
                gettext(
                    "Signs that cannot be shown were left out. Look at the text and send it again."
                )
            )
        if len(field.data) > self.longest:
            raise ValidationError(
                ngettext(
                    "The text is too long: at most %(num)s character is allowed.",
                    "The text is too long: at most %(num)s characters are allowed.",
                    self.longest,
                )
            )


class MessageForm(Form):
    """A message to the other side."""

    body = TextAreaField(_("Your message"), [ReadMessage(LONGEST_BODY), DataRequired()])
    attachments = MultipleFileField(_("Attachments"))
    seen = HiddenField()
    """How many messages the writer has before them."""

    def seen_messages(self) -> int | None:
        """How many messages the writer has before them; None when the form does not say."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None

    def files(self) -> Sequence[Attached]:
        """The files as they are to be stored. Raises Refused for what cannot be attached."""
        files = [
            each
            for each in self.attachments.data or ()
            if isinstance(each, FileStorage) and each.filename
        ]
        if len(files) > MOST_FILES:
            raise Refused.counted(
                MOST_FILES,
                "At most %(num)s file can be attached to a message.",
                "At most %(num)s files can be attached to a message.",
                field="attachments",
            )
        # No further than it takes to see that one is too large.
        return [attached(each.filename or "", each.stream.read(LARGEST_FILE + 1)) for each in files]
