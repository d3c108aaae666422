"""The edition of what anonymous pages show

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    editions = op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_editions_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    op.bulk_insert(editions, [{"id": 1, "number": 1}])


def downgrade() -> None:
    op.drop_table("editions")
