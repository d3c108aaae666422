"""The whole database as one file, and back: between SQLite and PostgreSQL as well."""

from flask import Flask


def init_backup(app: Flask) -> None:
    """Register the commands."""
    from app.backup.commands import backup

    app.cli.add_command(backup)
