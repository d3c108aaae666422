"""An index of the towns with most partners

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TOWNS = sa.text("token >= 'city:' AND token < 'city;'")


def upgrade() -> None:
    op.create_index(
        "ix_facet_counts_towns",
        "facet_counts",
        ["count", "token"],
        sqlite_where=TOWNS,
        postgresql_where=TOWNS,
    )


def downgrade() -> None:
    op.drop_index("ix_facet_counts_towns", table_name="facet_counts")
