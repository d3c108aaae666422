"""The form in which merchants say what they need. Field names stand in the contract."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from app.i18n.current import gettext, lazy_gettext
from app.jobs.details import BriefDetails
from app.jobs.rules.asking import CONTACT, LOOK_OVER, NEED, SHOP
from app.jobs.rules.briefs import (
    CHOSEN,
    LONGEST_BUSINESS,
    LONGEST_COMPANY,
    LONGEST_NAME,
    LONGEST_REQUIREMENTS,
    LONGEST_SERVICE,
    PRIORITIES,
)
from app.partners.importing import cells
from app.partners.rules import normal_website
from app.partners.typed import ReadBy
from app.refusals import Refused
from app.values import CURRENCIES, Money, ShownText
from app.web.forms import AmountField, Form, choices

# WTForms' types know of no text that is told later.
_: Callable[[str], Any] = lazy_gettext

NO_CHOICE = ""
NEEDS_CONSENT = _("Without your consent we may not pass it on to partners.")
OTHER_SERVICE = "other"
HONEYPOT = "subject"
"""A field that people do not see, and that programs fill in."""
LARGEST_BUDGET = 10**9
"""In whole units of the currency."""
_SERVICE = [DataRequired(), ReadBy(cells.read_text, LONGEST_SERVICE)]
IMPORTANCE = {
    1: _("Not important"),
    2: _("Less important"),
    3: _("As usual"),
    4: _("Important"),
    5: _("Decisive"),
}
FIELDS_OF: Mapping[int, tuple[str, ...]] = {
    NEED: (
        "category",
        "service",
        "requirements",
        "budget",
        "currency",
        "language",
        "country",
        "dropshipping",
        "wanted",
    ),
    SHOP: (
        "has_store",
        "store_url",
        "company",
        "business",
        "priority_time",
        "priority_cost",
        "priority_quality",
    ),
    CONTACT: ("name", "email", "phone"),
    LOOK_OVER: ("consent",),
}
"""Step → its fields. What is not asked in a form is left out of it."""
KEPT = (*FIELDS_OF[NEED], *FIELDS_OF[SHOP], *FIELDS_OF[CONTACT])
"""What a draft holds."""


def _website(typed: str, report: cells.Report) -> str:
    return cells.read_website(normal_website(typed), report)


def _importance(label: Any) -> RadioField:
    return RadioField(
        label,
        [Optional()],
        choices=choices({grade: IMPORTANCE[grade] for grade in PRIORITIES}),
        coerce=int,
        default=3,
    )


class AskingForm(Form):
    """What a merchant needs. The choices are filled in by ``asking_form``."""

    service: Any

    category = SelectField(_("What is it about?"), [DataRequired()])
    requirements = TextAreaField(
        _("What is to be done?"),
        [DataRequired(), ReadBy(cells.read_text, LONGEST_REQUIREMENTS, line_breaks=True)],
    )
    budget = AmountField(_("Budget"), [Optional(), NumberRange(min=0, max=LARGEST_BUDGET)])
    currency = SelectField(_("Currency"), choices=choices({code: code for code in CURRENCIES}))
    language = SelectField(_("Language in which you want to work"), [Optional()])
    dropshipping = BooleanField(_("The shop sells from a supplier's stock (dropshipping)"))
    has_store = RadioField(
        _("Do you have an online shop?"),
        [InputRequired()],
        choices=choices({"yes": _("Yes"), "no": _("Not yet")}),
    )
    store_url = StringField(_("Address of the shop"), [Optional(), ReadBy(_website)])
    company = StringField(
        _("Company or shop"), [Optional(), ReadBy(cells.read_text, LONGEST_COMPANY)]
    )
    business = TextAreaField(
        _("About your business"),
        [Optional(), ReadBy(cells.read_text, LONGEST_BUSINESS, line_breaks=True)],
    )
    priority_time = _importance(_("That it is done soon"))
    priority_cost = _importance(_("That it costs little"))
    priority_quality = _importance(_("That it is done thoroughly"))
    name = StringField(_("Your name"), [DataRequired(), ReadBy(cells.read_text, LONGEST_NAME)])
    email = StringField(_("E-mail"), [DataRequired(), ReadBy(cells.read_email)])
    phone = StringField(_("Telephone"), [Optional(), ReadBy(cells.read_phone)])
    consent = BooleanField(_("I agree"), [DataRequired(NEEDS_CONSENT)])
    subject = StringField(_("Leave this field empty"))
    opened = HiddenField()

    def fields_of(self, step: int) -> list[Any]:
        """The fields that a step asks for."""
        return [self._fields[name] for name in FIELDS_OF[step] if name in self._fields]

    def is_right(self, step: int) -> bool:
        """Whether what was typed in one step makes sense; the faults stand at its fields."""
        faulty = [field for field in self.fields_of(step) if not field.validate(self)]
        return not faulty

    def first_fault(self, *steps: int) -> int | None:
        """The first of these steps in which something is wrong. Only its faults are told: those of
        a step that is not shown would lead nowhere."""
        return next((step for step in steps if not self.is_right(step)), None)

    def refuse_programs(self) -> None:
        """Raises Refused for the field that only programs fill in."""
        if self.subject.data:
            self.subject.raw_data, self.subject.data = [], ""
            raise Refused(
                "Please leave this field empty: it is there to tell people from programs. "
                "Nothing else is lost.",
                field=HONEYPOT,
            )

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What stands in the fields, as a form sends it."""
        filled = []
        for name in KEPT:
            field = self._fields.get(name)
            if field is None:
                continue
            if name == "dropshipping":
                value = "y" if field.data else ""
            else:
                value = str(field._value() if hasattr(field, "_value") else field.data or "")
            if value:
                filled.append((name, value))
        return filled

    @property
    def money(self) -> Money | None:
        """The budget, once the form is valid."""
        if self.budget.data is None or not self.budget.data:
            return None
        return Money.parse(str(self.budget.data), self.currency.data)

    @property
    def has_shop(self) -> bool:
        """Whether there is a shop already, or that is not said yet."""
        return bool(self.has_store.data != "no")

    def details(self, category_id: int | None) -> BriefDetails:
        """What the form says, once it is valid."""
        given = {
            name: self._fields[name].data or ""
            for name in ("name", "email", "phone", "company", "requirements", "business")
        }
        service = self.service.data or ""
        return BriefDetails(
            **given,
            service=gettext("Something else") if service == OTHER_SERVICE else service,
            category_id=category_id,
            has_store=self.has_shop,
            store_url=(self.store_url.data or "") if self.has_shop else "",
            priority_time=self.priority_time.data or 3,
            priority_cost=self.priority_cost.data or 3,
            priority_quality=self.priority_quality.data or 3,
            budget=self.money,
            language=self.language.data or "",
            country=(self._fields["country"].data or "") if "country" in self else "",
            dropshipping=bool(self.dropshipping.data),
            wanted=self._fields["wanted"].data if "wanted" in self else 1,
        )


class EnquiryForm(AskingForm):
    """What a merchant wants of one partner: nothing is asked that the partner answers itself."""

    service = SelectField(_("Service that you need"), _SERVICE, validate_choice=False)


class BriefForm(AskingForm):
    """What a merchant needs, whoever does it."""

    service = StringField(_("Service that you need"), _SERVICE)
    country = SelectField(_("Country of the partner"), [Optional()])
    wanted = SelectField(
        _("How many partners may write to you?"),
        choices=choices({count: str(count) for count in range(1, CHOSEN + 1)}),
        coerce=int,
        default=CHOSEN,
    )


def asking_form(
    *,
    is_enquiry: bool,
    typed: Any,
    defaults: Mapping[str, str],
    categories: Iterable[tuple[str, str]],
    languages: Sequence[tuple[str, str]],
    countries: Sequence[tuple[str, str]] = (),
    services: Sequence[ShownText] = (),
) -> AskingForm:
    """The form of an enquiry or a brief. ``typed`` is what was sent or kept (None for an empty
    form), ``defaults`` what stands in it at first; choices are pairs of value and label."""
    kind = EnquiryForm if is_enquiry else BriefForm
    form = kind(formdata=typed, data=dict(defaults))
    chosen = list(categories)
    if is_enquiry and len(chosen) < 2:
        del form.category
    else:
        first = [] if is_enquiry else [(NO_CHOICE, gettext("Choose what it is about"))]
        form.category.choices = [*first, *chosen]
    form.language.choices = [(NO_CHOICE, gettext("Any")), *languages]
    if isinstance(form, BriefForm):
        form.country.choices = [(NO_CHOICE, gettext("Any")), *countries]
    else:
        form.service.choices = [
            (NO_CHOICE, gettext("Choose a service")),
            *((name.text, name.text, {"lang": name.locale}) for name in services),
            (OTHER_SERVICE, gettext("Something else")),
        ]
    # In the order of the steps, so that faults are told from above.
    asked = [*KEPT, "consent", HONEYPOT, "opened"]
    form._fields = {name: form._fields[name] for name in asked if name in form._fields}
    return form
