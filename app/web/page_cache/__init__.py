"""Pages of anonymous readers, kept before Flask (docs/decisions/0011-*.md)."""

from flask import Flask

from app.config import Settings
from app.editions import EditionWatch
from app.web.page_cache.asked import Reading
from app.web.page_cache.compressing import with_compression
from app.web.page_cache.edits import EditedFiles
from app.web.page_cache.kept import kept
from app.web.page_cache.layer import PageCache

__all__ = ["PageCache", "init_page_cache", "kept"]

MEBIBYTE = 1024 * 1024


def init_page_cache(app: Flask, settings: Settings) -> None:
    """Put the cache around everything else, and compress what is not kept. Comes last."""
    app.wsgi_app = with_compression(app.wsgi_app)  # type: ignore[assignment, method-assign]  # how Flask says to wrap
    if not settings.page_cache_mb:
        return
    watch: EditionWatch = app.extensions["editions"]

    edited = EditedFiles()

    def edition_and_edits() -> object | None:
        edition = watch.edition()
        return edition and (edition, edited.state())

    edition = watch.edition if settings.is_production else edition_and_edits
    reading = Reading(app, settings)
    cache = PageCache(app.wsgi_app, reading, edition, settings.page_cache_mb * MEBIBYTE)
    app.extensions["page_cache"] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]  # as above
