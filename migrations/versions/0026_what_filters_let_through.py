"""Which partners each value of a filter of the office lets through, as bits

Revision ID: 0026
Revises: 0025
"""

import json
from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BLOCK = 8_192
AT_ONCE = 5_000
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    sets = op.create_table(
        "table_sets",
        sa.Column("kind", ascii_key(20), nullable=False),
        sa.Column("value", ascii_key(60), nullable=False),
        sa.Column("block", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "block", name=op.f("pk_table_sets")),
    )
    op.create_index("ix_table_sets_block", "table_sets", ["kind", "block"])
    bits: dict[tuple[str, int], bytearray] = defaultdict(lambda: bytearray(BLOCK // 8))
    bind = op.get_bind()
    for partner_id, value in values_of_partners(bind):
        block, place = divmod(partner_id, BLOCK)
        bits[value, block][place >> 3] |= 1 << (place & 7)
    for (value, block), each in bits.items():
        row = {"kind": "partner", "value": value, "block": block, "bits": bytes(each)}
        bind.execute(sets.insert(), row)


def downgrade() -> None:
    op.drop_table("table_sets")


def values_of_partners(bind: sa.Connection) -> Iterator[tuple[int, str]]:
    """As app.partners.sifting kept them when this was written."""
    partners = bind.execute(
        sa.text(
            "SELECT partners.id, state, tiers.key, country, source, languages"
            " FROM partners JOIN tiers ON tiers.id = partners.tier_id"
        ),
        execution_options={"yield_per": AT_ONCE},
    )
    for partner_id, state, tier, country, source, languages in partners:
        spoken = json.loads(languages) if isinstance(languages, str) else languages
        yield partner_id, "*"
        yield partner_id, f"state:{state}"
        yield partner_id, f"tier:{tier}"
        yield partner_id, f"source:{source}"
        if country:
            yield partner_id, f"country:{country}"
        for code in spoken:
            yield partner_id, f"language:{code}"
    standings = bind.execute(
        sa.text(
            "SELECT partner_id, slug FROM standings"
            " JOIN categories ON categories.id = standings.category_id"
        ),
        execution_options={"yield_per": AT_ONCE},
    )
    for partner_id, slug in standings:
        yield partner_id, f"category:{slug}"
