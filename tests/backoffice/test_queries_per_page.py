"""How much each page of the office asks of the database, however many rows there are."""

from flask import Flask
from flask.testing import FlaskClient

from tests import cast
from tests.catalogue.test_queries_per_page import counted

MOST = 10
PAGES = (
    "/sk/office/",
    "/sk/office/partners/",
    "/sk/office/partners/?q=firma&state=published&tier=bronze&category=seo&country=SK&language=sk",
    "/sk/office/partners/firma-1/",
    "/sk/office/categories/",
    "/sk/office/categories/seo/",
    "/sk/office/levels/",
    "/sk/office/levels/gold/",
    "/sk/office/audit/",
    "/sk/office/audit/?by=manager%40operator.example&deed=partner.published",
    "/sk/office/filters/partners/?state=draft",
)


def asked(app: Flask, client: FlaskClient, address: str) -> int:
    client.get(address)
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    return len(statements)


def test_a_page_asks_at_most_ten_questions(app: Flask, manager: FlaskClient) -> None:
    cast.listed("Firma 1", categories=("seo",), country="SK", languages=("sk",))
    few = {page: asked(app, manager, page) for page in PAGES}
    assert max(few.values()) <= MOST, few
    for number in range(2, 8):
        actor = cast.listed(f"Firma {number}", categories=("seo",), country="SK", languages=("sk",))
        cast.person_of(actor)
    assert {page: asked(app, manager, page) for page in PAGES} == few
