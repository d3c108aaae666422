"""Profiles edited by partners: drafts, pictures

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "profile_drafts",
        sa.Column("partner_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", ROW_ID, nullable=True),
        sa.CheckConstraint("side IN ('team', 'office')", name=op.f("ck_profile_drafts_side")),
        of_partner("profile_drafts"),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["users.id"],
            name=op.f("fk_profile_drafts_changed_by_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("partner_id", "side", name=op.f("pk_profile_drafts")),
    )
    op.create_index("ix_profile_drafts_changed_by", "profile_drafts", ["changed_by"])
    op.create_table(
        "partner_pictures",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("use", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('public', 'team', 'office')", name=op.f("ck_partner_pictures_state")
        ),
        sa.CheckConstraint("use IN ('gallery', 'logo')", name=op.f("ck_partner_pictures_use")),
        of_partner("partner_pictures"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_partner_pictures")),
    )
    op.create_index(
        "ix_partner_pictures_shown", "partner_pictures", ["partner_id", "state", "position"]
    )


def downgrade() -> None:
    op.drop_table("partner_pictures")
    op.drop_table("profile_drafts")


def of_partner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_id"],
        ["partners.id"],
        name=op.f(f"fk_{table}_partner_id_partners"),
        ondelete="CASCADE",
    )
