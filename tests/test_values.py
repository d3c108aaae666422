"""Money and texts in several languages: exact, and never mixed up."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.values import (
    CURRENCIES,
    MAX_MINOR,
    CurrencyMismatchError,
    LocalizedText,
    Money,
    ShownText,
    readable_email,
)

currencies = st.sampled_from(sorted(CURRENCIES))
minors = st.integers(-MAX_MINOR, MAX_MINOR)
locales = st.sampled_from(["sk", "pl", "ru", "cs"])


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("45", 4500),
        ("45.5", 4550),
        ("45,50", 4550),
        ("1 234,50", 123_450),
        ("1\N{NO-BREAK SPACE}234.50", 123_450),
        (" 7 ", 700),
        ("+5", 500),
        ("-5", -500),
        (".5", 50),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, minor: int) -> None:
    assert Money.parse(typed, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("0.004", 0),
        ("0.005", 1),
        ("0.015", 2),
        ("0.025", 3),
        ("2.675", 268),
        ("-0.005", -1),
        ("-0.004", 0),
        # More digits than a Decimal counts with: still one rounding, not two.
        ("0.00499999999999999999999999999999999999", 0),
        ("1.00499999999999999999999999999999999999", 100),
    ],
)
def test_more_decimals_are_rounded_half_up_once(typed: str, minor: int) -> None:
    assert Money.parse(typed, "EUR").minor == minor


@given(st.integers(-MAX_MINOR // 100 + 1, MAX_MINOR // 100 - 1), st.text("0123456789", max_size=60))
def test_rounding_is_half_up_whatever_the_decimals(whole: int, decimals: str) -> None:
    typed = f"{whole}.{decimals}"
    with localcontext() as context:
        context.prec = 100
        expected = (Decimal(typed) * 100).to_integral_value(ROUND_HALF_UP)
    assert Money.parse(typed, "PLN").minor == expected


@given(minors, currencies)
def test_an_amount_written_out_is_read_back_the_same(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.amount), currency) == money
    assert money.amount * 10 ** CURRENCIES[currency] == minor


@pytest.mark.parametrize(
    "typed",
    ["", " ", ".", ",", "-", "abc", "1,234.50", "1.2.3", "12 EUR", "0x10", "1e3", "1E9999999",
     "1_000", "١٢", "１２", "NaN", "sNaN", "-NaN", "Infinity", "-inf", "1\N{MINUS SIGN}2"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.parse(typed, "EUR")


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(typed: str) -> None:
    try:
        money = Money.parse(typed, "EUR")
    except ValueError:
        return
    assert abs(money.minor) <= MAX_MINOR


def test_the_widest_amount_is_taken_and_one_cent_more_is_not() -> None:
    assert Money.parse("10000000000", "EUR").minor == MAX_MINOR
    assert Money.parse("-10000000000", "EUR").minor == -MAX_MINOR
    for typed in ("10000000000.01", "-10000000000.01", "10000000000.005", "9" * 4000):
        with pytest.raises(ValueError, match="not an amount"):
            Money.parse(typed, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "USD", "XXX", "€"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="unknown currency"):
        Money(100, currency)
    with pytest.raises(ValueError, match="unknown currency"):
        Money.parse("1", currency)


@given(minors, minors, currencies)
def test_amounts_of_one_currency_add_up_exactly(first: int, second: int, currency: str) -> None:
    one, other = Money(first, currency), Money(second, currency)
    assert (one + other).minor == first + second
    assert (one + other) - other == one
    assert (one < other) == (first < second)
    assert (one > other) == (first > second)
    assert (one == other) == (first == second)


@given(minors, currencies, currencies)
def test_two_currencies_are_never_added_nor_compared(minor: int, mine: str, yours: str) -> None:
    assume(mine != yours)
    one, other = Money(minor, mine), Money(minor, yours)
    for operation in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one > other,
        lambda: sorted([one, other]),
    ):
        with pytest.raises(CurrencyMismatchError, match=f"{mine}|{yours}"):
            operation()
    assert one != other


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Money(1, "EUR").minor = 2  # type: ignore[misc]  # the very thing that must fail


def test_a_reader_gets_the_text_in_their_language() -> None:
    text = LocalizedText({"sk": "Obchod", "pl": "Sklep"})
    assert text.best("pl") == ShownText("Sklep", "pl")
    assert text.best("sk") == ShownText("Obchod", "sk")


def test_a_missing_language_gives_the_first_text_and_says_which_it_is() -> None:
    assert LocalizedText({"pl": "Sklep", "sk": "Obchod"}).best("ru") == ShownText("Sklep", "pl")
    assert LocalizedText().best("ru") is None


def test_where_no_language_can_be_said_the_words_stand_alone() -> None:
    text = LocalizedText({"pl": "Sklep", "sk": "Obchod"})
    assert [text.text_for(locale) for locale in ("sk", "pl", "ru")] == ["Obchod", "Sklep", "Sklep"]
    assert (LocalizedText().text_for("ru"), LocalizedText().text_for("ru", "shop")) == ("", "shop")


def test_empty_texts_are_left_out_and_spaces_around_cut_off() -> None:
    text = LocalizedText({"sk": "  ", "pl": "", "ru": " Магазин\n"})
    assert dict(text) == {"ru": "Магазин"}
    assert len(text) == 1
    assert "sk" not in text


@given(st.dictionaries(locales, st.text(max_size=20)))
def test_equal_texts_are_equal_and_hash_the_same(texts: dict[str, str]) -> None:
    text = LocalizedText(texts)
    again = LocalizedText(dict(reversed(list(texts.items()))))
    assert text == again
    assert hash(text) == hash(again)
    assert all(value and value == value.strip() for value in text.values())
    assert LocalizedText(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("jan@xn--uro-gqah.sk", "jan@ďurčo.sk"),
        ("jan@obchod.example", "jan@obchod.example"),
        ("jan@xn--\udcff.sk", "jan@xn--\udcff.sk"),
        ("jan@xn--a.sk", "jan@xn--a.sk"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_an_address_is_read_in_the_letters_of_its_language(written: str, read: str) -> None:
    assert readable_email(written) == read
