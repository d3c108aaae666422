"""The words by which the office finds partners: names, e-mail, website, town, external
id; and the languages that they speak."""

from collections.abc import Collection

from sqlalchemy import select

from app.db import db
from app.partners.models import Partner
from app.tables.words import keep_words

KIND = "partner"


def refresh_words(partner_ids: Collection[int]) -> None:
    """Let these partners be found by what they say now, and by nothing else. Some hundreds at a
    time. Flushes."""
    db.session.flush()
    columns = (
        Partner.id,
        Partner.name,
        Partner.email,
        Partner.website,
        Partner.city,
        Partner.external_id,
        Partner.languages,
    )
    rows = db.session.execute(select(*columns).where(Partner.id.in_(partner_ids))).all()
    keep_words(
        KIND,
        {
            row.id: [row.name, row.email, bare(row.website), row.city, row.external_id or ""]
            for row in rows
        },
        {row.id: [language_token(code) for code in row.languages] for row in rows},
    )


def language_token(code: str) -> str:
    """What a partner who speaks a language is sifted by."""
    return f"language:{code}"


def bare(website: str) -> str:
    """A web address without what all of them begin with."""
    return website.rpartition("://")[2].removeprefix("www.")
