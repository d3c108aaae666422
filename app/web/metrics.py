"""Figures for a collector: how many requests, how long they took."""

from collections.abc import Iterator
from functools import lru_cache
from hmac import compare_digest
from ipaddress import ip_address
from time import perf_counter
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.config import Settings, settings

# A method that somebody made up must not make a new series of figures.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip")


def init_metrics(app: Flask, _settings: Settings) -> None:
    """Count every request that reaches Flask by its endpoint, and the kept pages before it, and
    show the counts at ``/metrics``."""
    registry = CollectorRegistry()
    registry.register(_KeptPages(app))
    requests = Counter(
        "kupec_requests", "Requests answered", ("endpoint", "method", "status"), registry=registry
    )
    seconds = Histogram("kupec_request_seconds", "Time to answer", ("endpoint",), registry=registry)

    # Found by Prometheus each time under a lock; there are as many as endpoints and few more.
    requests_of, seconds_of = lru_cache(requests.labels), lru_cache(seconds.labels)

    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        requests_of(endpoint, method, response.status_code).inc()
        started = g.get("started")
        if started is not None:
            seconds_of(endpoint).observe(perf_counter() - started)
        return response

    def show() -> Response:
        if not _may_read():
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", show)


class _KeptPages(Collector):
    """The counts of the page cache, read when somebody asks for them."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        cache = self._app.extensions.get("page_cache")
        if cache is None:
            return
        answers = CounterMetricFamily(
            "kupec_page_cache_answers", "Requests by what the page cache did", labels=["outcome"]
        )
        answers.add_metric(["kept"], cache.kept)
        answers.add_metric(["made"], cache.made)
        answers.add_metric(["passed"], cache.passed)
        yield answers
        yield CounterMetricFamily(
            "kupec_page_cache_unchanged", "Answers that said: not modified", cache.unchanged
        )
        yield GaugeMetricFamily("kupec_page_cache_entries", "Pages kept", cache.entries)
        yield GaugeMetricFamily("kupec_page_cache_bytes", "Memory of kept pages", cache.size)


def _may_read() -> bool:
    """With the token, or from this machine itself by an address of this machine: what a proxy
    here hands on for a stranger is asked of the site's own host."""
    token = settings().metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and compare_digest(sent.encode(), token.encode()):
        return True
    if any(name in request.headers for name in FORWARDED):
        return False
    host = (urlsplit(f"//{request.host}").hostname or "").replace("localhost", "127.0.0.1")
    return _is_loopback(request.remote_addr or "") and _is_loopback(host)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
