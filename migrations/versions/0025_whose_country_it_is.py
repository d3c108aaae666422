"""Whose country it is is told by an index alone

Revision ID: 0025
Revises: 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_partners_country", "partners")
    op.create_index(op.f("ix_partners_country_id"), "partners", ["country", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_partners_country_id"), "partners")
    op.create_index("ix_partners_country", "partners", ["country"])
