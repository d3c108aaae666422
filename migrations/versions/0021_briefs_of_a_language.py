"""Briefs of one language in the office, in the order in which they came

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_briefs_locale"), "briefs", ["locale", "sent_at", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_briefs_locale"), "briefs")
