"""Forms speak the reader's language and keep what was typed."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import flask_wtf
import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    WeekField,
    validators,
)

from app.i18n.current import lazy_gettext, speaking
from app.web.form_messages import COUNTED_MESSAGES, MESSAGES
from app.web.forms import AmountField, Form, Translations

LOCALES = ("sk", "pl", "ru")


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    """A form is made in a request; it needs neither database nor settings."""
    app = Flask(__name__)
    app.secret_key = "a key for tests"
    with app.test_request_context("/"):
        yield


def typed_in(**values: str) -> MultiDict[str, str]:
    """What a browser sends of a form."""
    return MultiDict(values)


def looked_up(package: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """The messages, and the counted ones, that a package asks translations of."""
    plain: set[str] = set()
    counted: set[tuple[str, str]] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            if node.func.attr == "gettext" and texts:
                plain.add(str(texts[0]))
            elif node.func.attr == "ngettext" and len(texts) == 2:
                counted.add((str(texts[0]), str(texts[1])))
    return plain, counted


def test_every_built_in_message_is_known_to_translators() -> None:
    plain, counted = looked_up(Path(wtforms.__file__).parent)
    more, counted_more = looked_up(Path(flask_wtf.__file__).parent)
    assert plain | more == set(MESSAGES)
    assert counted | counted_more == set(COUNTED_MESSAGES)
    assert len(MESSAGES) + len(COUNTED_MESSAGES) >= 41  # the search itself still finds them


@pytest.mark.parametrize("locale", LOCALES)
def test_every_built_in_message_is_translated(locale: str) -> None:
    translations = Translations()
    with speaking(locale):
        for message in MESSAGES:
            assert translations.gettext(message) != message
        for singular, plural in COUNTED_MESSAGES:
            for count in (0, 1, 2, 5, 21, 22):
                assert translations.ngettext(singular, plural, count) not in (singular, plural)


class Everything(Form):
    """One field for each way in which a built-in field or validator refuses."""

    required = StringField(validators=[validators.InputRequired()])
    pattern = StringField(validators=[validators.Regexp("^a$")])
    ip = StringField(validators=[validators.IPAddress()])
    mac = StringField(validators=[validators.MacAddress()])
    url = StringField(validators=[validators.URL()])
    uuid = StringField(validators=[validators.UUID()])
    same = StringField(validators=[validators.EqualTo("required")])
    odd = StringField(validators=[validators.EqualTo("nowhere")])
    short = StringField(validators=[validators.Length(min=21)])
    long = StringField(validators=[validators.Length(max=1)])
    exact = StringField(validators=[validators.Length(min=2, max=2)])
    between = StringField(validators=[validators.Length(min=20, max=30)])
    least = IntegerField(validators=[validators.NumberRange(min=5)])
    most = IntegerField(validators=[validators.NumberRange(max=1)])
    range = IntegerField(validators=[validators.NumberRange(min=5, max=9)])
    one_of = StringField(validators=[validators.AnyOf(["a", "b"])])
    none_of = StringField(validators=[validators.NoneOf(["typed"])])
    choice = SelectField(choices=["a"])
    radio = RadioField(choices=["a"])
    several = SelectMultipleField(choices=["a"])
    coerced = SelectField(coerce=int, choices=[1])
    coerced_all = SelectMultipleField(coerce=int, choices=[1])
    date = DateField()
    moment = DateTimeLocalField()
    time = TimeField()
    week = WeekField()
    whole = IntegerField()
    decimal = DecimalField()
    real = FloatField()


def typed_everything() -> MultiDict[str, str]:
    """The word "typed" in every field, and 2 where a number is bounded; one left empty."""
    values = {name: "typed" for name in vars(Everything) if not name.startswith("_")}
    values.update(required="", least="2", most="2", range="2")
    return typed_in(**values)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_is_in_the_readers_language(locale: str) -> None:
    with speaking(locale):
        form = Everything(typed_everything())
        assert not form.validate()
        refused = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    with speaking("en"):
        english = Everything(typed_everything())
        english.validate()
    assert set(refused) == set(form._fields)
    for name, errors in refused.items():
        assert len(errors) >= 1
        assert not set(errors) & {str(error) for error in english.errors[name]}
        assert "%(" not in errors[0]


def test_counted_messages_take_the_form_of_their_number() -> None:
    def message(locale: str, least: int) -> str:
        with speaking(locale):

            class One(Form):
                name = StringField(validators=[validators.Length(min=least)])

            form = One(typed_in(name=""))
            form.validate()
            return str(form.name.errors[0])

    assert message("sk", 1) == "Zadajte aspoň 1 znak."
    assert message("sk", 2) == "Zadajte aspoň 2 znaky."
    assert message("sk", 5) == "Zadajte aspoň 5 znakov."
    assert message("pl", 22) == "Należy wpisać co najmniej 22 znaki."
    assert message("ru", 21) == "Введите не менее 21 символа."
    assert message("ru", 22) == "Введите не менее 22 символов."


def test_what_was_typed_stays_when_it_is_wrong() -> None:
    with speaking("sk"):
        form = Everything(typed_everything())
        form.validate()
        for field in (form.whole, form.decimal, form.date, form.moment, form.url):
            assert 'value="typed"' in str(field())


class Priced(Form):
    """A form with an amount."""

    name = StringField(lazy_gettext("This field is required."))
    price = AmountField(
        "Price", validators=[validators.Optional(), validators.NumberRange(min=0, max=10**9)]
    )


def priced(typed: str, locale: str = "sk") -> Priced:
    with speaking(locale):
        form = Priced(typed_in(price=typed))
        form.validate()
        str(form.price())
        return form


def test_a_label_made_at_import_is_in_the_readers_language() -> None:
    for locale, text in (("sk", "Vyplňte toto pole."), ("ru", "Заполните это поле.")):
        with speaking(locale):
            assert str(Priced().name.label()) == f'<label for="name">{text}</label>'


@pytest.mark.parametrize("locale", [*LOCALES, "en"])
@pytest.mark.parametrize("typed", ["1 234,50", "1,234.50", "1.234,50", " 1234.5 "])
def test_an_amount_is_read_as_it_was_meant(typed: str, locale: str) -> None:
    form = priced(typed, locale)
    assert form.errors == {}
    assert form.price.data == Decimal("1234.5")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("lots", "Toto nie je suma. Zadajte ju číslicami."),
        ("1.234", "Nie je jasné, koľko to je. Tisíce píšte bez oddeľovača."),
        ("1,234", "Zadajte najviac 2 desatinné miesta."),
        ("1" * 20, "Táto suma je príliš vysoká."),
    ],
)
def test_a_wrong_amount_is_refused_and_stays_in_the_field(typed: str, error: str) -> None:
    form = priced(typed)
    assert form.price.errors == [error]
    assert form.price.data is None
    with speaking("sk"):
        assert f'value="{typed}"' in str(form.price())


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_amount_is_none(typed: str) -> None:
    form = priced(typed)
    assert form.errors == {}
    assert form.price.data is None


@pytest.mark.parametrize(
    ("locale", "text"), [("sk", "1234,50"), ("ru", "1234,50"), ("en", "1234.50")]
)
def test_an_amount_to_be_changed_is_written_as_the_language_writes_it(
    locale: str, text: str
) -> None:
    with speaking(locale):
        form = Priced(formdata=None, data={"price": Decimal("1234.5")})
        assert f'value="{text}"' in str(form.price())
        assert 'inputmode="decimal"' in str(form.price())
        again = Priced(typed_in(price=text))
        assert again.price.data == Decimal("1234.5")


def test_a_shown_amount_may_have_more_places() -> None:
    class Rate(Form):
        rate = AmountField(places=3)
        pieces = AmountField(places=0)

    with speaking("sk"):
        form = Rate(typed_in(rate="1,234", pieces="2,5"))
        assert not form.validate()
        assert form.rate.data == Decimal("1.234")
        assert form.pieces.errors == ["Zadajte najviac 0 desatinných miest."]
        shown = Rate(formdata=None, data={"pieces": Decimal(2)})
        assert 'value="2"' in str(shown.pieces())


def test_a_form_asks_for_no_token_yet() -> None:
    assert "csrf_token" not in Priced()._fields
