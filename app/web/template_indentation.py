"""The indentation of templates stays with those who write them: pages are sent without it."""

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"\n[ \t]+")
# In other formats, robots.txt say, a space at the beginning of a line may mean something.
MARKUP = (".html", ".svg", ".xml")


class WithoutIndentation(Extension):
    """Takes the spaces from the beginnings of a template's lines, a twentieth of a page.

    Between elements and in tags a line break does what it does with spaces behind it. In ``pre``
    and ``textarea`` it does not: there a template writes its text in one line.
    """

    def preprocess(
        self,
        source: str,
        name: str | None,
        filename: str | None = None,  # noqa: ARG002 - Jinja gives it
    ) -> str:
        """The template as it is compiled; its lines keep their numbers."""
        if name is None or not name.endswith(MARKUP):
            return source
        return _INDENTATION.sub("\n", source)
