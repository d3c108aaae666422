"""Which tables a database has: by its last migration."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection

from app.backup.rules import require_revision


def present_revision(connection: Connection) -> str:
    """The revision of the database. Raises Refused unless it is the program's own."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return require_revision(
        program=ScriptDirectory.from_config(config).get_current_head(),
        database=MigrationContext.configure(connection).get_current_revision(),
    )
