"""Partners, levels, categories and services: what other features share."""

from flask import Flask


def init_partners(app: Flask) -> None:
    """Register the commands of partners."""
    from app.partners.commands import partners

    app.cli.add_command(partners)
