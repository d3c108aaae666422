"""Forms about applications. Field names stand in the contract."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.applications.audited import REASON_WORDS, TALK_WORDS, VERDICT_WORDS
from app.applications.details import ApplicationDetails, ClientReference
from app.applications.queries import Condition
from app.applications.rules import (
    LONGEST_CITY,
    LONGEST_CLIENT,
    LONGEST_EXPERIENCE,
    LONGEST_MINUTES,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_REF,
    LONGEST_REFERENCE,
    LONGEST_REMARK,
    LONGEST_WORDS,
    MOST_REFERENCES,
    STAFF_REASONS,
)
from app.i18n.current import gettext, lazy_gettext
from app.partners.importing import cells
from app.refusals import Refused
from app.web.forms import Form

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

LANGUAGES = ("sk", "cs", "pl", "ru", "uk", "en", "de", "hu", "be", "bg", "ro", "fr")
"""Languages that applicants choose from; others are added in the profile."""
NO_CHOICE = ""
CHOOSE_ONE = _("Choose one of them.")
CHOOSE_SOME = _("Choose at least one.")
NEEDS_CONSENT = _("Without your consent we may not keep the application.")
ASKED_LAST = ("ref", "consent", "subject", "opened")
HONEYPOT = "subject"
"""A field that people do not see, and that programs fill in."""


def _choices(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def _read(reader: Callable[..., str], *words: Any, **named: Any) -> Callable[[Form, Any], None]:
    """A validator that reads a field as the import reads a cell, and says what is wrong."""

    def validate(_form: Form, field: Any) -> None:
        wrong: list[str] = []
        text = field.data or ""
        field.data = reader(text, lambda _k, _v, reason: wrong.append(reason), *words, **named)
        if wrong:
            raise ValidationError(wrong[0])

    return validate


def _text(longest: int) -> Callable[[Form, Any], None]:
    return _read(cells.read_text, longest)


def _texts(longest: int) -> Callable[[Form, Any], None]:
    return _read(cells.read_text, longest, line_breaks=True)


def _with_scheme(text: str | None) -> str:
    """A web address as people type it, with the scheme that they leave out."""
    typed = (text or "").strip()
    return f"https://{typed}" if typed and "://" not in typed else typed


class Checkboxes(SelectMultipleField):
    """Several of a few choices, each a box; none twice, in the order in which they were sent."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read which boxes were ticked."""
        super().process_formdata(list(dict.fromkeys(valuelist)))


class ApplicationForm(Form):
    """Becoming a partner. The choices are filled in by the view; the fields of references
    (``references-0-client`` …) are added below."""

    kind = RadioField(
        _("You are"),
        [InputRequired(CHOOSE_ONE)],
        choices=_choices({"company": _("a company"), "freelancer": _("a freelancer")}),
    )
    name = StringField(_("Name of the company, or your own"), [DataRequired(), _text(LONGEST_NAME)])
    email = StringField(_("E-mail"), [DataRequired(), _read(cells.read_email)])
    phone = StringField(_("Telephone"), [Optional(), _read(cells.read_phone)])
    website = StringField(
        _("Website"), [Optional(), _read(cells.read_website)], filters=[_with_scheme]
    )
    country = SelectField(_("Country"), [DataRequired()])
    city = StringField(_("Town"), [Optional(), _text(LONGEST_CITY)])
    categories = Checkboxes(_("What you do"), [DataRequired(CHOOSE_SOME)])
    first_category = SelectField(_("If there are several: which one comes first?"), [Optional()])
    languages = Checkboxes(_("Languages in which you work"), [DataRequired(CHOOSE_SOME)])
    experience = TextAreaField(_("Your experience"), [DataRequired(), _texts(LONGEST_EXPERIENCE)])
    ref = StringField(_("Code of the partner who invited you"), [Optional(), _text(LONGEST_REF)])
    consent = BooleanField(_("I agree"), [DataRequired(NEEDS_CONSENT)])
    subject = StringField(_("Leave this field empty"))
    opened = HiddenField()

    def __init__(self, *words: Any, rows: int = 1, **named: Any) -> None:
        super().__init__(*words, **named)
        self._rows = rows

    def __iter__(self) -> Iterator[Field]:
        """The fields as they stand on the page: references come before what is asked last."""
        return iter(sorted(super().__iter__(), key=lambda field: field.name in ASKED_LAST))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As WTForms', and whole references."""
        right: bool = super().validate(extra_validators)
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

    def refuse_programs(self) -> None:
        """Raises Refused for the field that only programs fill in."""
        if self.subject.data:
            self.subject.raw_data, self.subject.data = [], ""
            raise Refused(
                "Please leave this field empty: it is there to tell people from programs. "
                "Nothing else is lost.",
                field=HONEYPOT,
            )

    def details(self, category_ids: Mapping[str, int]) -> ApplicationDetails:
        """What the form says, once it is valid; ``category_ids`` are by slug."""
        wishes: list[str] = list(self.categories.data or ())
        if self.first_category.data in wishes:
            wishes.sort(key=lambda slug: slug != self.first_category.data)
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
        ApplicationForm,
        f"references-{_n}-client",
        StringField(_("Client"), [_text(LONGEST_CLIENT)]),
    )
    setattr(
        ApplicationForm,
        f"references-{_n}-text",
        TextAreaField(_("What you did, or what the client says"), [_texts(LONGEST_REFERENCE)]),
    )


class RemarkForm(Form):
    """Something that the applicant adds."""

    text = TextAreaField(_("Your remark"), [DataRequired(), _texts(LONGEST_REMARK)])


class VersionedForm(Form):
    """A step of staff, who saw the application as it was at a version."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which is nobody's, where none was sent."""
        return self.version.data or 0


class CallForm(VersionedForm):
    """When to call, in the time zone of whoever plans it."""

    day = DateField(_("Day"), [InputRequired()])
    time = TimeField(_("Time"), [InputRequired()])


class TalkForm(VersionedForm):
    """A conversation that was held. Fields for the conditions (``verdict-7``, ``note-7``) are
    added for each application."""

    kind = RadioField(
        _("Kind of conversation"), [InputRequired(CHOOSE_ONE)], choices=_choices(TALK_WORDS)
    )
    held_on = DateField(_("Day of the conversation"), [InputRequired()])
    minutes = TextAreaField(_("Minutes"), [DataRequired(), _texts(LONGEST_MINUTES)])
    judgement = TextAreaField(
        _("Judgement of experience and quality"), [DataRequired(), _texts(LONGEST_WORDS)]
    )

    @classmethod
    def of(cls, conditions: list[Condition], **named: Any) -> "TalkForm":
        """The form with a choice and a note for each condition of listing."""
        fields: dict[str, Any] = {}
        for each in conditions:
            shown = each.condition.id
            fields[f"verdict-{shown}"] = RadioField(
                _("Verdict"),
                [Optional()],
                choices=_choices(VERDICT_WORDS),
                default=each.verdict,
            )
            fields[f"note-{shown}"] = StringField(
                _("Note"), [Optional(), _text(LONGEST_NOTE)], default=each.note
            )
        form: TalkForm = type("TalkFormOfConditions", (cls,), fields)(**named)
        return form

    def verdicts(self, conditions: list[Condition]) -> dict[int, tuple[str, str]]:
        """Condition's id → verdict and note, for those that were judged."""
        return {
            each.condition.id: (verdict, self._fields[f"note-{each.condition.id}"].data or "")
            for each in conditions
            if (verdict := self._fields[f"verdict-{each.condition.id}"].data)
        }


class AcceptForm(VersionedForm):
    """Make the applicant a partner."""

    category = SelectField(_("Category"), [DataRequired()])
    email = StringField(
        _("E-mail of the owner’s account"), [DataRequired(), _read(cells.read_email)]
    )
    welcome = TextAreaField(_("Words for the new partner"), [Optional(), _texts(LONGEST_WORDS)])


class RejectForm(VersionedForm):
    """Turn the applicant down."""

    reason = SelectField(
        _("Reason, for our records"),
        [DataRequired()],
        choices=_choices(
            {NO_CHOICE: _("Choose a reason"), **{key: REASON_WORDS[key] for key in STAFF_REASONS}}
        ),
    )
    words = TextAreaField(
        _("Words for the applicant"),
        [DataRequired(), Length(max=LONGEST_WORDS), _texts(LONGEST_WORDS)],
    )
