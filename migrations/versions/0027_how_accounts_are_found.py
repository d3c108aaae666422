"""Accounts are found by the day on which they were made, and by whether anybody accepted them

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ACCEPTED = sa.text("password_hash IS NOT NULL")


def upgrade() -> None:
    op.create_index(op.f("ix_users_created_at"), "users", ["created_at", "id"])
    op.create_index(
        op.f("ix_users_accepted"),
        "users",
        ["state"],
        postgresql_where=ACCEPTED,
        sqlite_where=ACCEPTED,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_users_accepted"), "users")
    op.drop_index(op.f("ix_users_created_at"), "users")
