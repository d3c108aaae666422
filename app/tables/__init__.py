"""Tables of the office: search, filters, sort, pages, bulk deeds, and sheets of what is shown."""

from flask import Flask


def init_tables(app: Flask) -> None:
    """Equip the app with this room."""
