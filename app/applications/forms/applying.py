"""The forms of applicants. Field names stand in the contract."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from app.applications.details import ApplicationDetails, ClientReference
from app.applications.forms.fields import (
    CHOOSE_ONE,
    Checkboxes,
    read_by,
    text_of,
    texts_of,
)
from app.applications.rules import (
    LONGEST_CITY,
    LONGEST_CLIENT,
    LONGEST_EXPERIENCE,
    LONGEST_NAME,
    LONGEST_REF,
    LONGEST_REFERENCE,
    LONGEST_REMARK,
    MOST_REFERENCES,
)
from app.i18n.current import gettext, lazy_gettext
from app.partners.importing import cells
from app.refusals import Refused
from app.web.forms import Form, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

LANGUAGES = ("sk", "cs", "pl", "ru", "uk", "en", "de", "hu", "be", "bg", "ro", "fr")
"""Languages that applicants choose from; others are added in the profile."""
CHOOSE_SOME = _("Choose at least one.")
NEEDS_CONSENT = _("Without your consent we may not keep the application.")
ASKED_LAST = ("ref", "consent_by", "consent_how", "consent_on", "consent", "subject", "opened")
HONEYPOT = "subject"
"""A field that people do not see, and that programs fill in."""


def _with_scheme(text: str | None) -> str:
    """A web address as people type it, with the scheme that they leave out."""
    typed = (text or "").strip()
    return f"https://{typed}" if typed and "://" not in typed else typed


class QuestionsForm(Form):
    """What is asked of whoever would like to become a partner. The choices are filled in by
    filling.py; the fields of references (``references-0-client`` …) are added below."""

    kind = RadioField(
        _("You are"),
        [InputRequired(CHOOSE_ONE)],
        choices=choices({"company": _("a company"), "freelancer": _("a freelancer")}),
    )
    name = StringField(
        _("Name of the company, or your own"), [DataRequired(), text_of(LONGEST_NAME)]
    )
    email = StringField(_("E-mail"), [DataRequired(), read_by(cells.read_email)])
    phone = StringField(_("Telephone"), [Optional(), read_by(cells.read_phone)])
    website = StringField(
        _("Website"), [Optional(), read_by(cells.read_website)], filters=[_with_scheme]
    )
    country = SelectField(_("Country"), [DataRequired()])
    city = StringField(_("Town"), [Optional(), text_of(LONGEST_CITY)])
    categories = Checkboxes(_("What you do"), [DataRequired(CHOOSE_SOME)])
    first_category = SelectField(_("If there are several: which one comes first?"), [Optional()])
    languages = Checkboxes(_("Languages in which you work"), [DataRequired(CHOOSE_SOME)])
    experience = TextAreaField(_("Your experience"), [DataRequired(), texts_of(LONGEST_EXPERIENCE)])
    ref = StringField(_("Code of the partner who invited you"), [Optional(), text_of(LONGEST_REF)])
    consent = BooleanField(_("I agree"), [DataRequired(NEEDS_CONSENT)])

    def __init__(self, *words: Any, rows: int = 1, **named: Any) -> None:
        super().__init__(*words, **named)
        self._rows = rows

    def __iter__(self) -> Iterator[Field]:
        """The fields as they stand on the page: references come before what is asked last."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name in ASKED_LAST))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As WTForms', the first one among what was chosen, and whole references."""
        right: bool = super().validate(extra_validators)
        first, chosen = self.first_category, self.categories
        is_told = first.errors or chosen.errors
        if first.data and not is_told and first.data not in (chosen.data or ()):
            first.errors = [gettext("This one is not ticked above. Tick it, or choose another.")]
            right = False
        for client, text in self.reference_fields(MOST_REFERENCES):
            if client.data and not text.data:
                text.errors = [*text.errors, gettext("Say what you did, or what the client says.")]
                right = False
            if text.data and not client.data:
                client.errors = [*client.errors, gettext("Say which client this is about.")]
                right = False
        return right

    def reference_fields(self, count: int) -> list[tuple[Any, Any]]:
        """The fields of the first references: client and text."""
        return [
            (self._fields[f"references-{n}-client"], self._fields[f"references-{n}-text"])
            for n in range(count)
        ]

    @property
    def shown_references(self) -> list[tuple[Any, Any]]:
        """The references that have something in them, and as many empty ones as were asked for."""
        filled = [
            place + 1
            for place, pair in enumerate(self.reference_fields(MOST_REFERENCES))
            if any(field.data for field in pair)
        ]
        return self.reference_fields(min(max([self._rows, *filled]), MOST_REFERENCES))

    @property
    def has_room(self) -> bool:
        """Whether one more reference may be added."""
        return len(self.shown_references) < MOST_REFERENCES

    def details(self, category_ids: Mapping[str, int]) -> ApplicationDetails:
        """What the form says, once it is valid; ``category_ids`` are by slug."""
        first = self.first_category.data
        wishes = sorted(self.categories.data or (), key=lambda slug: slug != first)
        return ApplicationDetails(
            kind=self.kind.data,
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            website=self.website.data or "",
            country=self.country.data,
            city=self.city.data or "",
            languages=tuple(self.languages.data or ()),
            category_ids=tuple(category_ids[slug] for slug in wishes),
            experience=self.experience.data or "",
            references=tuple(
                ClientReference(client.data, text.data)
                for client, text in self.reference_fields(MOST_REFERENCES)
                if client.data
            ),
        )


for _n in range(MOST_REFERENCES):
    setattr(
        QuestionsForm,
        f"references-{_n}-client",
        StringField(_("Client"), [text_of(LONGEST_CLIENT)]),
    )
    setattr(
        QuestionsForm,
        f"references-{_n}-text",
        TextAreaField(_("What you did, or what the client says"), [texts_of(LONGEST_REFERENCE)]),
    )


class ApplicationForm(QuestionsForm):
    """Becoming a partner, as applicants fill it in."""

    subject = StringField(_("Leave this field empty"))
    opened = HiddenField()

    def refuse_programs(self) -> None:
        """Raises Refused for the field that only programs fill in."""
        if self.subject.data:
            self.subject.raw_data, self.subject.data = [], ""
            raise Refused(
                "Please leave this field empty: it is there to tell people from programs. "
                "Nothing else is lost.",
                field=HONEYPOT,
            )


class RemarkForm(Form):
    """Something that the applicant adds."""

    text = TextAreaField(_("Your remark"), [DataRequired(), texts_of(LONGEST_REMARK)])
