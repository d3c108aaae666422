"""Addresses of the Django peer: the language first, as Kupec has them."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import path

from bench.peers.django_orm.views import partners


def elsewhere(_request: HttpRequest, **_values: str) -> HttpResponse:
    """The pages that links lead to are not part of the comparison."""
    return HttpResponseNotFound()


urlpatterns = [
    path("media/<str:name>.webp", elsewhere, name="logo"),
    *i18n_patterns(
        path("", elsewhere, name="home"),
        path("partners/", partners, name="partners"),
        path("partners/<str:slug>/", elsewhere, name="partner"),
        path("tiers/", elsewhere, name="tiers"),
        path("compare/", elsewhere, name="compare"),
        path("apply/", elsewhere, name="apply"),
        path("m/", elsewhere, name="merchant_door"),
        path("login", elsewhere, name="login"),
    ),
]
