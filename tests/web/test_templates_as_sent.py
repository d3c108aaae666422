"""Macros that remember what they said, pages without the indentation of their templates, and one
drawing of a medal in two places."""

import re
from typing import Any, cast

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from app.config import ROOT
from tests.web.conftest import SiteMaker, Stage


def test_a_kept_macro_says_each_thing_once_and_keeps_markup_apart(make_site: SiteMaker) -> None:
    asked: list[object] = []

    def note(value: object) -> str:
        asked.append(value)
        return ""

    module = (
        "{% macro anew(text) %}{{ note(text) }}<i>{{ text }}</i>{% endmacro %}"
        "{% set shown = kept(anew) %}"
    )
    page = "{% from 'm.html' import shown %}{{ shown(one) }}{{ shown(other) }}"
    said = "<i>&lt;b&gt;</i><i><b></i>"
    for env, times in (("production", 2), ("development", 6)):
        asked.clear()
        site = make_site(KUPEC_ENV=env)
        site.jinja_env.loader = DictLoader({"m.html": module, "p.html": page})
        site.jinja_env.globals["note"] = note
        with site.app_context():
            for _ in range(3):
                assert render_template("p.html", one="<b>", other=Markup("<b>")) == said
        assert len(asked) == times, env


def test_pages_are_sent_without_the_indentation_of_templates(make_site: SiteMaker) -> None:
    source = "<ul>\n  <li>{{ x }}</li>\n\t<li>b</li>\n</ul>\n  end {{ nothing }}"
    site = make_site()
    site.jinja_env.loader = DictLoader({"p.html": source, "p.txt": source})
    with site.app_context():
        with pytest.raises(UndefinedError) as raised:
            render_template("p.html", x=" a ")
        # The lines keep their numbers for whoever looks for a fault.
        lines = [
            entry.lineno + 1
            for entry in raised.traceback
            if entry.name == "top-level template code"
        ]
        assert lines == [5]
        page = render_template("p.html", x=" a ", nothing="")
        assert page == "<ul>\n<li> a </li>\n<li>b</li>\n</ul>\nend "
        assert "\n  <li>" in render_template("p.txt", x="a", nothing="")


def test_a_medal_is_the_same_drawing_in_the_sprite_and_in_the_badge(
    site: Flask, reader: FlaskClient, stage: Stage
) -> None:
    badge = reader.get(f"/badge/{stage.slugs[0]}.svg").text
    drawn = re.search(r'<svg viewBox="0 0 24 24"[^>]*>(.*?)</svg>', badge, re.DOTALL)
    assert drawn
    medals = re.findall(
        r'<symbol id="medal-(\w+)" viewBox="0 0 24 24">(.*)</symbol>',
        (ROOT / "static/icons/sprite.svg").read_text(),
    )
    assert [tier for tier, _ in medals] == ["gold", "silver", "bronze"]
    medal = cast(Any, site.jinja_env.get_template("ui/medal.html").module)
    assert {tier: medal.medal_shapes(tier) for tier, _ in medals} == dict(medals)
    assert drawn[1].strip() in dict(medals).values()
