"""How migrations run: over the app's own engine, the same ones on SQLite and PostgreSQL."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import String
from sqlalchemy.schema import SchemaItem

from app.db import Base, Json, LocalizedTextType, RowId, UtcDateTime, db
from app.editions import raise_after_migrations

# Full-text indexes are made by hand in the migrations: no model describes them.
HAND_MADE = ("listing_search", "ix_listings_search")


def belongs_to_a_model(
    _item: SchemaItem, name: str | None, _kind: str, _reflected: bool, _other: SchemaItem | None
) -> bool:
    """Whether a table or index is described by a model."""
    return not (name or "").startswith(HAND_MADE)


def render_own_type(kind: str, item: Any, _context: Any) -> str | bool:
    """Write column types of our own as the plain types that the database sees."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and (isinstance(item, LocalizedTextType) or item is Json):
        return "sa.JSON()"
    if kind == "type" and item is RowId:
        return "ROW_ID"
    if kind == "type" and isinstance(item, String) and item._variant_mapping:
        return f"ascii_key({item.length})"
    return False


def run() -> None:
    """Apply the migrations in one transaction."""
    options: dict[str, Any] = current_app.extensions["migrate"].configure_args
    with db.engine.connect().execution_options(writes=True, migrates=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=belongs_to_a_model,
            render_item=render_own_type,
            # SQLite can take back its tables too, as app/db.py begins transactions.
            transactional_ddl=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
            raise_after_migrations(connection)
        connection.commit()


run()
