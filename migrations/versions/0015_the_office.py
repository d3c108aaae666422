"""The operator's office: filters that people keep, words that rows are found by, orders

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.i18n.folding import fold

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 500
LONGEST_KEY = LONGEST_WORD = 60
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


# Each order of the office's table of partners, alone and behind a state or a level.
ORDERS = {
    "ix_partners_name_key": ["name_key", "id"],
    "ix_partners_created_at": ["created_at", "id"],
    "ix_partners_updated_at": ["updated_at", "id"],
    "ix_partners_state_name_key": ["state", "name_key", "id"],
    "ix_partners_tier_id_name_key": ["tier_id", "name_key", "id"],
    "ix_partners_country": ["country"],
}
# The audit is read by when things were done, so that a range of days is a part of each index.
AUDITED = ("user_id", "deed", "partner_id")


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("table_name", ascii_key(20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_saved_filters_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_filters_public_id")),
        sa.UniqueConstraint(
            "user_id", "table_name", "name", name=op.f("uq_saved_filters_user_id_table_name_name")
        ),
    )
    op.create_table(
        "table_words",
        sa.Column("kind", ascii_key(20), nullable=False),
        sa.Column("word", ascii_key(60), nullable=False),
        sa.Column("row_id", ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", "row_id", name=op.f("pk_table_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_table_words_row", "table_words", ["kind", "row_id", "word"])
    op.add_column(
        "partners", sa.Column("name_key", ascii_key(LONGEST_KEY), nullable=False, server_default="")
    )
    fill()
    op.drop_index("ix_partners_state", table_name="partners")
    op.drop_index("ix_partners_tier_id", table_name="partners")
    for name, columns in ORDERS.items():
        op.create_index(name, "partners", columns)
    for column in AUDITED:
        op.drop_index(f"ix_audit_entries_{column}_id", table_name="audit_entries")
        op.create_index(f"ix_audit_entries_{column}_at", "audit_entries", [column, "at", "id"])
    op.drop_index("ix_audit_entries_subject_id", table_name="audit_entries")
    op.create_index(
        "ix_audit_entries_subject_at", "audit_entries", ["subject", "subject_id", "at", "id"]
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_entries_subject", table_name="audit_entries")
    op.drop_index("ix_audit_entries_subject_at", table_name="audit_entries")
    op.create_index("ix_audit_entries_subject_id", "audit_entries", ["subject", "subject_id", "id"])
    for column in AUDITED:
        op.drop_index(f"ix_audit_entries_{column}_at", table_name="audit_entries")
        op.create_index(f"ix_audit_entries_{column}_id", "audit_entries", [column, "id"])
    for name in ORDERS:
        op.drop_index(name, table_name="partners")
    op.create_index("ix_partners_tier_id", "partners", ["tier_id"])
    op.create_index("ix_partners_state", "partners", ["state"])
    op.drop_column("partners", "name_key")
    op.drop_table("table_words")
    op.drop_table("saved_filters")


def fill() -> None:
    """Keys and words of the partners that are there."""
    bind = op.get_bind()
    partners = sa.table(
        "partners",
        *(sa.column(name) for name in ("id", "name", "email", "website", "city", "external_id")),
        sa.column("name_key"),
        sa.column("languages", sa.JSON()),
    )
    words = sa.table("table_words", *(sa.column(name) for name in ("kind", "word", "row_id")))
    keyed = (
        partners.update()
        .where(partners.c.id == sa.bindparam("of"))
        .values(name_key=sa.bindparam("key"))
    )
    for rows in batches(bind, partners):
        bind.execute(keyed, [{"of": row.id, "key": fold(row.name)[:LONGEST_KEY]} for row in rows])
        bind.execute(
            words.insert(),
            [
                {"kind": "partner", "word": word, "row_id": row.id}
                for row in rows
                for word in words_of(row)
            ],
        )


def words_of(row: Any) -> list[str]:
    """As app.partners.words had them found when this was written."""
    website = row.website.rpartition("://")[2].removeprefix("www.")
    texts = (row.name, row.email, website, row.city, row.external_id or "")
    found = (word[:LONGEST_WORD] for text in texts for word in fold(text).split())
    tokens = (f":language:{code}" for code in row.languages)
    return list(dict.fromkeys([*found, *tokens]))


def batches(bind: sa.Connection, partners: sa.TableClause) -> Iterator[list[Any]]:
    last = 0
    while True:
        query = partners.select().where(partners.c.id > last).order_by(partners.c.id).limit(BATCH)
        rows = list(bind.execute(query))
        if not rows:
            return
        yield rows
        last = rows[-1].id
