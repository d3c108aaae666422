"""Applications entered by staff; contributions that are edited; old addresses of the audit; words
by which people, applications and contributions from before 0015 are found

Revision ID: 0017
Revises: 0016
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.i18n.folding import fold

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BATCH = 500
LONGEST_WORD, MOST_WORDS = 60, 80
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDRESSED = sa.text("address <> ''")
HOWS = "consent_how IN ('call', 'meeting', 'email', 'paper')"
WORDS = sa.table("table_words", *(sa.column(name) for name in ("kind", "word", "row_id")))


def upgrade() -> None:
    op.create_table(
        "application_entries",
        sa.Column("application_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("consent_by", sa.String(length=120), nullable=False),
        sa.Column("consent_how", sa.String(length=8), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=False),
        sa.CheckConstraint(HOWS, name=op.f("ck_application_entries_consent_how")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_entries_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_application_entries_user_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_entries")),
    )
    op.create_index("ix_application_entries_user_id", "application_entries", ["user_id"])
    op.add_column(
        "contributions", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("contributions", "version", server_default=None)
    op.create_index(
        "ix_audit_entries_addressed",
        "audit_entries",
        ["at"],
        postgresql_where=ADDRESSED,
        sqlite_where=ADDRESSED,
    )
    fill()


def downgrade() -> None:
    op.drop_index("ix_audit_entries_addressed", table_name="audit_entries")
    op.drop_column("contributions", "version")
    op.drop_table("application_entries")


def fill() -> None:
    """Words of rows that have none. What was forgotten has no texts, and so gets none."""
    users, applications, contributions, partners = (
        sa.table(name, *(sa.column(column) for column in ("id", *columns)))
        for name, columns in (
            ("users", ("name", "email", "erased_at")),
            ("applications", ("name", "email", "website", "city", "forgotten_at")),
            ("contributions", ("title", "partner_id")),
            ("partners", ("name",)),
        )
    )
    fill_kind(
        "user",
        users.c.id,
        sa.select(users.c.id, users.c.name, users.c.email).where(users.c.erased_at.is_(None)),
    )
    of_application = [applications.c[name] for name in ("id", "name", "email", "website", "city")]
    fill_kind(
        "application",
        applications.c.id,
        sa.select(*of_application).where(applications.c.forgotten_at.is_(None)),
    )
    is_its = partners.c.id == contributions.c.partner_id
    fill_kind(
        "contribution",
        contributions.c.id,
        sa.select(contributions.c.id, contributions.c.title, partners.c.name).where(is_its),
    )


def fill_kind(kind: str, key: sa.ColumnElement[int], query: sa.Select[Any]) -> None:
    """``query`` gives numbers and the texts that rows are found by."""
    bind = op.get_bind()
    has_words = sa.exists().where(WORDS.c.kind == kind, WORDS.c.row_id == key)
    for rows in batches(bind, key, query.where(~has_words)):
        found = [
            {"kind": kind, "word": word, "row_id": row_id}
            for row_id, *texts in rows
            for word in words_of(texts)
        ]
        if found:
            bind.execute(WORDS.insert(), found)


def words_of(texts: list[str]) -> list[str]:
    """As app.tables.words had them when this was written."""
    words = (word[:LONGEST_WORD] for text in texts for word in fold(text).split())
    return list(dict.fromkeys(words))[:MOST_WORDS]


def batches(
    bind: sa.Connection, key: sa.ColumnElement[int], query: sa.Select[Any]
) -> Iterator[list[Any]]:
    last = 0
    while rows := list(bind.execute(query.where(key > last).order_by(key).limit(BATCH))):
        yield rows
        last = rows[-1].id
