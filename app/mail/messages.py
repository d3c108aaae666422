"""The wording of a mail: a folder of templates, in the language of whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from app.config import settings
from app.i18n.current import speaking
from app.mail.rules import LONGEST_SUBJECT, one_line, printable, tidy


@dataclass(frozen=True)
class Message:
    """A worded mail."""

    locale: str
    subject: str
    """One line, without any control character."""
    text: str
    html: str


def worded(message: str, locale: str, values: Mapping[str, object]) -> Message:
    """Render ``templates/mail/<message>/``: ``subject.txt``, ``body.txt`` and ``body.html``.

    Who has chosen a language that is no longer on offer is written to in the default one. The
    bodies see the ``subject`` beside the values. Raises jinja2's errors for a missing template or
    value: both are faults of the program.
    """
    spoken = locale if locale in settings().locales else settings().default_locale
    # The site's own catalogues, whatever a request reads with: translators' mode numbers texts.
    with speaking(spoken, current_app.config["CATALOGUES"]):
        subject = one_line(_rendered(f"mail/{message}/subject.txt", values), LONGEST_SUBJECT)
        seen = {**values, "subject": subject}
        return Message(
            locale=spoken,
            subject=subject,
            text=tidy(_rendered(f"mail/{message}/body.txt", seen)),
            html=printable(_rendered(f"mail/{message}/body.html", seen)),
        )


def _rendered(template: str, values: Mapping[str, object]) -> str:
    # Not Flask's render_template: a mail is the same from a page, a command and a worker, so its
    # templates are not given the request.
    return current_app.jinja_env.get_template(template).render(values)
