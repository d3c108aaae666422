"""Two tables beside Kupec's that the peers' schema would have of itself, in the same database.

Kupec keeps a partner's languages as a list in the row, where an ORM would have a table; and it
folds words for its search, where others would keep a folded column to search by LIKE. Both are
filled from Kupec's own rows, and indexed, so that the peers are not slowed down by what is
Kupec's way alone.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    inspect,
    select,
)
from sqlalchemy.orm import Session, selectinload

from app.config import load_settings
from app.i18n.folding import fold
from app.i18n.names import country_name_in
from app.partners.models import Partner, Standing

BATCH = 500
metadata = MetaData()
languages = Table(
    "peer_languages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("partner_id", Integer, nullable=False, index=True),
    Column("code", String(8), nullable=False, index=True),
)
texts = Table(
    "peer_texts",
    metadata,
    Column("partner_id", Integer, primary_key=True, autoincrement=False),
    Column("folded_city", String(100), nullable=False, index=True),
    Column("words", Text, nullable=False),
)


def prepare(database_url: str) -> None:
    """Make and fill the two tables, unless they are there."""
    engine = create_engine(database_url)
    try:
        if inspect(engine).has_table(texts.name):
            return
        with Session(engine) as session:
            metadata.create_all(session.connection())
            for partners in _batches(session):
                session.execute(languages.insert(), [row for p in partners for row in _spoken(p)])
                session.execute(texts.insert(), [_texts(partner) for partner in partners])
                session.expunge_all()
            session.commit()
    finally:
        engine.dispose()


def _batches(session: Session) -> Iterator[list[Partner]]:
    query = (
        select(Partner)
        .where(Partner.state == "published")
        .order_by(Partner.id)
        .options(
            selectinload(Partner.standings).selectinload(Standing.category),
            selectinload(Partner.services),
        )
    )
    last = 0
    while batch := list(
        islice(session.scalars(query.where(Partner.id > last).limit(BATCH)), BATCH)
    ):
        last = batch[-1].id
        yield batch


def _spoken(partner: Partner) -> list[dict[str, Any]]:
    return [{"partner_id": partner.id, "code": code} for code in partner.languages]


def _texts(partner: Partner) -> dict[str, Any]:
    """What a search looks through (partners.listing.content has the same parts), each word after
    a space, so that ``LIKE '% word%'`` finds the beginnings of words."""
    localized = [partner.headline, partner.about, *(service.name for service in partner.services)]
    localized += [standing.category.name for standing in partner.standings]
    parts = [partner.name, partner.city, *(text for texts in localized for text in texts.values())]
    if partner.country:
        locales = load_settings({"KUPEC_ENV": "development"}).locales
        parts += [country_name_in(partner.country, locale) for locale in locales]
    words = dict.fromkeys(word for part in parts for word in fold(part).split())
    return {
        "partner_id": partner.id,
        "folded_city": fold(partner.city)[:95],
        "words": " " + " ".join(words),
    }
