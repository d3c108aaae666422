"""Tables that only grow are guarded by triggers (migration 0009). Whoever empties a whole database,
or removes what was kept for as long as it may be, lifts the guards for that, within the
transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

SQLITE_GUARDS = text(
    "SELECT name, sql, tbl_name FROM sqlite_master"
    " WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
)
POSTGRES_GUARDS = text(
    "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
    " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname = 'refuse_change'"
)


@contextmanager
def guards_lifted(connection: Connection, only: str | None = None) -> Iterator[None]:
    """Let rows of tables that only grow, or of one of them, be changed and removed, for the length
    of a block.

    When the block fails, the transaction has to be rolled back, which puts the guards back.
    """
    if connection.dialect.name == "postgresql":
        guards = [
            (
                f"ALTER TABLE {table} DISABLE TRIGGER {name}",
                f"ALTER TABLE {table} ENABLE TRIGGER {name}",
            )
            for name, table in connection.execute(POSTGRES_GUARDS)
            if only in (None, table)
        ]
    else:
        guards = [
            (f"DROP TRIGGER {name}", made)
            for name, made, table in connection.execute(SQLITE_GUARDS)
            if only in (None, table)
        ]
    for lift, _ in guards:
        connection.exec_driver_sql(lift)
    yield
    for _, put_back in guards:
        connection.exec_driver_sql(put_back)
