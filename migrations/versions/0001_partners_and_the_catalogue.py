"""Partners and the catalogue

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


# The full-text index over listings. SQLite keeps it in step by triggers; what it indexes stands in
# the listings themselves, so the index stores no text of its own.
SQLITE_SEARCH = (
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
POSTGRES_SEARCH = (
    """
    CREATE INDEX ix_listings_search ON listings
    USING gin (to_tsvector('simple', words || ' ' || about_words))
    """,
)


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("short", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("position", name=op.f("uq_categories_position")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    op.create_table(
        "exchange_rates",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("micro_euro", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("currency", name=op.f("pk_exchange_rates")),
    )
    op.create_table(
        "facet_counts",
        sa.Column("token", ascii_key(100), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_facet_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_terms",
        sa.Column("term", ascii_key(60), nullable=False),
        sa.Column("spelling", sa.String(length=80), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_search_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tiers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("category_limit", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("plural", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tiers")),
        sa.UniqueConstraint("id", "category_limit", name=op.f("uq_tiers_id_category_limit")),
        sa.UniqueConstraint("key", name=op.f("uq_tiers_key")),
        sa.UniqueConstraint("rank", name=op.f("uq_tiers_rank")),
    )
    op.create_table(
        "partners",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("tier_id", ROW_ID, nullable=False),
        sa.Column("category_limit", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("headline", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("founded", sa.Integer(), nullable=True),
        sa.Column("team_size", sa.Integer(), nullable=True),
        sa.Column("dropshipping", sa.Boolean(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("logo", sa.String(length=40), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('company', 'freelancer')", name=op.f("ck_partners_kind")),
        sa.CheckConstraint(
            "source IN ('application', 'staff', 'import', 'api', 'demo')",
            name=op.f("ck_partners_source"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'suspended')", name=op.f("ck_partners_state")
        ),
        sa.ForeignKeyConstraint(
            ["tier_id", "category_limit"],
            ["tiers.id", "tiers.category_limit"],
            name=op.f("fk_partners_tier_id_category_limit_tiers"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("external_id", name=op.f("uq_partners_external_id")),
        sa.UniqueConstraint("id", "category_limit", name=op.f("uq_partners_id_category_limit")),
        sa.UniqueConstraint("slug", name=op.f("uq_partners_slug")),
    )
    op.create_index("ix_partners_email", "partners", ["email"], unique=False)
    op.create_index("ix_partners_source", "partners", ["source"], unique=False)
    op.create_index("ix_partners_state", "partners", ["state"], unique=False)
    op.create_index("ix_partners_tier_id", "partners", ["tier_id"], unique=False)

    op.create_table(
        "search_variants",
        sa.Column("variant", ascii_key(60), nullable=False),
        sa.Column("term", ascii_key(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["term"],
            ["search_terms.term"],
            name=op.f("fk_search_variants_term_search_terms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant", "term", name=op.f("pk_search_variants")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_variants_term", "search_variants", ["term"], unique=False)

    op.create_table(
        "tier_conditions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("tier_id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["tiers.id"], name=op.f("fk_tier_conditions_tier_id_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_conditions")),
        sa.UniqueConstraint("tier_id", "key", name=op.f("uq_tier_conditions_tier_id_key")),
        sa.UniqueConstraint(
            "tier_id", "position", name=op.f("uq_tier_conditions_tier_id_position")
        ),
    )
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
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_listings_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_listings")),
    )
    op.create_index("ix_listings_compared_price", "listings", ["compared_price"], unique=False)
    op.create_index("ix_listings_newest", "listings", ["newest_key", "partner_id"], unique=False)
    op.create_index("ix_listings_price", "listings", ["price_key", "partner_id"], unique=False)
    op.create_index("ix_listings_rating", "listings", ["rating_key", "partner_id"], unique=False)

    op.create_table(
        "logos",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_logos_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_logos")),
        sa.UniqueConstraint("partner_id", name=op.f("uq_logos_partner_id")),
    )
    op.create_table(
        "partner_references",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_partner_references_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_references")),
        sa.UniqueConstraint(
            "partner_id", "position", name=op.f("uq_partner_references_partner_id_position")
        ),
    )
    op.create_table(
        "reviews",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("reply", sa.String(length=4000), nullable=False),
        sa.Column("reply_locale", sa.String(length=8), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.Column("timeliness", sa.Integer(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("originality", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("originality BETWEEN 1 AND 5", name=op.f("ck_reviews_originality")),
        sa.CheckConstraint("price BETWEEN 1 AND 5", name=op.f("ck_reviews_price")),
        sa.CheckConstraint("quality BETWEEN 1 AND 5", name=op.f("ck_reviews_quality")),
        sa.CheckConstraint("service BETWEEN 1 AND 5", name=op.f("ck_reviews_service")),
        sa.CheckConstraint("timeliness BETWEEN 1 AND 5", name=op.f("ck_reviews_timeliness")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_reviews_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(
        "ix_reviews_newest", "reviews", ["partner_id", "written_at", "id"], unique=False
    )

    op.create_table(
        "services",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("price_minor", ROW_ID, nullable=True),
        sa.Column("price_currency", sa.String(length=3), nullable=True),
        sa.CheckConstraint(
            "(price_minor IS NULL) = (price_currency IS NULL)", name=op.f("ck_services_price_whole")
        ),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_services_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_services_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("partner_id", "position", name=op.f("uq_services_partner_id_position")),
    )
    op.create_table(
        "standings",
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("category_id", ROW_ID, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("category_limit", sa.Integer(), nullable=False),
        sa.Column("surplus", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "slot >= 0 AND (surplus OR slot < category_limit)", name=op.f("ck_standings_limit")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_standings_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id", "category_limit"],
            ["partners.id", "partners.category_limit"],
            name=op.f("fk_standings_partner_id_category_limit_partners"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", "category_id", name=op.f("pk_standings")),
        sa.UniqueConstraint("partner_id", "slot", name=op.f("uq_standings_partner_id_slot")),
    )
    op.create_index("ix_standings_category_id", "standings", ["category_id"], unique=False)

    op.create_table(
        "tier_decisions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("from_tier_id", ROW_ID, nullable=False),
        sa.Column("to_tier_id", ROW_ID, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("minutes", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('meeting', 'call')", name=op.f("ck_tier_decisions_kind")),
        sa.ForeignKeyConstraint(
            ["from_tier_id"], ["tiers.id"], name=op.f("fk_tier_decisions_from_tier_id_tiers")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_tier_decisions_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_tier_id"], ["tiers.id"], name=op.f("fk_tier_decisions_to_tier_id_tiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_decisions")),
    )
    op.create_index(
        "ix_tier_decisions_from_tier_id", "tier_decisions", ["from_tier_id"], unique=False
    )
    op.create_index("ix_tier_decisions_partner_id", "tier_decisions", ["partner_id"], unique=False)
    op.create_index("ix_tier_decisions_to_tier_id", "tier_decisions", ["to_tier_id"], unique=False)

    op.create_table(
        "vettings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('meeting', 'call', 'import')", name=op.f("ck_vettings_kind")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_vettings_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vettings")),
    )
    op.create_index("ix_vettings_partner_id", "vettings", ["partner_id"], unique=False)

    op.create_table(
        "listing_orders",
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("recommended_key", sa.LargeBinary(), nullable=False),
        sa.Column("name_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["listings.partner_id"],
            name=op.f("fk_listing_orders_partner_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("locale", "partner_id", name=op.f("pk_listing_orders")),
    )
    op.create_index(
        "ix_listing_orders_name",
        "listing_orders",
        ["locale", "name_key", "partner_id"],
        unique=False,
    )
    op.create_index("ix_listing_orders_partner_id", "listing_orders", ["partner_id"], unique=False)
    op.create_index(
        "ix_listing_orders_recommended",
        "listing_orders",
        ["locale", "recommended_key", "partner_id"],
        unique=False,
    )

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
    op.create_index("ix_listing_tokens_partner_id", "listing_tokens", ["partner_id"], unique=False)

    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if on_sqlite else POSTGRES_SEARCH:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE listing_search")
    for table in (
        "listing_tokens",
        "listing_orders",
        "vettings",
        "tier_decisions",
        "standings",
        "services",
        "reviews",
        "partner_references",
        "logos",
        "listings",
        "tier_conditions",
        "search_variants",
        "partners",
        "tiers",
        "search_terms",
        "facet_counts",
        "exchange_rates",
        "categories",
    ):
        op.drop_table(table)
