"""Templates compiled once for each language, with all that the language alone decides worked out.

A page says some hundred texts and names some dozens of addresses that are the same for every
reader of its language. Asked for anew on each page they cost more than all the rest of it; worked
out when the template is compiled, they are a part of the template like its tags.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import Template, nodes

from app.i18n.catalogues import Catalogue
from app.i18n.current import current_catalogue, current_locale
from app.web.template_constants import work_out_constants
from app.web.template_includes import write_in_includes


@dataclass(frozen=True)
class _Spoken:
    """The templates of one language and the messages that they were compiled with."""

    catalogue: Catalogue
    environment: "SpokenTemplates"


class SpokenTemplates(Environment):
    """Jinja's environment of the app: hands each template out in the language being spoken.

    For each language there is an overlay, which shares loader, filters and globals. It is made
    again when the language's messages are read anew, so that a translator sees the words.
    """

    constants: frozenset[str] = frozenset()
    """Names of globals whose value, or whose answer to constant arguments, the language alone
    decides. Templates and their callers give these names to nothing else."""
    texts: frozenset[str] = frozenset()
    """Those of them that answer with a text of the catalogue."""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self._spoken: dict[tuple[str, bool], _Spoken] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template as compiled for the language that is being spoken."""
        if self.overlayed:
            return super().get_template(name, parent, globals)
        return self._of_this_language().get_template(name, parent, globals)

    def select_template(
        self,
        names: Iterable[str | Template],
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The first template that there is, as compiled for the language being spoken."""
        if self.overlayed:
            return super().select_template(names, parent, globals)
        return self._of_this_language().select_template(names, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that every template knows. No template here has any of its own, and to look
        through a chain of mappings would cost each included template more than its words."""
        return super().make_globals(d) if d else self.globals

    def _of_this_language(self) -> "SpokenTemplates":
        locale, catalogue = current_locale(), current_catalogue()
        # Texts that are not the same each time, as translators' mode numbers them, are asked for
        # on each page.
        key = (locale, catalogue.is_lasting)
        known = self._spoken.get(key)
        if known is None or (catalogue.is_lasting and known.catalogue is not catalogue):
            environment = self.overlay()
            if not catalogue.is_lasting:
                environment.constants = self.constants - self.texts
            known = self._spoken[key] = _Spoken(catalogue, environment)
        return known.environment

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        # Jinja's own place to change a template between its parsing and its compiling.
        if self.overlayed and not self.auto_reload:
            write_in_includes(source, self)
        if self.overlayed:
            work_out_constants(source, self, name, self.constants)
        return super()._generate(source, name, filename, defer_init)
