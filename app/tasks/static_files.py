"""The task that removes static files of earlier versions."""

from app.i18n.current import lazy_gettext, ngettext
from app.tasks.registry import Task
from app.tasks.rules import Daily
from app.web.static import PREPARED
from app.web.static_folders import prune


def _prune_static() -> str:
    removed = prune(PREPARED)
    return ngettext("%(num)s folder removed.", "%(num)s folders removed.", removed)


PRUNE_STATIC = Task(
    name="prune-static",
    schedule=Daily(hour=3, minute=40),
    description=lazy_gettext(
        "Removes static files of earlier versions that nobody has served for a week, "
        "on the machine of the worker."
    ),
    run=_prune_static,
)
