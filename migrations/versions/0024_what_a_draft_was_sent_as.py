"""A draft knows the brief that it was sent as

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("brief_drafts") as drafts:
        drafts.add_column(sa.Column("brief_id", ROW_ID, nullable=True))
        drafts.create_foreign_key(
            op.f("fk_brief_drafts_brief_id_briefs"),
            "briefs",
            ["brief_id"],
            ["id"],
            ondelete="SET NULL",
        )
        drafts.create_index(op.f("ix_brief_drafts_brief_id"), ["brief_id"])


def downgrade() -> None:
    with op.batch_alter_table("brief_drafts") as drafts:
        drafts.drop_index(op.f("ix_brief_drafts_brief_id"))
        drafts.drop_constraint(op.f("fk_brief_drafts_brief_id_briefs"), type_="foreignkey")
        drafts.drop_column("brief_id")
