"""Prices in several currencies are compared by indicative rates and never added (S167, P10)."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.partners.details import ServiceDetails
from app.partners.listing.content import compared_price
from app.partners.models import ExchangeRate, ListingPlace
from app.values import CurrencyMismatchError, LocalizedText, Money
from tests.cast import Actor, listed

RATES = {"EUR": 1_000_000, "PLN": 235_000, "CZK": 40_000, "RUB": 10_500}
"""Millionths of a euro; those that ship."""


def priced(name: str, *prices: Money | None, tier: str = "bronze") -> Actor:
    services = tuple(
        ServiceDetails(LocalizedText({"sk": f"Služba {number}"}), price)
        for number, price in enumerate(prices)
    )
    return listed(name, services=services, tier=tier)


def order_at(client: FlaskClient, query: str) -> list[str]:
    return re.findall(r'data-partner="([^"]+)"', client.get(f"/sk/partners/?{query}").text)


def card_of(client: FlaskClient, actor: Actor) -> str:
    page = client.get("/sk/partners/").text
    return page.partition(f'data-partner="{actor.slug}"')[2].partition("</article>")[0]


@pytest.mark.parametrize(
    ("price", "programme", "compared"),
    [
        (Money(4_500, "EUR"), "EUR", 4_500),
        (Money(10_000, "PLN"), "EUR", 2_350),
        (Money(100_000, "RUB"), "EUR", 1_050),
        (Money(100, "EUR"), "CZK", 2_500),
        (Money(1, "RUB"), "EUR", 0),
        (Money(10**12, "EUR"), "RUB", 95_238_095_238_095),
    ],
)
def test_a_price_is_converted_by_the_rates(price: Money, programme: str, compared: int) -> None:
    assert compared_price(price, programme, RATES) == compared


def test_prices_of_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(100, "EUR") + Money(100, "PLN")


def test_the_cheapest_by_the_rates_comes_first_within_a_level(client: FlaskClient) -> None:
    priced("Euro", Money(5_000, "EUR"))  # 50 €
    priced("Zloty", Money(20_000, "PLN"))  # 47 €
    priced("Ruble", Money(1_000_000, "RUB"))  # 105 €
    priced("Koruna", Money(100_000, "CZK"))  # 40 €
    priced("Dohoda", None)
    priced("Zlato", Money(900_000, "EUR"), tier="gold")
    rates = dict(db.session.execute(select(ExchangeRate.currency, ExchangeRate.micro_euro)).all())
    db.session.rollback()

    assert rates == RATES
    assert order_at(client, "sort=price") == [
        "zlato", "koruna", "zloty", "euro", "ruble", "dohoda",
    ]  # fmt: skip
    assert set(order_at(client, "price_max=47")) == {"koruna", "zloty"}
    assert set(order_at(client, "price_max=46")) == {"koruna"}


def test_the_card_shows_the_price_as_the_partner_wrote_it(client: FlaskClient) -> None:
    actor = priced("Zloty", Money(20_000, "PLN"), Money(5_000, "EUR"), None)

    card = card_of(client, actor)

    assert '<data value="200.00" data-currency="PLN">' in card
    assert "EUR" not in card
    assert db.session.scalars(select(ListingPlace.compared_price)).one() == 4_700


def test_a_partner_whose_prices_are_by_agreement_shows_none(client: FlaskClient) -> None:
    actor = priced("Dohoda", None, None)

    assert "data-currency" not in card_of(client, actor)
    assert order_at(client, "price_max=1000000") == []


def test_a_free_service_costs_nothing(client: FlaskClient) -> None:
    actor = priced("Zdarma", Money(0, "RUB"), Money(100, "EUR"))

    assert 'data-currency="RUB"' in card_of(client, actor)
    assert order_at(client, "price_max=0") == ["zdarma"]
