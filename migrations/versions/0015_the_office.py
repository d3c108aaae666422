"""The operator's office: filters that people keep, and words that rows are found by

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


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


def downgrade() -> None:
    op.drop_table("table_words")
    op.drop_table("saved_filters")
