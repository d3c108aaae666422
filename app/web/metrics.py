"""Figures for a collector: how many requests, how long they took."""

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

from app.config import Settings, settings

# A method that somebody made up must not make a new series of figures.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip")


def init_metrics(app: Flask, _settings: Settings) -> None:
    """Count every request by its endpoint, and show the counts at ``/metrics``."""
    registry = CollectorRegistry()
    requests = Counter(
        "kupec_requests", "Requests answered", ("endpoint", "method", "status"), registry=registry
    )
    seconds = Histogram("kupec_request_seconds", "Time to answer", ("endpoint",), registry=registry)

    def start() -> None:
        g.metrics_started = perf_counter()

    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        method = request.method if request.method in METHODS else "other"
        requests.labels(endpoint, method, response.status_code).inc()
        if "metrics_started" in g:
            seconds.labels(endpoint).observe(perf_counter() - g.metrics_started)
        return response

    def show() -> Response:
        if not _may_read():
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    app.before_request(start)
    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", show)


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
