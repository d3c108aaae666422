"""Translators' mode: a page of a development server shows where each of its texts comes from."""

from pathlib import Path

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from app.config import ROOT, load_settings
from app.i18n import init_i18n, origins
from app.i18n.catalogues import CatalogueStore, po_path
from app.i18n.current import current_locale, gettext, ngettext, pgettext, speak, speaking

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);\\n"

msgid "Save"
msgstr "Uložiť"

msgid "%(num)s row of %(name)s"
msgid_plural "%(num)s rows of %(name)s"
msgstr[0] "%(num)s riadok %(name)s"
msgstr[1] "%(num)s riadky %(name)s"
msgstr[2] "%(num)s riadkov %(name)s"
"""
POT = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

#: app/views.py templates/page.html
msgid "Save"
msgstr ""

#: templates/filter.html
msgctxt "filter"
msgid "Free now"
msgstr ""
"""


def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, env: str) -> FlaskClient:
    """A small site in Slovak with one page of texts."""
    path = po_path("sk", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(PO, "utf-8")
    pot = tmp_path / "messages.pot"
    pot.write_text(POT, "utf-8")
    monkeypatch.setattr(origins, "TEMPLATE", pot)
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config["SETTINGS"] = load_settings(
        {"KUPEC_ENV": env, "SECRET_KEY": "a key for tests, long enough"}
    )
    app.config["CATALOGUES"] = CatalogueStore(watch=False, translations=tmp_path)

    @app.before_request
    def speak_slovak() -> None:
        speak("sk", app.config["CATALOGUES"])

    init_i18n(app)

    @app.get("/")
    def page() -> str:
        texts = [
            gettext("Save"),
            ngettext("%(num)s row of %(name)s", "%(num)s rows of %(name)s", 3, name="A & B"),
            pgettext("filter", "Free now"),
            gettext("Save"),
        ]
        return "|".join(texts) + render_template("ui/_text_origins.html")

    return app.test_client()


def test_a_page_shows_where_each_text_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client(tmp_path, monkeypatch, "development").get("/?texts=show").text
    shown, _, listed = page.partition("<section")
    assert shown.strip() == "Uložiť⟨1⟩|3 riadky A & B⟨2⟩|Free now⟨3⟩|Uložiť⟨1⟩"
    first, second, third = listed.split("<li ")[1:]
    assert 'value="1"' in first
    assert "<code>Save</code>" in first
    assert "app/views.py, templates/page.html" in first
    assert "not in messages.pot yet: run translations update" in second
    assert "msgctxt <code>filter</code>" in third
    assert "templates/filter.html" in third


def test_the_next_page_is_as_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = client(tmp_path, monkeypatch, "development")
    reader.get("/?texts=show")
    for address in ("/", "/?texts=", "/?texts=other"):
        assert reader.get(address).text.strip() == "Uložiť|3 riadky A & B|Free now|Uložiť"


def test_no_language_outlives_its_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client(tmp_path, monkeypatch, "development").get("/?texts=show")
    assert current_locale() == "en"
    with speaking("sk"):
        assert "⟨" not in gettext("Save")


def test_production_shows_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client(tmp_path, monkeypatch, "production").get("/?texts=show").text
    assert page.strip() == "Uložiť|3 riadky A & B|Free now|Uložiť"
