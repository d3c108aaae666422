"""The questions of the catalogue page, by Django's ORM: one for the cards, one for each facet."""

from collections.abc import Iterable

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from app.catalogue.criteria import Choices, Criteria
from app.i18n.folding import fold
from bench.peers.django_orm.models import (
    Category,
    ExchangeRate,
    Language,
    Partner,
    Service,
    Standing,
    Tier,
)

GRADES = (5, 4, 3, 2, 1)
MOST_WORDS = 8
SHOWN_CITIES = 60
PROGRAMME_CURRENCY = "EUR"


def published() -> QuerySet[Partner]:
    """The partners that the catalogue shows."""
    return Partner.objects.filter(state="published")


def choices(categories: Iterable[Category], tiers: Iterable[Tier]) -> Choices:
    """The values that filters may take."""
    spoken = Language.objects.filter(partner__state="published")
    countries = published().exclude(country=None).values_list("country", flat=True)
    return Choices(
        categories=[category.slug for category in categories],
        tiers=[tier.key for tier in tiers],
        languages=list(spoken.values_list("code", flat=True).distinct()),
        countries=list(countries.distinct()),
    )


def matching(criteria: Criteria, leaving_out: str = "") -> QuerySet[Partner]:
    """The partners that answer to a question, one filter left out where that is asked for."""
    standing = Standing.objects.filter(partner=OuterRef("pk"), category__slug__in=criteria.category)
    spoken = Language.objects.filter(partner=OuterRef("pk"), code=criteria.language)
    conditions = (
        ("category", criteria.category, Exists(standing)),
        ("tier", criteria.tier, Q(tier__key__in=criteria.tier)),
        ("language", criteria.language, Exists(spoken)),
        ("country", criteria.country, Q(country=criteria.country)),
        ("city", criteria.city, Q(texts__folded_city=fold(criteria.city))),
        ("dropshipping", criteria.dropshipping, Q(dropshipping=True)),
        ("available", criteria.available, Q(available=True)),
        ("rating", criteria.rating, Q(rating__gte=criteria.rating * 100)),
        (
            "price_max",
            criteria.price_max is not None,
            Q(compared_price__lte=(criteria.price_max or 0) * 100),
        ),
    )
    partners = published()
    if criteria.price_max is not None:
        partners = partners.alias(compared_price=compared_price())
    for name, given, condition in conditions:
        if given and name != leaving_out:
            partners = partners.filter(condition)
    for word in dict.fromkeys(fold(criteria.q).split()[:MOST_WORDS]):
        partners = partners.filter(texts__words__contains=f" {word}")
    return partners


def compared_price() -> Subquery:
    """A partner's lowest price in the programme's currency. Numbers of SQL are whole here, so
    that ``/`` leaves no rest on either database."""
    rate = ExchangeRate.objects.filter(currency=OuterRef("price_currency")).values("micro_euro")
    own = ExchangeRate.objects.filter(currency=PROGRAMME_CURRENCY).values("micro_euro")
    lowest = (
        Service.objects.filter(partner=OuterRef("pk"), price_minor__isnull=False)
        .annotate(rate=Subquery(rate), own=Subquery(own))
        .annotate(compared=Cast(F("price_minor") * F("rate") / F("own"), IntegerField()))
        .values("partner")
        .annotate(lowest=Min("compared"))
        .values("lowest")
    )
    return Subquery(lowest)


def page_of(criteria: Criteria, *, offset: int, limit: int) -> list[Partner]:
    """The partners of one page with what their cards show."""
    standings = Standing.objects.select_related("category").order_by("slot")
    partners = matching(criteria).select_related("tier")
    if criteria.sort == "price":
        partners = partners.annotate(price=compared_price())
    keys = {
        "recommended": (),
        "rating": (F("rating").desc(nulls_last=True), F("review_count").desc()),
        "newest": (F("published_at").desc(),),
        "price": (F("price").asc(nulls_last=True),),
    }
    ordered = partners.order_by(
        F("tier__rank").desc(), *keys[criteria.sort], F("score").desc(), "id"
    )
    fetched = ordered.prefetch_related(
        Prefetch("standings", standings), Prefetch("services", Service.objects.order_by("position"))
    )
    return list(fetched[offset : offset + limit])


def facets(criteria: Criteria) -> dict[str, dict[str, int]]:
    """For each filter: its values with how many partners there would be with them."""
    paths = {
        "category": "standings__category__slug",
        "tier": "tier__key",
        "language": "spoken__code",
        "country": "country",
    }
    counts = {
        name: dict(
            matching(criteria, name)
            .exclude(**{path: None})
            .values_list(path)
            .annotate(number=Count("pk"))
            .order_by()
        )
        for name, path in paths.items()
    }
    for name in ("dropshipping", "available"):
        counts[name] = {"1": matching(criteria, name).filter(**{name: True}).count()}
    counts["rating"] = {
        str(grade): matching(criteria, "rating").filter(rating__gte=Value(grade * 100)).count()
        for grade in GRADES
    }
    return counts


def common_cities() -> list[str]:
    """The towns with most partners."""
    cities = published().exclude(city="").values_list("city", flat=True)
    counted = cities.annotate(number=Count("pk")).order_by("-number", "city")
    return list(counted[:SHOWN_CITIES])


def rates() -> dict[str, int]:
    """Currency → rate."""
    return dict(ExchangeRate.objects.values_list("currency", "micro_euro"))
