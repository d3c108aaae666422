"""A template that another includes is written into it; nobody can tell from the page."""

import pytest
from flask import render_template
from jinja2 import DictLoader, TemplateNotFound

from app.web.spoken_templates import SpokenTemplates
from tests.web.conftest import SiteMaker, templates_of

INCLUDING = {
    "page.html": (
        "{% set word = 'outer' %}{% for each in (1, 2) %}{% include 'part.html' %}{% endfor %}"
        "{{ word }}{% include 'part.html' %}{{ word }}{% include 'part.html' without context %}"
    ),
    "part.html": (
        "{% from 'said.html' import said %}{{ word|default('none') }}"
        "{% set word = 'inner' %}{{ said(word, each|default(0)) }}{% include 'deep.html' %} "
    ),
    "deep.html": "{% if each is defined %}!{% endif %}",
    "said.html": "{% macro said(word, number) %}<{{ word }}{{ number }}>{% endmacro %}",
}


@pytest.mark.parametrize("is_production", [True, False])
def test_what_an_included_template_sets_stays_in_it(
    make_site: SiteMaker, *, is_production: bool
) -> None:
    site = make_site()
    templates = templates_of(site)
    templates.loader, templates.auto_reload = DictLoader(INCLUDING), not is_production
    with site.test_request_context("/sk/"):
        said = "outer<inner1>! outer<inner2>! outerouter<inner0> outernone<inner0> "
        assert render_template("page.html") == said


@pytest.mark.parametrize(("is_production", "asked"), [(True, 0), (False, 2)])
def test_a_written_in_template_is_not_asked_for_by_the_page(
    make_site: SiteMaker, monkeypatch: pytest.MonkeyPatch, *, is_production: bool, asked: int
) -> None:
    site = make_site()
    templates = templates_of(site)
    page = "{% for each in (1, 2) %}{% include 'deep.html' %}{% endfor %}"
    templates.loader = DictLoader({"page.html": page, "deep.html": INCLUDING["deep.html"]})
    templates.auto_reload = not is_production
    names: list[object] = []
    get = SpokenTemplates.get_template

    def noted(self: SpokenTemplates, name: str, *rest: object) -> object:
        names.append(name)
        return get(self, name, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(SpokenTemplates, "get_template", noted)
    with site.test_request_context("/sk/"):
        assert render_template("page.html") == "!!"
    assert names.count("deep.html") == asked


def test_a_template_that_is_not_there_is_said_when_the_page_is_compiled(
    make_site: SiteMaker,
) -> None:
    site = make_site()
    templates = templates_of(site)
    templates.loader, templates.auto_reload = (
        DictLoader({"p.html": "{% include 'q.html' %}"}),
        False,
    )
    with site.test_request_context("/sk/"), pytest.raises(TemplateNotFound, match=r"q\.html"):
        render_template("p.html")
