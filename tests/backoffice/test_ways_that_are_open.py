"""Nobody of the operator's people is shown a way that ends in a refusal."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.access import EVERYONE, audiences
from app.accounts.rules import STAFF_ROLES
from app.demo import load_demo
from app.demo.accounts import PASSWORD
from tests import cast
from tests.pages import Element, parse
from tests.visits import sign_in

MOST_OF_A_KIND = 6
"""Pages of one route that are opened: those behind the rows of a table are made alike."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_page_of_the_office_offers_what_its_reader_may_not(app: Flask) -> None:
    load_demo(partners=24)
    refused, opened = set(), set()
    for role in STAFF_ROLES:
        for path, page in pages_of_the_office(browser_of(app, role)):
            here = endpoint_of(app, "GET", path)
            opened.add(here)
            for method, address in [*links_of(page, path), *forms_of(page, path)]:
                endpoint = endpoint_of(app, method, address)
                if not audiences(app, endpoint) & {EVERYONE, role}:
                    refused.add(f"{role} on {here}: {method} {endpoint}")
    assert refused == set()
    # The walk has been through the rooms of the office, to the pages behind their tables.
    assert opened >= {
        "accounts.user",
        "applications.record",
        "backoffice.audit",
        "backoffice.filters",
        "backoffice.partner",
        "jobs.figures",
        "jobs.office_brief",
        "profiles.office_profile",
        "rating.office_review",
        "tiers.condition",
        "tiers.contribution",
    }


def browser_of(app: Flask, role: str) -> FlaskClient:
    """A browser in which one of the demo's staff has signed in."""
    email = f"{role}@kupec.example"
    cast.with_app(email)
    client = app.test_client()
    sign_in(client, email, PASSWORD)
    return client


def pages_of_the_office(client: FlaskClient) -> Iterator[tuple[str, Element]]:
    """Address and content of the pages that links lead to, from the first one on."""
    waiting, known = deque(["/sk/office/"]), {"/sk/office/"}
    opened: Counter[str] = Counter()
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(client.application, "GET", path)
        opened[endpoint] += 1
        if opened[endpoint] > MOST_OF_A_KIND:
            continue
        answer = client.get(path, follow_redirects=True)
        if answer.status_code == 403:
            continue  # what leads there is found already
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        page = parse(answer.text)
        yield path, page
        for _, address in links_of(page, path):
            if address.startswith("/sk/office/") and address not in known:
                known.add(address)
                waiting.append(address)


def links_of(page: Element, path: str) -> Iterator[tuple[str, str]]:
    """How and where the links of a page lead on this site."""
    for link in page.all("a[href]"):
        if not urlsplit(link["href"]).scheme:
            yield "GET", urljoin(path, link["href"]).partition("#")[0]


def forms_of(page: Element, path: str) -> Iterator[tuple[str, str]]:
    """How and where the forms of a page are sent, by their buttons too."""
    for form in page.all("form"):
        method = form.attrs.get("method", "get").upper()
        yield method, urljoin(path, form.attrs.get("action", ""))
        for button in form.all("button[formaction]"):
            yield method, urljoin(path, button["formaction"])


def endpoint_of(app: Flask, method: str, address: str) -> str:
    """What answers at an address."""
    places = app.url_map.bind("localhost")
    endpoint, _ = places.match(urlsplit(address).path, method=method)
    return str(endpoint)
