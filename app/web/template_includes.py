"""Templates written into those that include them, when they are compiled.

An included template costs its includer a look-up, a context and a generator on every page, more
than the words of a small one. What it sets stays in it, as when it is included.
"""

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


def write_in_includes(template: nodes.Template, environment: Environment) -> None:
    """Put the body of each template that is included by its name in the include's place.

    Raises jinja2.TemplateNotFound when there is no such template.
    """
    _Includer(environment).visit(template)


class _Includer(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - named for the kind of node, as Jinja asks
        """The included template's body in a scope of its own."""
        if not isinstance(node.template, nodes.Const) or not node.with_context:
            return node
        name = node.template.value
        if self.environment.loader is None or not isinstance(name, str):
            return node
        source, filename, _ = self.environment.loader.get_source(self.environment, name)
        included = self.visit(self.environment._parse(source, name, filename))
        return nodes.Scope(included.body, lineno=node.lineno)
