"""What search engines read: robots.txt and a sitemap, split and streamed at any size."""

from collections.abc import Iterator
from math import ceil

from flask import Blueprint, Response, abort, render_template, stream_with_context

from app.accounts.access import EVERYONE, open_to
from app.catalogue import queries
from app.config import settings

sitemap = Blueprint("sitemap", __name__)

# Each partner is one entry a language; a file may hold 50,000 entries.
PARTNERS_PER_FILE = 10_000
BATCH = 1_000


@sitemap.get("/robots.txt")
@open_to(EVERYONE)
def robots() -> Response:
    """Where the sitemap lies, and what is of no use to a search engine."""
    return Response(
        render_template("catalogue/robots.txt"), content_type="text/plain; charset=utf-8"
    )


@sitemap.get("/sitemap.xml")
@open_to(EVERYONE)
def index() -> Response:
    """The list of sitemap files."""
    files = ceil(queries.count_listed() / PARTNERS_PER_FILE)
    return _xml(render_template("catalogue/sitemap_index.xml", files=files))


@sitemap.get("/sitemap-pages.xml", endpoint="site_pages")
@open_to(EVERYONE)
def site_pages() -> Response:
    """The pages that are no partner's."""
    paths = ["", "partners/", "tiers/", "apply/", "briefs/new"]
    paths += [f"categories/{category.slug}/" for category in queries.all_categories()]
    return _xml(render_template("catalogue/sitemap.xml", entries=[(path, None) for path in paths]))


@sitemap.get("/sitemap-<string(maxlength=5):number>.xml")
@open_to(EVERYONE)
def partners(number: str) -> Response:
    """One file of partners, written out as it is read."""
    if not (number.isascii() and number.isdigit() and number[0] != "0"):
        abort(404)
    offset = (int(number) - 1) * PARTNERS_PER_FILE
    if not queries.sitemap_entries(offset=offset, limit=1):
        abort(404)
    return _xml(stream_with_context(_partner_entries(offset)))


def _partner_entries(offset: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset'
    yield ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    yield ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    end = offset + PARTNERS_PER_FILE
    for start in range(offset, end, BATCH):
        entries = queries.sitemap_entries(offset=start, limit=min(BATCH, end - start))
        if not entries:
            break
        yield render_template(
            "catalogue/_sitemap_entries.xml",
            entries=[(f"partners/{entry.slug}/", entry.changed_on) for entry in entries],
            locales=settings().locales,
        )
    yield "</urlset>\n"


def _xml(body: str | Iterator[str]) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")
