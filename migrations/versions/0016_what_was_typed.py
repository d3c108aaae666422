"""What somebody had typed when the sign-in was over

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("came_from", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("had_files", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kept_forms")),
    )
    op.create_index("ix_kept_forms_at", "kept_forms", ["at"])


def downgrade() -> None:
    op.drop_table("kept_forms")
