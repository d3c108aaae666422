"""Works out at compile time what in a template the language alone decides."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.nodes import EvalContext
from jinja2.optimizer import Optimizer
from markupsafe import escape

from app.web.template_texts import GETTEXT

# Stands around the name of a value where the value will be; no text holds it.
MARK = "\0"


def work_out_constants(
    template: nodes.Template, environment: Environment, name: str | None, constants: frozenset[str]
) -> None:
    """Put values in the place of calls of ``constants`` with constant arguments, in place.

    ``name`` of the template says whether it is escaped. A name that the template gives to
    something of its own is left alone.
    """
    worker = _Worker(environment, constants - _own_names(template))
    worker.visit(template, EvalContext(environment, name))


def _own_names(template: nodes.Template) -> set[str]:
    """Every name that the template sets, imports or takes as an argument, wherever it does."""
    names = {node.name for node in template.find_all(nodes.Name) if node.ctx != "load"}
    names |= {macro.name for macro in template.find_all(nodes.Macro)}
    names |= {imported.target for imported in template.find_all(nodes.Import)}
    for imported in template.find_all(nodes.FromImport):
        names |= {each if isinstance(each, str) else each[1] for each in imported.names}
    return names


class _Worker(Optimizer):
    """Jinja's optimizer, which also knows which calls are constant."""

    def __init__(self, environment: Environment, constants: frozenset[str]) -> None:
        super().__init__(environment)
        self.globals: Mapping[str, Any] = environment.globals
        self.constants = constants

    def visit_EvalContextModifier(  # noqa: N802 - named for the kind of node, as Jinja asks
        self, node: nodes.EvalContextModifier, _context: EvalContext
    ) -> nodes.Node:
        """Where a template switches escaping itself, all is left to the time of the page."""
        return node

    visit_ScopedEvalContextModifier = visit_EvalContextModifier  # noqa: N815 - as above

    def visit_TemplateData(  # noqa: N802 - as above
        self, node: nodes.TemplateData, _context: EvalContext
    ) -> nodes.Node:
        """The template's own words are constant already."""
        return node

    def visit_Getattr(  # noqa: N802 - as above
        self, node: nodes.Getattr, context: EvalContext
    ) -> nodes.Node:
        """An attribute of a constant object: ``settings.currency``."""
        if isinstance(node.node, nodes.Name) and node.node.name in self.constants:
            holder = self.globals.get(node.node.name)
            if hasattr(holder, node.attr):
                return self._constant(getattr(holder, node.attr), node)
        return self.generic_visit(node, context)

    def visit_Name(  # noqa: N802 - as above
        self, node: nodes.Name, _context: EvalContext
    ) -> nodes.Node:
        """A constant value: ``most_compared``."""
        if node.name not in self.constants or node.name not in self.globals:
            return node
        return self._constant(self.globals[node.name], node)

    def visit_Call(  # noqa: N802 - as above
        self, node: nodes.Call, context: EvalContext
    ) -> nodes.Node:
        """A constant function with constant arguments: ``_("Search")``."""
        self.generic_visit(node, context)
        name = self._constant_called(node)
        if not name:
            return node
        try:
            arguments = [argument.as_const(context) for argument in node.args]
            named = dict(argument.as_const(context) for argument in node.kwargs)
            if name in GETTEXT:
                arguments.insert(0, context)
            value = self.globals[name](*arguments, **named)
        except Exception:
            # Not constant, or wrong: then the page says so when it is shown.
            return node
        return self._constant(value, node)

    def visit_Output(  # noqa: N802 - as above
        self, node: nodes.Output, context: EvalContext
    ) -> nodes.Node:
        """``from {{ price }}`` is constant but for its price."""
        self.generic_visit(node, context)
        node.nodes = [piece for child in node.nodes for piece in self._pieces(child, context)]
        return node

    def _pieces(self, node: nodes.Expr, context: EvalContext) -> list[nodes.Expr]:
        """A text with values in it as its own words and the values, in their order."""
        name = self._constant_called(node)
        if not (isinstance(node, nodes.Call) and name in GETTEXT):
            return [node]
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        marks = {name: escape(f"{MARK}{name}{MARK}") for name in values}
        try:
            message = [argument.as_const(context) for argument in node.args]
            text = GETTEXT[name](context, *message, **marks)
        except Exception:
            return [node]
        pieces = text.split(MARK)
        names = pieces[1::2]
        if len(set(names)) < len(names):
            return [node]  # a value is worked out once, however often it is said
        found: list[nodes.Expr] = [nodes.Const(pieces[0], lineno=node.lineno)]
        for name, words in zip(names, pieces[2::2], strict=True):
            found += [values[name], nodes.Const(words, lineno=node.lineno)]
        return found

    def _constant_called(self, node: nodes.Expr) -> str:
        """The name of the constant function that is called; empty when it is none."""
        if not isinstance(node, nodes.Call) or node.dyn_args or node.dyn_kwargs:
            return ""
        if not isinstance(node.node, nodes.Name) or node.node.name not in self.constants:
            return ""
        return node.node.name

    def _constant(self, value: object, node: nodes.Expr) -> nodes.Expr:
        """The value in the place of ``node``, where the compiler can write it down."""
        try:
            return nodes.Const.from_untrusted(value, node.lineno, self.environment)
        except nodes.Impossible:
            return node
