"""People named in addresses, accounts that have ended; mails found by their recipient

Revision ID: 0011
Revises: 0010
"""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
USERS = sa.table(
    "users",
    sa.column("id", ROW_ID),
    sa.column("public_id", sa.String),
    sa.column("state", sa.String),
    sa.column("ended_at", sa.DateTime(timezone=True)),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
INVITED = sa.text("password_hash IS NULL")


def upgrade() -> None:
    # Column by column: SQLite would change a whole table by making it anew, and with the old one
    # would go whatever refers to it.
    op.add_column(
        "users", sa.Column("public_id", sa.String(length=22), nullable=False, server_default="")
    )
    op.add_column("users", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for (user_id,) in connection.execute(sa.select(USERS.c.id)).all():
        is_it = USERS.c.id == user_id
        connection.execute(sa.update(USERS).where(is_it).values(public_id=token_urlsafe(16)))
    has_ended = USERS.c.state == "ended"
    connection.execute(sa.update(USERS).where(has_ended).values(ended_at=USERS.c.created_at))
    if connection.dialect.name == "postgresql":
        op.alter_column("users", "public_id", server_default=None)
    op.create_index("ix_users_public_id", "users", ["public_id"], unique=True)
    op.create_index("ix_users_ended_at", "users", ["ended_at"])
    op.create_index(
        "ix_users_invited",
        "users",
        ["created_at"],
        postgresql_where=INVITED,
        sqlite_where=INVITED,
    )
    op.create_index("ix_outgoing_mails_recipient", "outgoing_mails", ["recipient"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_mails_recipient", table_name="outgoing_mails")
    for index in ("ix_users_invited", "ix_users_ended_at", "ix_users_public_id"):
        op.drop_index(index, table_name="users")
    for column in ("erased_at", "ended_at", "public_id"):
        op.drop_column("users", column)
