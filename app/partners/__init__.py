"""Partners, levels, categories and services: what other features share."""

from flask import Flask


def init_partners(app: Flask) -> None:
    """Register the commands and the scheduled work of partners."""
    from app.partners.commands import partners
    from app.partners.tasks import CHECK_LISTINGS
    from app.tasks.registry import add_task

    app.cli.add_command(partners)
    add_task(app, CHECK_LISTINGS)
