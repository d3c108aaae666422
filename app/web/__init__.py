"""What every page needs: languages, templates, errors, headers, logs, health, static files."""

from flask import Flask
from htmx_flask import Htmx

from app.config import Settings
from app.web.errors import init_errors
from app.web.health import init_health
from app.web.languages import init_languages
from app.web.logs import init_logs
from app.web.metrics import init_metrics
from app.web.security import init_security
from app.web.static import init_static
from app.web.templating import init_templating


def init_web(app: Flask, settings: Settings) -> None:
    """Equip the app. Wrappers of the WSGI app come last, the outermost one at the end."""
    Htmx(app)
    init_logs(app, settings)
    init_languages(app, settings)
    init_templating(app, settings)
    init_errors(app)
    init_health(app, settings)
    init_metrics(app, settings)
    init_static(app, settings)
    init_security(app, settings)
