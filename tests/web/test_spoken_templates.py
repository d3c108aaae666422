"""Templates are compiled once for each language; nobody can tell from the page that they are."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader
from markupsafe import Markup

from app.i18n.catalogues import Catalogue, CatalogueStore, po_path
from app.i18n.current import speaking
from app.web.templating import TEXTS
from tests.web.conftest import LOCALES, SiteMaker, Stage, templates_of

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);\\n"

msgid "Save"
msgstr "{save}"

msgid "from %(price)s"
msgstr "od %(price)s & viac"

msgid "<b>%(name)s</b> of %(name)s"
msgstr "<b>%(name)s</b> z %(name)s"

msgid "%(share)s%% of %(all)s"
msgstr "%(all)s: %(share)s%%"

msgid "lost %(one)s"
msgstr "stratené %(other)s"

msgctxt "partner"
msgid "Free"
msgstr "Voľný"

msgid "%(num)s row"
msgid_plural "%(num)s rows"
msgstr[0] "%(num)s riadok"
msgstr[1] "%(num)s riadky"
msgstr[2] "%(num)s riadkov"
"""
# No page is kept: each is rendered when it is asked for.
ANEW = {"KUPEC_PAGE_CACHE_MB": "0"}
Say = Callable[..., str]


@dataclass(frozen=True)
class Counting(Catalogue):
    """A catalogue that remembers what it was asked for."""

    asked: ClassVar[list[str]] = []

    def text(self, message: str, context: str = "") -> str:
        self.asked.append(message)
        return super().text(message, context)


class CountingStore(CatalogueStore):
    def get(self, locale: str) -> Catalogue:
        found = self._read.get(locale)
        if found is None:
            known = super().get(locale)
            found = self._read[locale] = (0, Counting(known.texts, known.plural_form))
        return found[1]


def slovak(folder: Path, save: str = "Uložiť", *, watch: bool = False) -> CatalogueStore:
    path = po_path("sk", folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO.replace("{save}", save), encoding="utf-8")
    return CatalogueStore(watch=watch, translations=folder)


@pytest.fixture
def say(make_site: SiteMaker, tmp_path: Path) -> Say:
    """What a template says in Slovak; the same whether its constants were worked out or not."""
    store = slovak(tmp_path)

    def said(source: str, *, template: str = "page.html", **values: object) -> str:
        answers = set()
        for constants in (None, frozenset[str]()):
            site = make_site()
            templates = templates_of(site)
            templates.loader = DictLoader({template: source})
            if constants is not None:
                templates.constants = constants
            with site.test_request_context("/sk/"), speaking("sk", store):
                answers.add(render_template(template, **values))
        (answer,) = answers
        return answer

    return said


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_byte_for_byte_what_it_would_be_without(
    make_site: SiteMaker, stage: Stage, locale: str
) -> None:
    worked_out, plain = make_site(**ANEW), make_site(**ANEW)
    # Neither are constants worked out in one of them, nor includes written in.
    templates_of(plain).constants = frozenset()
    templates_of(plain).auto_reload, templates_of(worked_out).auto_reload = True, False
    paths = [f"/{locale}/{path}" for path in (*stage.paths(), "nothing-here")]
    paths += [f"/badge/{stage.slugs[0]}.svg?lang={locale}", "/sitemap.xml", "/sitemap-pages.xml"]
    for path in paths:
        for headers in ({}, {"HX-Request": "true"}):
            one, other = (
                re.sub("[0-9a-f]{32}", "id", site.test_client().get(path, headers=headers).text)
                for site in (worked_out, plain)
            )
            assert one == other, path


def test_no_constant_text_is_asked_for_a_second_time(make_site: SiteMaker, stage: Stage) -> None:
    site = make_site(**ANEW)
    site.config["CATALOGUES"] = CountingStore(watch=False)
    reader = site.test_client()
    for path in stage.paths():
        reader.get(f"/pl/{path}")
    assert len(Counting.asked) > 100
    Counting.asked.clear()
    for path in ("", "partners/", "tiers/"):
        reader.get(f"/pl/{path}")
    assert Counting.asked == []


def test_languages_do_not_mix(make_site: SiteMaker) -> None:
    reader = make_site(**ANEW).test_client()
    first = {locale: reader.get(f"/{locale}/").text for locale in LOCALES}
    for locale in reversed(LOCALES):
        assert reader.get(f"/{locale}/").text == first[locale]
        assert f'href="/{locale}/partners/"' in first[locale]
    assert len(set(first.values())) == len(LOCALES)


def test_another_language_within_a_request_is_that_language(site: Flask) -> None:
    templates_of(site).loader = DictLoader({"p.html": "{{ url_for('catalogue.tiers') }}"})
    with site.test_request_context("/sk/"):
        for locale in ("pl", "sk", "ru"):
            with speaking(locale):
                assert render_template("p.html") == f"/{locale}/tiers/"


def test_two_sites_in_one_process_keep_to_themselves(make_site: SiteMaker) -> None:
    one = make_site(KUPEC_PROGRAMME_NAME="First", BASE_URL="http://first.example", **ANEW)
    other = make_site(KUPEC_PROGRAMME_NAME="Second", BASE_URL="http://second.example", **ANEW)
    for _ in range(2):
        for site, own, foreign in ((one, "First", "Second"), (other, "Second", "First")):
            host = f"http://{own.lower()}.example"
            page = site.test_client().get("/sk/tiers/", base_url=host).text
            assert f"· {own}</title>" in page
            assert f'rel="canonical" href="{host}/sk/tiers/"' in page
            assert foreign.lower() not in page.lower()


def test_a_translation_keeps_its_markup_and_what_is_filled_in_is_escaped(say: Say) -> None:
    name = "<i>&"
    for source in (
        '{{ _("<b>%(name)s</b> of %(name)s", name=name) }}',
        '{% set both %}{{ _("<b>%(name)s</b> of %(name)s", name=name) }}{% endset %}{{ both }}',
        "{% trans %}<b>{{ name }}</b> of {{ name }}{% endtrans %}",
    ):
        assert say(source, name=name) == "<b>&lt;i&gt;&amp;</b> z &lt;i&gt;&amp;"
    assert say('{{ _("from %(price)s", price=p) }}', p="1<2") == "od 1&lt;2 & viac"
    assert say('{{ _("from %(price)s", price=p) }}', p=Markup("<data>1</data>")) == (
        "od <data>1</data> & viac"
    )


def test_a_template_without_markup_escapes_nothing(say: Say) -> None:
    source = '{{ _("from %(price)s", price=p) }} {{ _("<b>%(name)s</b> of %(name)s", name=p) }}'
    assert say(source, template="page.txt", p="<1>") == "od <1> & viac <b><1></b> z <1>"


def test_escaping_switched_within_a_template_holds(say: Say) -> None:
    source = '{% autoescape false %}{{ _("from %(price)s", price=p) }}{% endautoescape %}|{{ p }}'
    assert say(source, p="<1>") == "od <1> & viac|&lt;1&gt;"


def test_values_stand_where_the_translation_has_them(say: Say) -> None:
    source = "{% trans share=a, all=b %}{{ share }}% of {{ all }}{% endtrans %}"
    assert say(source, a=5, b="<x>") == "&lt;x&gt;: 5%"


def test_a_value_is_worked_out_once_however_often_it_is_said(say: Say) -> None:
    calls: list[int] = []

    def next_name() -> str:
        calls.append(1)
        return "n"

    source = '{{ _("<b>%(name)s</b> of %(name)s", name=next()) }}'
    assert say(source, next=next_name) == "<b>n</b> z n"
    assert len(calls) == 2  # once for each of the two sites


def test_counts_take_the_form_of_their_number(say: Say) -> None:
    source = "{% trans num=n %}{{ num }} row{% pluralize %}{{ num }} rows{% endtrans %}"
    said = [say(source, n=number) for number in (1, 3, 5)]
    assert said == ["1 riadok", "3 riadky", "5 riadkov"]
    assert say('{{ ngettext("%(num)s row", "%(num)s rows", 3) }}') == "3 riadky"


def test_a_context_chooses_the_translation(say: Say) -> None:
    assert say('{{ pgettext("partner", "Free") }} {{ pgettext("other", "Free") }}') == "Voľný Free"


def test_a_translation_that_asks_for_another_value_gives_way_to_the_english_text(say: Say) -> None:
    assert say('{{ _("lost %(one)s", one=1) }}') == "lost 1"
    assert say("{% trans one=x %}lost {{ one }}{% endtrans %}", x="<") == "lost &lt;"


def test_names_that_a_template_gives_to_its_own_things_are_its_own(say: Say) -> None:
    own = "{% macro static(path) %}mine {{ path }}{% endmacro %}{{ static('x') }}"
    assert say(own) == "mine x"
    assert say("{% set most_compared = 77 %}{{ most_compared }}") == "77"
    assert say("{% for icon in ['a', 'b'] %}{{ icon }}{% endfor %}") == "ab"


def test_what_is_wrong_with_a_constant_is_said_by_the_page(make_site: SiteMaker) -> None:
    for source in ("{{ url_for('no.such.page') }}", "{{ settings.nothing }}", "{{ static() }}"):
        site = make_site()
        templates_of(site).loader = DictLoader({"errors/error.html": "", "p.html": source})
        site.add_url_rule("/<locale:locale>/planted", "planted", lambda: render_template("p.html"))
        assert site.test_client().get("/sk/planted").status_code == 500, source


def test_a_saved_translation_is_seen_at_the_next_page(make_site: SiteMaker, tmp_path: Path) -> None:
    site = make_site(KUPEC_ENV="development")
    templates_of(site).loader = DictLoader({"p.html": '{{ _("Save") }}'})
    store = slovak(tmp_path, "Uložit", watch=True)
    with site.app_context(), speaking("sk", store):
        assert render_template("p.html") == "Uložit"
        slovak(tmp_path, "Uložiť")
        os.utime(po_path("sk", tmp_path), (1, 1))
        assert render_template("p.html") == "Uložiť"


def test_a_saved_template_is_seen_in_development(make_site: SiteMaker, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text("before")
    site = make_site(KUPEC_ENV="development")
    site.template_folder = str(tmp_path)
    with site.app_context():
        assert render_template("p.html") == "before"
        (tmp_path / "p.html").write_text("after")
        os.utime(tmp_path / "p.html", (1, 1))
        assert render_template("p.html") == "after"


def test_translators_see_the_number_of_each_text_on_every_page(make_site: SiteMaker) -> None:
    reader = make_site(KUPEC_ENV="development").test_client()
    usual = reader.get("/sk/tiers/").text
    assert "⟨" not in usual
    first = reader.get("/sk/tiers/?texts=show").text
    assert first.count("⟨") > 40
    assert reader.get("/sk/tiers/?texts=show").text == first
    assert reader.get("/sk/tiers/").text == usual


def test_every_text_function_is_known() -> None:
    assert {"_", "gettext", "ngettext", "pgettext", "npgettext"} == TEXTS
