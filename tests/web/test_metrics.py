"""Figures for a collector: read from this machine or with the token, by nobody else."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import SiteMaker

TOKEN = "zberateľ, ktorý smie čítať"
ELSEWHERE: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}


def figures(reader: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Name and labels of each figure → its value."""
    answer = reader.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def requests(reader: FlaskClient, endpoint: str, method: str, status: int) -> float:
    """How many requests were counted."""
    labels = {"endpoint": endpoint, "method": method, "status": str(status)}
    return figures(reader).get(("kupec_requests_total", frozenset(labels.items())), 0)


def kinds(reader: FlaskClient) -> set[tuple[str, frozenset[tuple[str, str]]]]:
    """Which figures there are, but those of reading the figures."""
    return {key for key in figures(reader) if ("endpoint", "metrics") not in key[1]}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_this_machine_may_read(reader: FlaskClient, address: str) -> None:
    answer = reader.get("/metrics", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.1", "0.0.0.0", "junk", ""])  # noqa: S104 - nothing listens there
def test_others_find_nothing(reader: FlaskClient, address: str) -> None:
    answer = reader.get("/metrics", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404
    assert "kupec_requests" not in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_on_this_machine_speaks_for_strangers(reader: FlaskClient, header: str) -> None:
    for value in ("203.0.113.7", "127.0.0.1", ""):
        assert reader.get("/metrics", headers={header: value}).status_code == 404


def test_a_proxy_that_says_nothing_still_asks_for_the_site(make_site: SiteMaker) -> None:
    """nginx hands requests on bare, with the site's own host."""
    reader = make_site(BASE_URL="https://katalog.example").test_client()
    assert reader.get("/metrics", headers={"Host": "katalog.example"}).status_code == 404
    assert reader.get("/metrics", headers={"Host": "127.0.0.1:5000"}).status_code == 200


def test_the_token_opens_from_anywhere(make_site: SiteMaker) -> None:
    reader = make_site(KUPEC_METRICS_TOKEN="a-token").test_client()
    opened = {"Authorization": "Bearer a-token", "X-Forwarded-For": "203.0.113.7"}
    assert reader.get("/metrics", headers=opened, **ELSEWHERE).status_code == 200


@pytest.mark.parametrize(
    "sent", ["Bearer wrong", "Bearer ", "Bearer", "", "Bearer a-toke", "Basic a-token", "\xff"]
)
def test_another_token_opens_nothing(make_site: SiteMaker, sent: str) -> None:
    reader = make_site(KUPEC_METRICS_TOKEN="a-token").test_client()
    answer = reader.get("/metrics", headers={"Authorization": sent}, **ELSEWHERE)
    assert answer.status_code == 404


def test_without_a_token_set_none_opens(reader: FlaskClient) -> None:
    for sent in ("Bearer ", "Bearer None", ""):
        answer = reader.get("/metrics", headers={"Authorization": sent}, **ELSEWHERE)
        assert answer.status_code == 404


def test_every_request_is_counted_by_what_it_asked(reader: FlaskClient) -> None:
    assert requests(reader, "catalogue.tiers", "GET", 200) == 0
    for _ in range(3):
        reader.get("/sk/tiers/")
    reader.get("/pl/tiers/")
    reader.post("/sk/tiers/")
    reader.get("/sk/nothing")
    # Two of them were answered from memory, before anything was counted by endpoint.
    assert requests(reader, "catalogue.tiers", "GET", 200) == 2
    assert requests(reader, "none", "POST", 405) == 1
    assert requests(reader, "none", "GET", 404) == 1
    taken = figures(reader)
    endpoint = frozenset({("endpoint", "catalogue.tiers")})
    assert taken["kupec_request_seconds_count", endpoint] == 2
    assert taken["kupec_request_seconds_sum", endpoint] > 0


def test_kept_pages_are_counted_too(reader: FlaskClient) -> None:
    for _ in range(3):
        etag = reader.get("/sk/tiers/").headers["ETag"]
    reader.get("/sk/tiers/", headers={"If-None-Match": etag})
    reader.get("/sk/nothing")
    taken = {
        (name, dict(labels).get("outcome", "")): value
        for (name, labels), value in figures(reader).items()
    }
    assert taken["kupec_page_cache_answers_total", "made"] == 1
    assert taken["kupec_page_cache_answers_total", "kept"] == 3
    # The page that is not there, and the figures themselves.
    assert taken["kupec_page_cache_answers_total", "passed"] == 2
    assert taken["kupec_page_cache_unchanged_total", ""] == 1
    assert taken["kupec_page_cache_entries", ""] == 1
    assert 1_000 < taken["kupec_page_cache_bytes", ""] < 100_000


def test_without_a_page_cache_there_are_no_figures_of_one(make_site: SiteMaker) -> None:
    reader = make_site(KUPEC_PAGE_CACHE_MB="0").test_client()
    reader.get("/sk/tiers/")
    assert not any(name.startswith("kupec_page_cache") for name, _ in figures(reader))


def test_addresses_and_methods_of_strangers_make_no_new_figures(reader: FlaskClient) -> None:
    reader.get("/sk/nothing")
    reader.open("/sk/", method="MADEUP")
    before = kinds(reader)
    for number in range(5):
        reader.get(f"/sk/nothing-{number}")
        reader.open("/sk/", method=f"MADEUP{number}")
    assert kinds(reader) == before
    assert requests(reader, "none", "other", 405) == 6


def test_two_sites_count_apart(make_site: SiteMaker) -> None:
    first, second = make_site().test_client(), make_site().test_client()
    first.get("/sk/tiers/")
    assert requests(first, "catalogue.tiers", "GET", 200) == 1
    assert requests(second, "catalogue.tiers", "GET", 200) == 0
