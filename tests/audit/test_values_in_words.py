"""Nobody reads a code in the audit: every value is told in the reader's words."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import record
from app.audit.words import told_value
from app.db import db, writing
from app.i18n.current import speaking
from app.partners.models import Category, Tier, TierCondition
from app.values import MACHINE


def told(key: str, value: Any, locale: str = "pl") -> str:
    with speaking(locale):
        return told_value(key, value)


@pytest.mark.parametrize("key", ["profile_categories", "tier_categories", "application_category"])
def test_categories_are_told_by_their_names(app: Flask, key: str) -> None:
    for locale in ("sk", "ru"):
        name = db.session.scalars(select(Category.name).where(Category.slug == "seo")).one()[locale]
        assert name != "seo"
        assert told(key, "seo", locale) == name
        # One that is gone is told by its address, beside one that is there.
        assert set(told(key, ["gone", "seo"], locale).split()) >= {"gone", *name.split()}


def test_a_condition_is_told_by_its_level_and_its_text(app: Flask) -> None:
    query = select(TierCondition, Tier).join(Tier, Tier.id == TierCondition.tier_id)
    for condition, tier in db.session.execute(query).all():
        expected = f"{tier.name['pl']}: {condition.text['pl']}"
        assert told("condition", f"{tier.key}: {condition.key}") == expected
    assert told("condition", "silver: gone") == "silver: gone"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("contribution_locale", "sk", "słowacki"),
        ("profile_languages", ["sk", "ru"], "słowacki i rosyjski"),
        ("job_languages", ["pl"], "polski"),
        ("profile_country", "SK", "Słowacja"),
        ("profile_headline", {"sk": "e-shopy"}, "słowacki: e-shopy"),
        ("profile_pictures", ["3fa9c1 Biuro"], "Biuro"),
        ("table", "a-table-that-is-gone", "a-table-that-is-gone"),
        ("format", "xlsx", "XLSX"),
        ("filter", "a-table-that-is-gone?state=x", "a-table-that-is-gone?state=x"),
    ],
)
def test_codes_are_told(app: Flask, key: str, value: Any, expected: str) -> None:
    assert told(key, value).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [("icon", "palette"), ("table", "audit"), ("profile_logo", "3fa9c17b"), ("format", "csv")],
)
def test_no_code_is_left(app: Flask, key: str, value: str) -> None:
    assert value not in told(key, value)


def test_what_was_asked_of_a_table_is_told_as_its_page_tells_it(app: Flask) -> None:
    with app.test_request_context():
        asked = "audit?by=%E2%80%A6&deed=partner.suspended&subject=gone&day_from=2026-05-10&sort=at"
        parts = told("filter", asked, "sk").split("; ")
    assert len(parts) == 5
    for code in ("partner.suspended", "2026-05-10", "sort", "day_from"):
        assert not any(code in part for part in parts)
    # A value that there is no longer is told as it was.
    assert sum("gone" in part for part in parts) == 1


def test_a_deed_is_done_to_something_that_has_a_name(app: Flask) -> None:
    with pytest.raises(ValueError, match="nothing-known"), writing():
        record("test.changed", doer=MACHINE, subject="nothing-known", subject_id=1)
