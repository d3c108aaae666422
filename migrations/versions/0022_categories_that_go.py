"""Planned decisions keep which categories are to go, beside those that stay

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PLANS = sa.table(
    "tier_plans",
    sa.column("id"),
    sa.column("partner_id"),
    sa.column("state"),
    sa.column("categories", sa.JSON()),
    sa.column("leaving", sa.JSON()),
)
STANDINGS = sa.table(
    "standings", sa.column("partner_id"), sa.column("category_id"), sa.column("slot")
)
CATEGORIES = sa.table("categories", sa.column("id"), sa.column("slug"))


def upgrade() -> None:
    op.add_column(
        "tier_plans",
        sa.Column("leaving", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )
    connection = op.get_bind()
    waiting = sa.select(PLANS.c.id, PLANS.c.partner_id, PLANS.c.categories)
    for plan_id, partner_id, stay in connection.execute(
        waiting.where(PLANS.c.state == "scheduled")
    ).all():
        # What stands there today was there when it was chosen, as far as anybody knows.
        present = connection.scalars(
            sa.select(CATEGORIES.c.slug)
            .join(STANDINGS, STANDINGS.c.category_id == CATEGORIES.c.id)
            .where(STANDINGS.c.partner_id == partner_id)
            .order_by(STANDINGS.c.slot)
        ).all()
        leaving = [slug for slug in present if slug not in stay] if stay else []
        connection.execute(sa.update(PLANS).where(PLANS.c.id == plan_id).values(leaving=leaving))


def downgrade() -> None:
    op.drop_column("tier_plans", "leaving")
