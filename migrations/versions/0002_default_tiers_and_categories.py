"""The three levels (S13), the twelve categories and indicative exchange rates to begin with

Revision ID: 0002
Revises: 0001
"""

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DEFAULTS = Path(__file__).resolve().parent.parent / "defaults"

# Millionths of a euro that one unit is worth. Indicative: prices are compared by them, no more.
RATES = {"EUR": 1_000_000, "PLN": 235_000, "CZK": 40_000, "RUB": 10_500}


def upgrade() -> None:
    tiers = _read("tiers")["tier"]
    for tier in tiers:
        conditions = tier.pop("condition")
        tier_id = (
            op.get_bind().execute(_table("tiers").insert().values(**tier)).inserted_primary_key[0]
        )
        op.bulk_insert(
            _table("tier_conditions"),
            [
                {"tier_id": tier_id, "position": position, **condition}
                for position, condition in enumerate(conditions)
            ],
        )
    op.bulk_insert(_table("categories"), _read("categories")["category"])
    op.bulk_insert(
        _table("exchange_rates"),
        [{"currency": code, "micro_euro": micro} for code, micro in RATES.items()],
    )


def downgrade() -> None:
    for name in ("tier_conditions", "tiers", "categories", "exchange_rates"):
        op.execute(_table(name).delete())


def _read(name: str) -> dict[str, Any]:
    with (DEFAULTS / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _table(name: str) -> sa.Table:
    """The table as the migrations before this one left it."""
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
