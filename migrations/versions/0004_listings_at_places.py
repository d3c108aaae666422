"""Listings at places: lists and counts that cost the same at any size

The listing tables are made anew and are empty afterwards: what they say is told from the partners
by "flask --app wsgi partners relist".

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


# SQLite finds documents by their place, so that an answer comes in the recommended order and can
# stop after one page. The index keeps no text of its own; triggers keep it in step.
SQLITE_SEARCH = (
    """
    CREATE VIRTUAL TABLE listing_search USING fts5(
        document, content='listings', content_rowid='place',
        tokenize="ascii tokenchars ':_-'", prefix='2 3 4', detail='none'
    )
    """,
    """
    CREATE TRIGGER listing_search_insert AFTER INSERT ON listings BEGIN
        INSERT INTO listing_search(rowid, document) VALUES (new.place, new.document);
    END
    """,
    """
    CREATE TRIGGER listing_search_delete AFTER DELETE ON listings BEGIN
        INSERT INTO listing_search(listing_search, rowid, document)
        VALUES ('delete', old.place, old.document);
    END
    """,
    """
    CREATE TRIGGER listing_search_update AFTER UPDATE OF place, document ON listings
    WHEN old.place <> new.place OR old.document <> new.document BEGIN
        INSERT INTO listing_search(listing_search, rowid, document)
        VALUES ('delete', old.place, old.document);
        INSERT INTO listing_search(rowid, document) VALUES (new.place, new.document);
    END
    """,
)
# Words and tokens are taken as they stand: PostgreSQL's own parser would split the tokens.
POSTGRES_SEARCH = (
    """
    CREATE INDEX ix_listings_search ON listings
    USING gin (array_to_tsvector(string_to_array(document, ' ')))
    """,
)
FORMER_SQLITE_SEARCH = (
    """
    CREATE VIRTUAL TABLE listing_search USING fts5(
        words, about_words, content='listings', content_rowid='partner_id',
        tokenize='ascii', prefix='2 3 4', detail='none'
    )
    """,
    """
    CREATE TRIGGER listing_search_insert AFTER INSERT ON listings BEGIN
        INSERT INTO listing_search(rowid, words, about_words)
        VALUES (new.partner_id, new.words, new.about_words);
    END
    """,
    """
    CREATE TRIGGER listing_search_delete AFTER DELETE ON listings BEGIN
        INSERT INTO listing_search(listing_search, rowid, words, about_words)
        VALUES ('delete', old.partner_id, old.words, old.about_words);
    END
    """,
    """
    CREATE TRIGGER listing_search_update AFTER UPDATE OF words, about_words ON listings BEGIN
        INSERT INTO listing_search(listing_search, rowid, words, about_words)
        VALUES ('delete', old.partner_id, old.words, old.about_words);
        INSERT INTO listing_search(rowid, words, about_words)
        VALUES (new.partner_id, new.words, new.about_words);
    END
    """,
)
FORMER_POSTGRES_SEARCH = (
    """
    CREATE INDEX ix_listings_search ON listings
    USING gin (to_tsvector('simple', words || ' ' || about_words))
    """,
)


def upgrade() -> None:
    drop_listings()
    op.create_table(
        "listings",
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("place", ROW_ID, nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("rating_key", ROW_ID, nullable=False),
        sa.Column("newest_key", ROW_ID, nullable=False),
        sa.Column("price_key", ROW_ID, nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        partner_of_listing(),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_listings")),
        sa.UniqueConstraint("place", name=op.f("uq_listings_place")),
    )
    for name in ("rating", "newest", "price"):
        op.create_index(f"ix_listings_{name}", "listings", [f"{name}_key", "place"])
    op.create_table(
        "listing_orders",
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.Column("place", ROW_ID, nullable=False),
        listing_of_order(),
        sa.PrimaryKeyConstraint("locale", "partner_id", name=op.f("pk_listing_orders")),
    )
    op.create_index("ix_listing_orders_name", "listing_orders", ["locale", "name_key", "place"])
    op.create_index("ix_listing_orders_partner_id", "listing_orders", ["partner_id"])
    op.create_table(
        "listing_places",
        sa.Column("place", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("compared_price", ROW_ID, nullable=True),
        sa.Column("tokens", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_listing_places")),
    )
    op.create_index("ix_listing_places_price", "listing_places", ["compared_price", "place"])
    op.create_table(
        "listing_tokens",
        sa.Column("token", ascii_key(100), nullable=False),
        sa.Column("place", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("token", "place", name=op.f("pk_listing_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listing_bands",
        sa.Column("token", ascii_key(100), nullable=False),
        sa.Column("band", ROW_ID, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "band", name=op.f("pk_listing_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facet_combinations",
        sa.Column("tokens", ascii_key(302), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tokens", name=op.f("pk_facet_combinations")),
        sqlite_with_rowid=False,
    )
    search_by(SQLITE_SEARCH, POSTGRES_SEARCH)


def downgrade() -> None:
    for table in ("facet_combinations", "listing_bands", "listing_places"):
        op.drop_table(table)
    drop_listings()
    op.create_table(
        "listings",
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("compared_price", ROW_ID, nullable=True),
        sa.Column("rating_key", ROW_ID, nullable=False),
        sa.Column("newest_key", ROW_ID, nullable=False),
        sa.Column("price_key", ROW_ID, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("about_words", sa.String(), nullable=False),
        partner_of_listing(),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_listings")),
    )
    op.create_index("ix_listings_compared_price", "listings", ["compared_price"])
    for name in ("rating", "newest", "price"):
        op.create_index(f"ix_listings_{name}", "listings", [f"{name}_key", "partner_id"])
    op.create_table(
        "listing_orders",
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("recommended_key", sa.LargeBinary(), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        listing_of_order(),
        sa.PrimaryKeyConstraint("locale", "partner_id", name=op.f("pk_listing_orders")),
    )
    for name in ("name", "recommended"):
        op.create_index(
            f"ix_listing_orders_{name}", "listing_orders", ["locale", f"{name}_key", "partner_id"]
        )
    op.create_index("ix_listing_orders_partner_id", "listing_orders", ["partner_id"])
    op.create_table(
        "listing_tokens",
        sa.Column("token", ascii_key(100), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["listings.partner_id"],
            name=op.f("fk_listing_tokens_partner_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", "partner_id", name=op.f("pk_listing_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listing_tokens_partner_id", "listing_tokens", ["partner_id"])
    search_by(FORMER_SQLITE_SEARCH, FORMER_POSTGRES_SEARCH)


def partner_of_listing() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id"],
        ["partners.id"],
        name=op.f("fk_listings_partner_id_partners"),
        ondelete="CASCADE",
    )


def listing_of_order() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id"],
        ["listings.partner_id"],
        name=op.f("fk_listing_orders_partner_id_listings"),
        ondelete="CASCADE",
    )


def search_by(on_sqlite: tuple[str, ...], on_postgres: tuple[str, ...]) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in on_sqlite if is_sqlite else on_postgres:
        # As it stands: elsewhere a colon would begin a parameter.
        op.get_bind().exec_driver_sql(statement)


def drop_listings() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE listing_search")
    for table in ("listing_tokens", "listing_orders", "listings"):
        op.drop_table(table)
    # What was counted goes with what it was counted from.
    for table in ("facet_counts", "search_variants", "search_terms"):
        op.execute(sa.delete(sa.table(table)))
