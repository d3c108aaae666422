"""What a first visit of the catalogue has to fetch before it is seen (quality.md, Speed)."""

import re

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

KILO = 1_000
PREPARED = {"Accept-Encoding": "br"}


def weight_of(client: FlaskClient, addresses: set[str]) -> int:
    """Bytes of some static files as they are sent."""
    total = 0
    for address in addresses:
        with client.get(address, headers=PREPARED) as answer:
            assert answer.status_code == 200
            total += len(answer.data)
    return total


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_a_first_visit_of_the_catalogue_is_light(demo_app: Flask, locale: str) -> None:
    client = demo_app.test_client()
    page = client.get(f"/{locale}/partners/").text
    assert page.count("<article") == 24
    html = len(brotli.compress(page.encode(), quality=5))
    styles = set(re.findall(r'rel="stylesheet" href="([^"]+)"', page))
    scripts = set(re.findall(r'<script src="([^"]+)"', page))
    sprites = set(re.findall(r'<use href="([^"#]+)#', page))
    icons = set(re.findall(r'rel="icon" href="([^"]+)"', page))
    painting = html + weight_of(client, styles)
    assert painting <= 14 * KILO
    assert painting + weight_of(client, scripts) <= 40 * KILO
    assert 1 + len(styles | scripts | sprites | icons) <= 6
