"""What a first visit of the catalogue weighs, by a real browser and by arithmetic."""

from collections import Counter
from typing import Any

import brotli
from playwright.sync_api import Browser, sync_playwright

from bench.data.databases import sqlite_database
from bench.load import ask
from bench.plan import Plan
from bench.servers import kupec
from bench.tables import table
from tests.services.browser import launch_options

TITLE = "Weight of a first visit"
PARTNERS = 240
LOCALES = ("sk", "pl", "ru")
HTML_QUALITY = 5
PAINTING = ("document", "stylesheet")


def run(_plan: Plan) -> dict[str, Any]:
    """The catalogue's first page in each language, opened with an empty cache."""
    with (
        kupec(sqlite_database(PARTNERS), cached=True) as port,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        try:
            visits = {locale: _visit(browser, port, locale) for locale in LOCALES}
        finally:
            browser.close()
        for locale, visit in visits.items():
            html = ask(port, f"/{locale}/partners/", {"Accept-Encoding": "identity"}).body
            visit["html_bytes"] = len(html)
            visit["html_brotli"] = len(brotli.compress(html, quality=HTML_QUALITY))
    return {"visits": visits, "partners": PARTNERS}


def _visit(browser: Browser, port: int, locale: str) -> dict[str, Any]:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    bodies: Counter[str] = Counter()
    wire: Counter[str] = Counter()
    requests: Counter[str] = Counter()
    headers: dict[str, int] = {}

    def responded(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"].lower()
        headers[event["requestId"]] = int(event["response"].get("encodedDataLength", 0))

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"])
        if kind is None:
            return
        requests[kind] += 1
        wire[kind] += int(event["encodedDataLength"])
        bodies[kind] += int(event["encodedDataLength"]) - headers[event["requestId"]]

    session.on("Network.responseReceived", responded)
    session.on("Network.loadingFinished", finished)
    page.goto(f"http://127.0.0.1:{port}/{locale}/partners/", wait_until="networkidle")
    context.close()
    return {"requests": dict(requests), "bodies": dict(bodies), "wire": dict(wire)}


def html_and_css(visit: dict[str, Any]) -> int:
    """Bytes of the bodies that paint the page, compressed."""
    return sum(visit["bodies"].get(kind, 0) for kind in PAINTING)


def with_scripts(visit: dict[str, Any]) -> int:
    """The same with the scripts."""
    return html_and_css(visit) + int(visit["bodies"].get("script", 0))


def requests_before_fonts(visit: dict[str, Any]) -> int:
    """Requests of the page less those for fonts."""
    return sum(number for kind, number in visit["requests"].items() if kind != "font")


def text(results: dict[str, Any]) -> str:
    """The table."""
    rows = (
        (
            locale,
            f"{visit['html_bytes']:,}",
            f"{visit['bodies'].get('document', 0):,}",
            f"{visit['html_brotli']:,}",
            f"{visit['bodies'].get('stylesheet', 0):,}",
            f"{visit['bodies'].get('script', 0):,}",
            f"{html_and_css(visit):,}",
            f"{with_scripts(visit):,}",
            requests_before_fonts(visit),
            f"{visit['bodies'].get('font', 0):,}",
        )
        for locale, visit in results["visits"].items()
    )
    return (
        f"`/<language>/partners/` with {results['partners']} partners, opened in Chromium with an "
        "empty cache. Bytes of bodies as they came over the wire, headers not counted; beside it "
        f"the same HTML compressed with brotli {HTML_QUALITY} by arithmetic. 1 kB is 1,000 "
        "bytes.\n\n"
        + table(
            (
                "language", "HTML, plain", "HTML", "by arithmetic", "CSS", "JS", "HTML + CSS",
                "with JS", "requests before fonts", "fonts",
            ),
            rows,
        )
    )  # fmt: skip
