"""Applications

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASCII_NAME = sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql")
STATUSES = "status IN ('submitted', 'call_planned', 'accepted', 'rejected')"
REASONS = (
    "reason IN ('no_fit', 'experience', 'references', 'unreachable', 'duplicate', 'other', "
    "'withdrawn')"
)


def upgrade() -> None:
    # By which a known website is found when somebody applies with it.
    op.create_index("ix_partners_website", "partners", ["website"])
    op.create_table(
        "applications",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        moment("changed_at"),
        sa.Column("changed_by", ROW_ID, nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", ASCII_NAME, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("website_key", sa.String(length=300), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("experience", sa.String(), nullable=False),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("inviting_partner_id", ROW_ID, nullable=True),
        sa.Column("is_self_invited", sa.Boolean(), nullable=False),
        sa.Column("is_repeated", sa.Boolean(), nullable=False),
        sa.Column("is_hasty", sa.Boolean(), nullable=False),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("consent_hash", sa.String(length=64), nullable=False),
        moment("submitted_at"),
        moment("call_at", nullable=True),
        moment("decided_at", nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=True),
        moment("forget_at", nullable=True),
        moment("forgotten_at", nullable=True),
        sa.CheckConstraint(STATUSES, name=op.f("ck_applications_status")),
        sa.CheckConstraint("kind IN ('company', 'freelancer')", name=op.f("ck_applications_kind")),
        sa.CheckConstraint(REASONS, name=op.f("ck_applications_reason")),
        refers("applications", "changed_by", "users", "SET NULL"),
        refers("applications", "inviting_partner_id", "partners", "SET NULL"),
        refers("applications", "partner_id", "partners", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("public_id", name=op.f("uq_applications_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_applications_token_hash")),
    )
    for column in (
        "changed_by",
        "email_key",
        "website_key",
        "inviting_partner_id",
        "partner_id",
        "forget_at",
    ):
        op.create_index(f"ix_applications_{column}", "applications", [column])
    op.create_index("ix_applications_status", "applications", ["status", "submitted_at", "id"])
    op.create_index("ix_applications_submitted_at", "applications", ["submitted_at", "id"])
    op.create_index("ix_applications_locale", "applications", ["locale", "submitted_at", "id"])
    op.create_index("ix_applications_name_key", "applications", ["name_key", "id"])
    op.create_index("ix_applications_changed_at", "applications", ["changed_at", "id"])
    op.create_index("ix_applications_country", "applications", ["country", "submitted_at", "id"])
    op.create_table(
        "application_wishes",
        part_of_key("application_id", ROW_ID),
        part_of_key("position", sa.Integer()),
        sa.Column("category_id", ROW_ID, nullable=False),
        refers("application_wishes", "application_id", "applications", "CASCADE"),
        refers("application_wishes", "category_id", "categories", "CASCADE"),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("pk_application_wishes")),
        sa.UniqueConstraint(
            "application_id",
            "category_id",
            name=op.f("uq_application_wishes_application_id_category_id"),
        ),
    )
    op.create_index("ix_application_wishes_category_id", "application_wishes", ["category_id"])
    op.create_table(
        "application_talks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("application_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.String(length=4000), nullable=False),
        sa.Column("judgement", sa.String(length=2000), nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        moment("recorded_at"),
        sa.CheckConstraint("kind IN ('meeting', 'call')", name=op.f("ck_application_talks_kind")),
        refers("application_talks", "application_id", "applications", "CASCADE"),
        refers("application_talks", "user_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_talks")),
    )
    op.create_index("ix_application_talks_application_id", "application_talks", ["application_id"])
    op.create_index("ix_application_talks_user_id", "application_talks", ["user_id"])
    op.create_table(
        "application_verdicts",
        part_of_key("application_id", ROW_ID),
        part_of_key("condition_id", ROW_ID),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('met', 'not_met', 'waived')", name=op.f("ck_application_verdicts_verdict")
        ),
        refers("application_verdicts", "application_id", "applications", "CASCADE"),
        refers("application_verdicts", "condition_id", "tier_conditions", "CASCADE"),
        sa.PrimaryKeyConstraint(
            "application_id", "condition_id", name=op.f("pk_application_verdicts")
        ),
    )
    op.create_index(
        "ix_application_verdicts_condition_id", "application_verdicts", ["condition_id"]
    )
    op.create_table(
        "application_remarks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("application_id", ROW_ID, nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        moment("at"),
        refers("application_remarks", "application_id", "applications", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_remarks")),
    )
    op.create_index(
        "ix_application_remarks_application_id", "application_remarks", ["application_id"]
    )
    op.create_table(
        "application_drafts",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        moment("saved_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_application_drafts")),
    )
    op.create_index("ix_application_drafts_email_key", "application_drafts", ["email_key"])
    op.create_index("ix_application_drafts_saved_at", "application_drafts", ["saved_at"])


def downgrade() -> None:
    for table in (
        "application_drafts",
        "application_remarks",
        "application_verdicts",
        "application_talks",
        "application_wishes",
        "applications",
    ):
        op.drop_table(table)
    op.drop_index("ix_partners_website", "partners")


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def part_of_key(name: str, kind: sa.types.TypeEngine[int]) -> sa.Column[int]:
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def refers(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )
