"""The public pages, one module each."""

from app.catalogue.views import categories, certificates, compare, home, partners, tiers
from app.catalogue.views.badge import badge
from app.catalogue.views.blueprint import pages
from app.catalogue.views.logo import logo
from app.catalogue.views.sitemap import sitemap

__all__ = [
    "badge",
    "categories",
    "certificates",
    "compare",
    "home",
    "logo",
    "pages",
    "partners",
    "sitemap",
    "tiers",
]
