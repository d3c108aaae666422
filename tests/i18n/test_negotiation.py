"""A reader gets a language by cookie, then by the browser's wish, then by default."""

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.negotiation import (
    COOKIE,
    in_other_locale,
    locale_of_path,
    preferred_locale,
)

LOCALES = ("sk", "pl", "ru")


def negotiated(
    accept: str | None = None, cookie: str | None = None, locales: tuple[str, ...] = LOCALES
) -> str:
    headers = {"Accept-Language": accept} if accept is not None else {}
    if cookie is not None:
        headers["Cookie"] = f"{COOKIE}={cookie}"
    with Flask(__name__).test_request_context("/", headers=headers):
        return preferred_locale(request, locales, "sk")


def test_the_cookie_comes_first() -> None:
    assert negotiated(accept="pl", cookie="ru") == "ru"


def test_a_cookie_of_another_language_is_passed_over() -> None:
    assert negotiated(accept="pl", cookie="de") == "pl"
    assert negotiated(accept="pl", cookie="../../etc") == "pl"


@pytest.mark.parametrize(
    ("accept", "locale"),
    [
        ("pl", "pl"),
        ("PL", "pl"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-US,en;q=0.9,pl;q=0.2", "pl"),
        ("pl;q=0.3, ru;q=0.7", "ru"),
        ("pl;q=0, ru;q=0.1", "ru"),
        ("pl;q=0", "sk"),
        ("de", "sk"),
        ("*", "sk"),
        ("", "sk"),
        (";;;=,,q=x", "sk"),
    ],
)
def test_the_browsers_wish_comes_next_and_the_default_last(accept: str, locale: str) -> None:
    assert negotiated(accept=accept) == locale


def test_a_territory_is_matched_before_its_language() -> None:
    locales = ("pt", "pt_BR")
    assert negotiated(accept="pt-BR", locales=locales) == "pt_BR"
    assert negotiated(accept="pt-br", locales=locales) == "pt_BR"
    assert negotiated(accept="pt-PT", locales=locales) == "pt"


junk = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@given(junk, junk.filter(lambda text: ";" not in text))
def test_whatever_is_sent_a_language_on_offer_comes_out(accept: str, cookie: str) -> None:
    assert negotiated(accept=accept, cookie=cookie) in LOCALES


def test_an_address_names_its_language() -> None:
    assert locale_of_path("/sk/partners/", LOCALES) == "sk"
    assert locale_of_path("/sk", LOCALES) == "sk"
    for path in ("/", "", "/de/", "/SK/", "/skoda/", "/static/sk/"):
        assert locale_of_path(path, LOCALES) is None


def test_the_switch_keeps_path_and_query() -> None:
    assert in_other_locale("/sk/partners/", "q=a&page=2", "pl") == "/pl/partners/?q=a&page=2"
    assert in_other_locale("/", "", "ru") == "/ru/"
    assert in_other_locale("/sk", "", "ru") == "/ru/"


def test_the_switch_keeps_signs_of_the_path_from_becoming_a_query() -> None:
    assert in_other_locale("/sk/partners/a?b#c/", "", "pl") == "/pl/partners/a%3Fb%23c/"


@given(st.text(max_size=40))
def test_the_switch_never_leads_off_the_site(path: str) -> None:
    address = in_other_locale("/sk/" + path, "", "pl")
    assert address.startswith("/pl/")
    assert "\n" not in address
    assert "\\" not in address
