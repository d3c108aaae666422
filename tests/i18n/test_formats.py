"""Numbers, money, dates and lists as each language writes them (S167)."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import formats
from app.i18n.amounts import AmbiguousAmountError, NotAnAmountError, parse_amount
from app.i18n.current import speaking
from app.values import CURRENCIES, MAX_MINOR, Money

# CLDR writes spaces that do not break, narrow ones among them.
PLAIN_SPACES = str.maketrans("\u00a0\u202f", "  ")

MONEY = {
    ("sk", 123450, "EUR"): "1 234,50 €",
    ("sk", 4500, "EUR"): "45 €",
    ("sk", 4500, "PLN"): "45 PLN",
    ("sk", 5, "CZK"): "0,05 CZK",
    ("sk", -123400, "RUB"): "-1 234 RUB",
    ("pl", 123450, "PLN"): "1234,50 zł",
    ("pl", 1234500, "PLN"): "12 345 zł",
    ("pl", 4500, "PLN"): "45 zł",
    ("pl", 123456789, "EUR"): "1 234 567,89 €",
    ("pl", 4510, "CZK"): "45,10 CZK",
    ("pl", 100, "RUB"): "1 RUB",
    ("ru", 123450, "RUB"): "1 234,50 ₽",
    ("ru", 100000000, "RUB"): "1 000 000 ₽",
    ("ru", 4500, "EUR"): "45 €",
    ("ru", 4505, "PLN"): "45,05 PLN",
    ("ru", 0, "CZK"): "0 CZK",
}


@pytest.mark.parametrize(("given_", "text"), MONEY.items())
def test_money_is_written_as_the_language_writes_it(
    given_: tuple[str, int, str], text: str
) -> None:
    locale, minor, currency = given_
    with speaking(locale):
        assert formats.format_money(Money(minor, currency)) == text.replace(" ", "\xa0")


@given(
    st.integers(-MAX_MINOR, MAX_MINOR),
    st.sampled_from(sorted(CURRENCIES)),
    st.sampled_from(["sk", "pl", "ru"]),
)
def test_no_minor_unit_is_lost_on_the_way_to_the_page(
    minor: int, currency: str, locale: str
) -> None:
    with speaking(locale):
        shown = formats.format_money(Money(minor, currency))
    digits = "".join(sign for sign in shown if sign.isdigit() or sign in ",-")
    assert parse_amount(digits, locale) == Money(minor, currency).amount


@pytest.mark.parametrize(
    ("locale", "text"), [("sk", "1 234,5"), ("pl", "1234,5"), ("ru", "1 234,5")]
)
def test_numbers_have_their_language_s_separators(locale: str, text: str) -> None:
    with speaking(locale):
        assert formats.format_number(12345.5) == "12\xa0345,5"
        assert formats.format_number(1234.5) == text.replace(" ", "\xa0")
        assert formats.format_number(Decimal("4.5"), digits=2) == "4,50"
        assert formats.format_number(4.4, digits=0) == "4"


@pytest.mark.parametrize(("locale", "text"), [("sk", "12 %"), ("pl", "12%"), ("ru", "12 %")])
def test_shares_are_written_as_per_cent(locale: str, text: str) -> None:
    with speaking(locale):
        assert formats.format_share(0.12) == text.replace(" ", "\xa0")
        with_decimals = text.replace("12", "66,7").replace(" ", "\xa0")
        assert formats.format_share(0.6667, digits=1) == with_decimals


@pytest.mark.parametrize(
    ("locale", "text"),
    [("sk", "21. novembra 2026"), ("pl", "21 listopada 2026"), ("ru", "21 ноября 2026 г.")],
)
def test_a_day_is_written_in_words_in_the_genitive(locale: str, text: str) -> None:
    with speaking(locale):
        assert formats.format_day(date(2026, 11, 21)).translate(PLAIN_SPACES) == text


@pytest.mark.parametrize(
    ("locale", "zone", "text"),
    [
        ("sk", "Europe/Bratislava", "21. 11. 2026, 23:30 SEČ"),
        ("pl", "Europe/Warsaw", "21 lis 2026, 23:30 CET"),
        ("ru", "Europe/Moscow", "22 нояб. 2026 г., 01:30 GMT+03:00"),
        ("sk", "Europe/Moscow", "22. 11. 2026, 1:30 GMT+03:00"),
    ],
)
def test_a_moment_names_its_zone_and_the_day_there(locale: str, zone: str, text: str) -> None:
    moment = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    with speaking(locale):
        assert formats.format_moment(moment, zone).translate(PLAIN_SPACES) == text
        # A page that names the zone once tells the moments without it.
        local = formats.format_local(moment, zone).translate(PLAIN_SPACES)
        named = formats.format_zone(moment, zone).translate(PLAIN_SPACES)
        assert f"{local} {named.partition(', ')[2]}" == text


@pytest.mark.parametrize(
    ("locale", "text"),
    [("sk", "Moskva, GMT+03:00"), ("pl", "Moskwa, GMT+03:00"), ("ru", "Москва, GMT+03:00")],
)
def test_a_zone_is_named_by_its_city(locale: str, text: str) -> None:
    with speaking(locale):
        assert formats.format_zone(datetime(2026, 11, 21, tzinfo=UTC), "Europe/Moscow") == text


def test_a_short_day_has_no_word_where_the_language_needs_none() -> None:
    with speaking("sk"):
        assert (
            formats.format_short_day(date(2026, 11, 21)).translate(PLAIN_SPACES) == "21. 11. 2026"
        )


@pytest.mark.parametrize(
    ("locale", "text"), [("sk", "a, b a c"), ("pl", "a, b i c"), ("ru", "a, b и c")]
)
def test_lists_end_with_the_language_s_and(locale: str, text: str) -> None:
    with speaking(locale):
        assert formats.join_words(["a", "b", "c"]) == text
        assert formats.join_words(["a"]) == "a"
        assert formats.join_words([]) == ""


@pytest.mark.parametrize(
    ("code", "name"), [("sk", "Slovenčina"), ("pl", "Polski"), ("ru", "Русский"), ("cs", "Čeština")]
)
def test_a_language_is_called_by_itself_with_a_capital(code: str, name: str) -> None:
    assert formats.own_language_name(code) == name


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1\xa0234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1234.5", "1234.5"),
        ("12,5", "12.5"),
        (",5", "0.5"),
        ("1.234.567,89", "1234567.89"),
        ("1 234 567", "1234567"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("0.125", "0.125"),
    ],
)
@pytest.mark.parametrize("locale", ["sk", "pl", "ru", "en"])
def test_an_amount_is_read_however_it_is_typed(locale: str, typed: str, amount: str) -> None:
    assert parse_amount(typed, locale) == Decimal(amount)


def test_three_digits_after_one_sign_are_read_by_the_language_or_refused() -> None:
    assert parse_amount("1,234", "en") == 1234
    assert parse_amount("1,234", "sk") == Decimal("1.234")
    for locale in ("sk", "pl", "ru"):
        with pytest.raises(AmbiguousAmountError):
            parse_amount("1.234", locale)
        assert parse_amount("1234.567", locale) == Decimal("1234.567")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        ",",
        "-",
        "abc",
        "1e5",
        "NaN",
        "12 34",
        "1,2,3",
        "1.2.3",
        "--5",
        "١٢",
        "45 €",
        "9" * 50,
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmountError):
        parse_amount(typed, "sk")


@given(st.text(alphabet=st.characters(), max_size=60), st.sampled_from(["sk", "ru", "en"]))
def test_reading_an_amount_gives_a_finite_number_or_refuses(typed: str, locale: str) -> None:
    with suppress(NotAnAmountError):
        assert parse_amount(typed, locale).is_finite()
