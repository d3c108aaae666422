"""What every page needs: languages, templates, errors, headers, logs, health, static files."""

from functools import lru_cache

from flask import Flask
from htmx_flask import Htmx

from app.config import Settings
from app.web.errors import init_errors
from app.web.forged import init_forged
from app.web.health import init_health
from app.web.languages import init_languages
from app.web.limits import init_limits
from app.web.logs import init_logs
from app.web.metrics import init_metrics
from app.web.security import init_security
from app.web.static import init_static
from app.web.templating import init_templating

# What a request may bring: pictures of a profile, never a film. Fields that are no files are
# bounded by Flask itself (500 kB).
MOST_BYTES = 16 * 1024 * 1024


def init_web(app: Flask, settings: Settings) -> None:
    """Equip the app. Wrappers of the WSGI app come last, the outermost one at the end."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    Htmx(app)
    # Flask asks of each of a request's dozen functions whether it is a coroutine; once is enough.
    app.ensure_sync = lru_cache(maxsize=256)(app.ensure_sync)  # type: ignore[method-assign]  # Flask's place for it
    init_logs(app, settings)
    init_languages(app, settings)
    init_templating(app, settings)
    init_errors(app)
    init_health(app, settings)
    init_metrics(app, settings)
    init_static(app, settings)
    init_forged(app, settings)
    init_limits(app, settings)
    init_security(app, settings)
