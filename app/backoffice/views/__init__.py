"""Pages of the office; they stand below the language."""

from app.backoffice.views import audit, categories, filters, levels, mails, partner, partners
from app.backoffice.views.blueprint import backoffice

__all__ = ["audit", "backoffice", "categories", "filters", "levels", "mails", "partner", "partners"]
