"""The merchant's pages, for somebody without an account."""

from app.jobs.views.merchant import door, pages, steps

__all__ = ["door", "pages", "steps"]
