"""How people prove who they are: second factors, a change of e-mail

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PURPOSES = ("reset", "invitation")
NEW_PURPOSES = ("new_email",)
EVENTS = (
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "sign_in_ended",
    "reset_asked",
    "password_changed",
    "invited",
    "account_made",
)
NEW_EVENTS = (
    "code_failed",
    "app_added",
    "app_removed",
    "passkey_added",
    "passkey_removed",
    "recovery_codes_made",
    "recovery_code_used",
    "factors_reset",
    "email_asked",
    "email_changed",
)


def upgrade() -> None:
    # Not by a batch: that would make the table anew, and people's rows elsewhere would go with it.
    op.add_column(
        "users",
        sa.Column("may_lack_factor", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "authenticator_apps",
        user_column(),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        of_user("authenticator_apps"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_authenticator_apps")),
    )
    op.create_table(
        "passkeys",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        user_column(),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        of_user("passkeys"),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
    op.create_table(
        "recovery_codes",
        user_column(),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        of_user("recovery_codes"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "half_sign_ins",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        user_column(),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        of_user("half_sign_ins"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_half_sign_ins")),
    )
    op.create_index("ix_half_sign_ins_user_id", "half_sign_ins", ["user_id"])
    op.create_index("ix_half_sign_ins_ends_at", "half_sign_ins", ["ends_at"])
    op.add_column("mailed_links", sa.Column("email", sa.String(length=254), nullable=True))
    allow("mailed_links", "purpose", PURPOSES + NEW_PURPOSES)
    allow("security_events", "kind", EVENTS + NEW_EVENTS)


def downgrade() -> None:
    forget("security_events", "kind", NEW_EVENTS)
    allow("security_events", "kind", EVENTS)
    forget("mailed_links", "purpose", NEW_PURPOSES)
    allow("mailed_links", "purpose", PURPOSES)
    op.drop_column("mailed_links", "email")
    for table in ("half_sign_ins", "recovery_codes", "passkeys", "authenticator_apps"):
        op.drop_table(table)
    op.drop_column("users", "may_lack_factor")


def allow(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    name = f"ck_{table}_{column}"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"{column} IN ({listed(values)})")


def forget(table: str, column: str, values: tuple[str, ...]) -> None:
    """Take out the rows that an earlier version does not know."""
    op.execute(f"DELETE FROM {table} WHERE {column} IN ({listed(values)})")  # noqa: S608 - own words


def listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def user_column() -> sa.Column[int]:
    return sa.Column("user_id", ROW_ID, autoincrement=False, nullable=False)


def of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )
