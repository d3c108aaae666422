"""Pages of the office; they stand below the language."""

from app.backoffice.views import filters, mails, partner, partners
from app.backoffice.views.blueprint import backoffice

__all__ = ["backoffice", "filters", "mails", "partner", "partners"]
