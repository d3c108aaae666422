"""The merchant's pages, for somebody without an account."""

# The link of a mail looks like a brief's address, only longer: it has to be known before that.
from app.jobs.views.merchant import door

# isort: split
from app.jobs.views.merchant import accesses, agreements, brief, pages, steps

__all__ = ["accesses", "agreements", "brief", "door", "pages", "steps"]
