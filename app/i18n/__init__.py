"""Languages: catalogues of messages, plurals, formats, sorting, folding, negotiation."""

from flask import Flask


def init_i18n(app: Flask) -> None:
    """Register the translators' commands, and in development their mode (docs/translating.md)."""
    # Here and not above: a sort key or a folded word must not load the tools of translators.
    from app.i18n.commands import translations
    from app.i18n.origins import init_origins

    app.cli.add_command(translations)
    if not app.config["SETTINGS"].is_production:
        init_origins(app)
