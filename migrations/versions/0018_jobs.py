"""Briefs and jobs

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASCII_WORD = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "briefs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("has_store", sa.Boolean(), nullable=False),
        sa.Column("store_url", sa.String(length=300), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=True),
        sa.Column("category_id", ROW_ID, nullable=True),
        sa.Column("service", sa.String(length=160), nullable=False),
        sa.Column("requirements", sa.String(length=4000), nullable=False),
        sa.Column("business", sa.String(length=2000), nullable=False),
        sa.Column("priority_time", sa.Integer(), nullable=False),
        sa.Column("priority_cost", sa.Integer(), nullable=False),
        sa.Column("priority_quality", sa.Integer(), nullable=False),
        sa.Column("budget_minor", ROW_ID, nullable=True),
        sa.Column("budget_currency", sa.String(length=3), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("dropshipping", sa.Boolean(), nullable=False),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("consent_hash", sa.String(length=64), nullable=False),
        sa.Column("held_for", sa.String(length=8), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("seed", ROW_ID, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('match', 'direct')", name=op.f("ck_briefs_kind")),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'held', 'asked', 'closed', 'spam')",
            name=op.f("ck_briefs_state"),
        ),
        sa.CheckConstraint("held_for IN ('', 'haste', 'links')", name=op.f("ck_briefs_held_for")),
        sa.CheckConstraint(
            "(budget_minor IS NULL) = (budget_currency IS NULL)",
            name=op.f("ck_briefs_budget_whole"),
        ),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_briefs_budget_not_negative")),
        sa.CheckConstraint(
            "priority_time BETWEEN 1 AND 5 AND priority_cost BETWEEN 1 AND 5 "
            "AND priority_quality BETWEEN 1 AND 5",
            name=op.f("ck_briefs_priorities"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_briefs_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_briefs_partner_id_partners"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_briefs_public_id")),
    )
    op.create_index(op.f("ix_briefs_category_id"), "briefs", ["category_id"])
    op.create_index(op.f("ix_briefs_email_key"), "briefs", ["email_key"])
    op.create_index(op.f("ix_briefs_forget_at"), "briefs", ["forget_at"])
    op.create_index(
        op.f("ix_briefs_found_nobody"),
        "briefs",
        ["sent_at", "id"],
        sqlite_where=sa.text("state = 'asked' AND asked_at IS NULL"),
        postgresql_where=sa.text("state = 'asked' AND asked_at IS NULL"),
    )
    op.create_index(op.f("ix_briefs_partner_id"), "briefs", ["partner_id"])
    op.create_index(op.f("ix_briefs_sent_at"), "briefs", ["sent_at", "id"])
    op.create_index(op.f("ix_briefs_state"), "briefs", ["state", "sent_at", "id"])
    op.create_table(
        "brief_drafts",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_brief_drafts")),
    )
    op.create_index(op.f("ix_brief_drafts_email_key"), "brief_drafts", ["email_key"])
    op.create_index(op.f("ix_brief_drafts_saved_at"), "brief_drafts", ["saved_at"])
    op.create_table(
        "jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("brief_id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("category_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("is_unread", sa.Boolean(), nullable=False),
        sa.Column("merchant_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", ROW_ID, nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "ended_by IN ('partner', 'merchant', 'staff')", name=op.f("ck_jobs_ended_by")
        ),
        sa.CheckConstraint("kind IN ('match', 'direct')", name=op.f("ck_jobs_kind")),
        sa.CheckConstraint(
            "reason IN ('no_capacity', 'not_my_service', 'budget', 'language', 'other', "
            "'chose_other', 'solved', 'no_answer', 'spam', 'reassigned')",
            name=op.f("ck_jobs_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('new', 'open', 'declined', 'expired', 'replied', "
            "'awaiting', 'inactive', 'completed')",
            name=op.f("ck_jobs_status"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"],
            ["users.id"],
            name=op.f("fk_jobs_assigned_to_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_jobs_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_jobs_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_jobs_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("brief_id", "partner_id", name=op.f("uq_jobs_brief_id_partner_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_jobs_public_id")),
    )
    op.create_index(op.f("ix_jobs_asked_at"), "jobs", ["asked_at", "id"])
    op.create_index(op.f("ix_jobs_assigned_to"), "jobs", ["assigned_to"])
    op.create_index(op.f("ix_jobs_category_id"), "jobs", ["category_id", "moved_at", "id"])
    op.create_index(
        op.f("ix_jobs_due"),
        "jobs",
        ["partner_id", "due_at", "id"],
        sqlite_where=sa.text("status IN ('new', 'open')"),
        postgresql_where=sa.text("status IN ('new', 'open')"),
    )
    op.create_index(
        op.f("ix_jobs_due_at"),
        "jobs",
        ["due_at"],
        sqlite_where=sa.text("status IN ('new', 'open')"),
        postgresql_where=sa.text("status IN ('new', 'open')"),
    )
    op.create_index(op.f("ix_jobs_inbox"), "jobs", ["partner_id", "moved_at", "id"])
    op.create_index(
        op.f("ix_jobs_inbox_category"), "jobs", ["partner_id", "category_id", "moved_at", "id"]
    )
    op.create_index(op.f("ix_jobs_inbox_kind"), "jobs", ["partner_id", "kind", "moved_at", "id"])
    op.create_index(
        op.f("ix_jobs_inbox_member"), "jobs", ["partner_id", "assigned_to", "moved_at", "id"]
    )
    op.create_index(
        op.f("ix_jobs_inbox_status"), "jobs", ["partner_id", "status", "moved_at", "id"]
    )
    op.create_index(
        op.f("ix_jobs_inbox_unread"),
        "jobs",
        ["partner_id", "moved_at", "id"],
        sqlite_where=sa.text("is_unread"),
        postgresql_where=sa.text("is_unread"),
    )
    op.create_index(
        op.f("ix_jobs_live"),
        "jobs",
        ["partner_id"],
        sqlite_where=sa.text("status IN ('new', 'open', 'replied', 'awaiting', 'inactive')"),
        postgresql_where=sa.text("status IN ('new', 'open', 'replied', 'awaiting', 'inactive')"),
    )
    op.create_index(op.f("ix_jobs_moved_at"), "jobs", ["moved_at", "id"])
    op.create_index(op.f("ix_jobs_record"), "jobs", ["partner_id", "asked_at", "status"])
    op.create_index(op.f("ix_jobs_status"), "jobs", ["status", "moved_at", "id"])
    op.create_table(
        "brief_links",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("brief_id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=True),
        sa.Column("use", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("use IN ('confirm', 'open')", name=op.f("ck_brief_links_use")),
        sa.ForeignKeyConstraint(
            ["brief_id"],
            ["briefs.id"],
            name=op.f("fk_brief_links_brief_id_briefs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_brief_links_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_brief_links")),
    )
    op.create_index(op.f("ix_brief_links_brief_id"), "brief_links", ["brief_id"])
    op.create_index(op.f("ix_brief_links_ends_at"), "brief_links", ["ends_at"])
    op.create_index(op.f("ix_brief_links_job_id"), "brief_links", ["job_id"])
    op.create_table(
        "link_requests",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )
    op.create_table(
        "job_counts",
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partners.id"],
            name=op.f("fk_job_counts_partner_id_partners"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("partner_id", "status", name=op.f("pk_job_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=True),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_events_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_job_events_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_events")),
    )
    op.create_index(op.f("ix_job_events_job_id"), "job_events", ["job_id"])
    op.create_index(op.f("ix_job_events_user_id"), "job_events", ["user_id"])
    op.create_table(
        "job_words",
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("word", ASCII_WORD, nullable=False),
        sa.Column("job_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_job_words_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("partner_id", "word", "job_id", name=op.f("pk_job_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_job_words_job_id"), "job_words", ["job_id", "word"])


def downgrade() -> None:
    op.drop_table("job_words")
    op.drop_table("job_events")
    op.drop_table("job_counts")
    op.drop_table("link_requests")
    op.drop_table("brief_links")
    op.drop_table("jobs")
    op.drop_table("brief_drafts")
    op.drop_table("briefs")
