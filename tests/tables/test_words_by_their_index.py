"""Rows are found by their words in the order of words, never by reading the words of all rows.

SQLite is told so by the question's own words; PostgreSQL chooses by what it knows of the rows.
"""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.db import db
from app.partners.models import Partner
from app.tables.filters import Sift
from app.tables.words import found_by, with_token


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "sift",
    [
        found_by("partner", Partner.id, ["zilina"])[0],
        with_token("partner", Partner.id, ["language:sk"]),
    ],
    ids=["word", "token"],
)
def test_words_are_walked_from_where_they_begin(app: Flask, sift: Sift) -> None:
    counted = select(func.count()).select_from(sift.ids.limit(1_001).subquery())
    among = select(Partner.id).where(Partner.id.in_(sift.ids))
    for query in (counted, among):
        words = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
        (step,) = [detail for detail in plan if "table_words" in detail]
        assert "PRIMARY KEY" in step
        assert "AND word" in step
    db.session.rollback()
