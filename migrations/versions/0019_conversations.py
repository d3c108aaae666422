"""Conversations, agreements, preferences

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "job_reads",
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_reads_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_job_reads_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "user_id", name=op.f("pk_job_reads")),
    )
    op.create_index(op.f("ix_job_reads_user_id"), "job_reads", ["user_id"])
    op.create_table(
        "job_messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("body", sa.String(length=8000), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('partner', 'merchant')", name=op.f("ck_job_messages_side")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_messages_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_job_messages_user_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_messages")),
    )
    op.create_index(op.f("ix_job_messages_job_id"), "job_messages", ["job_id", "id"])
    op.create_index(op.f("ix_job_messages_user_id"), "job_messages", ["user_id"])
    op.create_table(
        "job_files",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["job_messages.id"],
            name=op.f("fk_job_files_message_id_job_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_files")),
    )
    op.create_index(op.f("ix_job_files_message_id"), "job_files", ["message_id"])
    op.create_table(
        "answer_templates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(length=8000), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_answer_templates_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_templates")),
        sa.UniqueConstraint("public_id", name=op.f("uq_answer_templates_public_id")),
    )
    op.create_index(
        op.f("ix_answer_templates_partner_id"), "answer_templates", ["partner_id", "title"]
    )
    op.create_table(
        "job_preferences",
        sa.Column("partner_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("notify_email", sa.String(length=254), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("is_away", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("away_until >= away_from", name=op.f("ck_job_preferences_away")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_job_preferences_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_job_preferences")),
    )
    op.create_index(op.f("ix_job_preferences_away_from"), "job_preferences", ["away_from"])
    op.create_index(op.f("ix_job_preferences_away_until"), "job_preferences", ["away_until"])
    op.create_table(
        "job_accesses",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("what", sa.String(length=2000), nullable=False),
        sa.Column("why", sa.String(length=2000), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("consent_hash", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'granted', 'refused', 'revoked', 'given_up')",
            name=op.f("ck_job_accesses_state"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_accesses_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_job_accesses_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_job_accesses_user_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_accesses")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_accesses_public_id")),
    )
    op.create_index(op.f("ix_job_accesses_job_id"), "job_accesses", ["job_id"])
    op.create_index(op.f("ix_job_accesses_partner_id"), "job_accesses", ["partner_id", "id"])
    op.create_index(
        op.f("ix_job_accesses_partner_state"), "job_accesses", ["partner_id", "state", "id"]
    )
    op.create_index(op.f("ix_job_accesses_user_id"), "job_accesses", ["user_id"])
    op.create_table(
        "job_agreements",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("access", sa.String(length=2000), nullable=False),
        sa.Column("rate", sa.String(length=2000), nullable=False),
        sa.Column("scope", sa.String(length=2000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partner_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partner_confirmed_by", ROW_ID, nullable=True),
        sa.Column("merchant_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('partner', 'merchant')", name=op.f("ck_job_agreements_side")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_agreements_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_confirmed_by"],
            ["users.id"],
            name=op.f("fk_job_agreements_partner_confirmed_by_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_job_agreements_user_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_agreements")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_job_agreements_job_id_number")),
    )
    op.create_index(
        op.f("ix_job_agreements_partner_confirmed_by"),
        "job_agreements",
        ["partner_confirmed_by"],
    )
    op.create_index(op.f("ix_job_agreements_user_id"), "job_agreements", ["user_id"])
    op.create_table(
        "job_notes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_notes_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_job_notes_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_notes")),
    )
    op.create_index(op.f("ix_job_notes_job_id"), "job_notes", ["job_id", "id"])
    op.create_index(op.f("ix_job_notes_user_id"), "job_notes", ["user_id"])


def downgrade() -> None:
    op.drop_table("job_notes")
    op.drop_table("job_agreements")
    op.drop_table("job_accesses")
    op.drop_table("job_preferences")
    op.drop_table("answer_templates")
    op.drop_table("job_files")
    op.drop_table("job_messages")
    op.drop_table("job_reads")
