"""Reviews that merchants write after a completed job, looked at by staff before they show

Revision ID: 0020
Revises: 0019
"""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BATCH = 500
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CHECKS = {
    "status": "status IN ('waiting', 'published', 'set_aside', 'taken_down')",
    "source": "source IN ('job', 'elsewhere')",
    "naming": "naming IN ('company', 'shop', 'nameless')",
    "reason": (
        "reason IN ('', 'own_people', 'no_work', 'insult', 'personal', 'advert', 'asked', 'other')"
    ),
}
REFERS = {"job_id": "jobs", "judged_by_user_id": "users", "replied_by_user_id": "users"}
REVIEWS = sa.table(
    "reviews",
    *(sa.column(name) for name in ("id", "public_id", "status", "client", "naming")),
)


def ascii_key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_index("ix_reviews_newest", table_name="reviews")
    # Whatever stood there so far showed, under a name, and was not asked for by this site. The
    # defaults are for these rows alone.
    added = [
        sa.Column("source", sa.String(length=10), nullable=False, server_default="elsewhere"),
        sa.Column("status", ascii_key(10), nullable=False, server_default="published"),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("naming", sa.String(length=8), nullable=False, server_default="company"),
        sa.Column("marks", ascii_key(60), nullable=False, server_default=""),
        sa.Column("reason", sa.String(length=12), nullable=False, server_default=""),
        sa.Column("comment", sa.String(length=1000), nullable=False, server_default=""),
    ]
    with op.batch_alter_table("reviews") as batch:
        batch.add_column(sa.Column("public_id", sa.String(length=22), nullable=True))
        batch.add_column(sa.Column("job_id", ROW_ID, nullable=True))
        batch.add_column(sa.Column("judged_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("judged_by_user_id", ROW_ID, nullable=True))
        batch.add_column(sa.Column("replied_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("replied_by_user_id", ROW_ID, nullable=True))
        for column in added:
            batch.add_column(column)
    name_in_addresses()
    with op.batch_alter_table("reviews") as batch:
        batch.alter_column("public_id", existing_type=sa.String(length=22), nullable=False)
        for column in added:
            batch.alter_column(column.name, existing_type=column.type, server_default=None)
        for name, words in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_reviews_{name}"), words)
        for column_name, table in REFERS.items():
            batch.create_foreign_key(
                op.f(f"fk_reviews_{column_name}_{table}"),
                table,
                [column_name],
                ["id"],
                ondelete="SET NULL",
            )
        batch.create_unique_constraint(op.f("uq_reviews_public_id"), ["public_id"])
        batch.create_unique_constraint(op.f("uq_reviews_job_id"), ["job_id"])
    op.create_index("ix_reviews_newest", "reviews", ["partner_id", "status", "written_at", "id"])
    op.create_index("ix_reviews_written_at", "reviews", ["written_at", "id"])
    op.create_index("ix_reviews_status", "reviews", ["status", "written_at", "id"])
    op.create_index("ix_reviews_marks", "reviews", ["marks", "id"])
    for column_name in ("judged_by_user_id", "replied_by_user_id"):
        op.create_index(f"ix_reviews_{column_name}", "reviews", [column_name])


def downgrade() -> None:
    # An earlier version shows whatever stands in the table.
    op.execute(REVIEWS.delete().where(REVIEWS.c.status != "published"))
    op.execute(REVIEWS.update().where(REVIEWS.c.client == "").values(client="–"))
    for name in ("newest", "written_at", "status", "marks", "judged_by_user_id"):
        op.drop_index(f"ix_reviews_{name}", table_name="reviews")
    op.drop_index("ix_reviews_replied_by_user_id", table_name="reviews")
    with op.batch_alter_table("reviews") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_reviews_{name}"), type_="check")
        for column_name, table in REFERS.items():
            batch.drop_constraint(op.f(f"fk_reviews_{column_name}_{table}"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_reviews_public_id"), type_="unique")
        batch.drop_constraint(op.f("uq_reviews_job_id"), type_="unique")
        for name in (
            *("public_id", "job_id", "source", "status", "version", "naming", "marks"),
            *("judged_at", "judged_by_user_id", "reason", "comment"),
            *("replied_at", "replied_by_user_id"),
        ):
            batch.drop_column(name)
    op.create_index("ix_reviews_newest", "reviews", ["partner_id", "written_at", "id"])


def name_in_addresses() -> None:
    """Give each row what names it in addresses."""
    bind, last = op.get_bind(), 0
    rows = sa.select(REVIEWS.c.id).order_by(REVIEWS.c.id).limit(BATCH)
    named = REVIEWS.update().where(REVIEWS.c.id == sa.bindparam("key"))
    while ids := list(bind.scalars(rows.where(REVIEWS.c.id > last))):
        bind.execute(
            named.values(public_id=sa.bindparam("name")),
            [{"key": key, "name": token_urlsafe(16)} for key in ids],
        )
        last = ids[-1]
