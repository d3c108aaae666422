"""Languages: catalogues of messages, plurals, formats, sorting, folding, negotiation."""

from flask import Flask


def init_i18n(app: Flask) -> None:
    """Give templates what they say texts with, and translators their commands and their mode.

    Comes after ``init_web``: the mode looks at a request whose language is known.
    """
    # Here and not above: a sort key or a folded word must not load the tools of translators.
    from app.i18n.commands import translations
    from app.i18n.current import fall_silent, measured
    from app.i18n.origins import init_origins, text_origins

    app.jinja_env.globals.update(measured=measured, text_origins=text_origins)
    app.teardown_request(fall_silent)
    app.cli.add_command(translations)
    if not app.config["SETTINGS"].is_production:
        init_origins(app)
