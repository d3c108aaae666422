"""The gettext family as templates call it: what is filled in is escaped where the template is.

A translation itself is not: it may hold the tags that its English text has, and
``translations check`` sees to it that it holds no others.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.i18n.current import current_catalogue

log = structlog.get_logger()


@pass_eval_context
def gettext(context: EvalContext, message: str, /, **values: object) -> str:
    """The message in the language being spoken, with ``%(name)s`` filled in."""
    return _filled(context, current_catalogue().text(message), message, values)


@pass_eval_context
def ngettext(
    context: EvalContext, singular: str, plural: str, count: int, /, **values: object
) -> str:
    """The message that goes with ``count``; ``%(num)s`` is the count unless given."""
    text = current_catalogue().counted(singular, plural, count)
    source = singular if count == 1 else plural
    return _filled(context, text, source, {"num": count, **values})


@pass_eval_context
def pgettext(context: EvalContext, meaning: str, message: str, /, **values: object) -> str:
    """The message as meant in a context, where one English word has two translations."""
    return _filled(context, current_catalogue().text(message, meaning), message, values)


@pass_eval_context
def npgettext(
    context: EvalContext,
    meaning: str,
    singular: str,
    plural: str,
    count: int,
    /,
    **values: object,
) -> str:
    """The message as meant in a context that goes with ``count``."""
    text = current_catalogue().counted(singular, plural, count, meaning)
    source = singular if count == 1 else plural
    return _filled(context, text, source, {"num": count, **values})


GETTEXT: Mapping[str, Callable[..., Any]] = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
    "npgettext": npgettext,
}


def _filled(context: EvalContext, text: str, source: str, values: Mapping[str, object]) -> str:
    """The translation with its values; the English text where the translation asks for others."""
    try:
        return _markup(context, text) % values
    except (KeyError, TypeError, ValueError) as fault:
        if text == source:
            raise
        log.warning("unusable translation", text=text, message=source, fault=repr(fault))
        return _markup(context, source) % values


def _markup(context: EvalContext, text: str) -> str:
    return Markup(text) if context.autoescape else text  # noqa: S704 - see the module's first words
