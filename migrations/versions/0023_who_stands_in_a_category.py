"""Who stands in a category is told by an index alone

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_standings_category_id_partner_id"), "standings", ["category_id", "partner_id"]
    )
    op.drop_index("ix_standings_category_id", "standings")


def downgrade() -> None:
    op.create_index("ix_standings_category_id", "standings", ["category_id"])
    op.drop_index(op.f("ix_standings_category_id_partner_id"), "standings")
