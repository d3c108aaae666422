"""Unmanaged models on Kupec's tables."""

from typing import Any

from django.db import models


class Json(models.JSONField):
    """A JSON column; on PostgreSQL Kupec's are plain ``json``, which the driver reads itself."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value as Python has it."""
        if isinstance(value, (dict, list)):
            return value
        return super().from_db_value(value, expression, connection)


class Tier(models.Model):
    """A level."""

    key = models.CharField(max_length=20)
    rank = models.IntegerField()
    name = Json()
    plural = Json()

    class Meta:
        managed = False
        db_table = "tiers"


class Category(models.Model):
    """A category."""

    slug = models.CharField(max_length=60)
    position = models.IntegerField()
    name = Json()

    class Meta:
        managed = False
        db_table = "categories"


class Partner(models.Model):
    """A partner."""

    slug = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    headline = Json()
    country = models.CharField(max_length=2, null=True)
    city = models.CharField(max_length=80)
    languages = Json()
    dropshipping = models.BooleanField()
    available = models.BooleanField()
    logo = models.CharField(max_length=40, null=True)
    score = models.IntegerField()
    rating = models.IntegerField(null=True)
    review_count = models.IntegerField()
    answer_minutes = models.IntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "partners"


class Standing(models.Model):
    """A partner in a category."""

    pk = models.CompositePrimaryKey("partner_id", "category_id")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="standings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    slot = models.IntegerField()

    class Meta:
        managed = False
        db_table = "standings"


class Service(models.Model):
    """A service with its price."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="services")
    position = models.IntegerField()
    price_minor = models.BigIntegerField(null=True)
    price_currency = models.CharField(max_length=3, null=True)

    class Meta:
        managed = False
        db_table = "services"


class ExchangeRate(models.Model):
    """The rate by which prices are compared."""

    currency = models.CharField(max_length=3, primary_key=True)
    micro_euro = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "exchange_rates"


class Language(models.Model):
    """A language that a partner speaks."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="spoken")
    code = models.CharField(max_length=8)

    class Meta:
        managed = False
        db_table = "peer_languages"


class Texts(models.Model):
    """A partner's folded words."""

    partner = models.OneToOneField(
        Partner, on_delete=models.CASCADE, primary_key=True, related_name="texts"
    )
    folded_city = models.CharField(max_length=100)
    words = models.TextField()

    class Meta:
        managed = False
        db_table = "peer_texts"
