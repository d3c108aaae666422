"""What became of background work

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "task_runs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "name",
            sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(8), nullable=True),
        sa.Column("summary", sa.String(200), nullable=False),
        sa.CheckConstraint("outcome IN ('ok', 'failed')", name=op.f("ck_task_runs_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_runs")),
    )
    op.create_index("ix_task_runs_name_id", "task_runs", ["name", "id"])


def downgrade() -> None:
    op.drop_table("task_runs")
