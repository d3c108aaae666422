"""Levels decided by people: verdicts on conditions, contributions, wishes, decisions to come

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TALKS = "kind IN ('meeting', 'call')"
DECISIONS = ("tier_decisions", "vettings")


def ascii_key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    for table in DECISIONS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("by_user_id", ROW_ID, nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_by_user_id_users"),
                "users",
                ["by_user_id"],
                ["id"],
                ondelete="SET NULL",
            )
            if table == "tier_decisions":
                batch.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        op.create_index(f"ix_{table}_by_user_id", table, ["by_user_id"])
    op.execute("UPDATE tier_decisions SET effective_on = decided_on")
    with op.batch_alter_table("tier_decisions") as batch:
        batch.alter_column("effective_on", existing_type=sa.Date(), nullable=False)
    op.create_table(
        "condition_verdicts",
        sa.Column("partner_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("condition_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("by_user_id", ROW_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('met', 'not_met', 'waived')", name=op.f("ck_condition_verdicts_verdict")
        ),
        refers("condition_verdicts", "partner_id", "partners", "CASCADE"),
        refers("condition_verdicts", "condition_id", "tier_conditions", "CASCADE"),
        refers("condition_verdicts", "by_user_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("partner_id", "condition_id", name=op.f("pk_condition_verdicts")),
    )
    op.create_index("ix_condition_verdicts_condition_id", "condition_verdicts", ["condition_id"])
    op.create_index("ix_condition_verdicts_by_user_id", "condition_verdicts", ["by_user_id"])
    op.create_table(
        "contributions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("state", ascii_key(10), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_user_id", ROW_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_by_user_id", ROW_ID, nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('article', 'lesson', 'webinar', 'feedback', 'training', 'meeting')",
            name=op.f("ck_contributions_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'confirmed', 'refused')", name=op.f("ck_contributions_state")
        ),
        sa.CheckConstraint("source IN ('partner', 'staff')", name=op.f("ck_contributions_source")),
        refers("contributions", "partner_id", "partners", "CASCADE"),
        refers("contributions", "by_user_id", "users", "SET NULL"),
        refers("contributions", "judged_by_user_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contributions_public_id")),
    )
    for column in ("state", "kind", "at"):
        op.create_index(f"ix_contributions_{column}", "contributions", [column, "id"])
    op.create_index("ix_contributions_partner_id", "contributions", ["partner_id", "held_on", "id"])
    op.create_index("ix_contributions_by_user_id", "contributions", ["by_user_id"])
    op.create_index("ix_contributions_judged_by_user_id", "contributions", ["judged_by_user_id"])
    op.create_table(
        "tier_wishes",
        sa.Column("partner_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        refers("tier_wishes", "partner_id", "partners", "CASCADE"),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_tier_wishes")),
    )
    op.create_table(
        "tier_plans",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("partner_id", ROW_ID, nullable=False),
        sa.Column("from_tier_id", ROW_ID, nullable=False),
        sa.Column("to_tier_id", ROW_ID, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("minutes", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("state", ascii_key(10), nullable=False),
        sa.Column("by_user_id", ROW_ID, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_reason", sa.String(length=2000), nullable=False),
        sa.Column("ended_by_user_id", ROW_ID, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(TALKS, name=op.f("ck_tier_plans_kind")),
        sa.CheckConstraint(
            "state IN ('scheduled', 'done', 'cancelled')", name=op.f("ck_tier_plans_state")
        ),
        refers("tier_plans", "partner_id", "partners", "CASCADE"),
        refers("tier_plans", "from_tier_id", "tiers"),
        refers("tier_plans", "to_tier_id", "tiers"),
        refers("tier_plans", "by_user_id", "users", "SET NULL"),
        refers("tier_plans", "ended_by_user_id", "users", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_plans")),
    )
    is_open = sa.text("state = 'scheduled'")
    op.create_index(
        "uq_tier_plans_open",
        "tier_plans",
        ["partner_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_tier_plans_partner_id", "tier_plans", ["partner_id", "id"])
    op.create_index("ix_tier_plans_state", "tier_plans", ["state", "effective_on"])
    for column in ("from_tier_id", "to_tier_id", "by_user_id", "ended_by_user_id"):
        op.create_index(f"ix_tier_plans_{column}", "tier_plans", [column])


def downgrade() -> None:
    for table in ("tier_plans", "tier_wishes", "contributions", "condition_verdicts"):
        op.drop_table(table)
    for table in DECISIONS:
        op.drop_index(f"ix_{table}_by_user_id", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_by_user_id_users"), type_="foreignkey")
            batch.drop_column("by_user_id")
            if table == "tier_decisions":
                batch.drop_column("effective_on")


def refers(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete
    )
