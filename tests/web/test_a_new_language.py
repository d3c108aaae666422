"""A new language is one folder and one setting, no code."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import config
from app.db import db, writing
from app.i18n.catalogues import CatalogueStore
from app.partners.listing import refresh_listings
from app.partners.models import ListingOrder, Partner
from tests import cast
from tests.conftest import make_app
from tests.pages import parse

CZECH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);\\n"

msgid "Catalogue"
msgstr "Katalog"

msgid "%(shown)s partner"
msgid_plural "%(shown)s partners"
msgstr[0] "%(shown)s partner"
msgstr[1] "%(shown)s partneři"
msgstr[2] "%(shown)s partnerů"
"""


@pytest.fixture
def with_czech(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site whose partners were listed before the folder and the setting came."""
    path = tmp_path / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    before = make_app(f"sqlite:///{path}")
    with before.app_context():
        cast.everything_told()
        cast.polish_only()
        db.session.remove()
        db.engine.dispose()
    translations = tmp_path / "translations"
    shutil.copytree(config.ROOT / "translations", translations)
    folder = translations / "cs" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(CZECH, encoding="utf-8")
    monkeypatch.setattr(config, "ROOT", tmp_path)
    app = make_app(f"sqlite:///{path}", KUPEC_LOCALES="sk,pl,ru,cs")
    app.config["CATALOGUES"] = CatalogueStore(watch=False, translations=translations)
    return app


def test_its_pages_are_there_in_its_words(with_czech: Flask) -> None:
    page = parse(with_czech.test_client().get("/cs/partners/").text)
    assert page.one("html")["lang"] == "cs"
    assert page.one("[data-total]").text == "2 partneři"
    assert "Katalog" in page.one(".site-nav").text
    assert page.has('.languages a[hreflang="cs"]')


def test_a_write_before_they_are_built_anew_hides_nobody(with_czech: Flask) -> None:
    with with_czech.app_context():
        with writing():
            ids = db.session.scalars(select(Partner.id).order_by(Partner.id).limit(1)).all()
            refresh_listings(ids)
        db.session.remove()
    reader = with_czech.test_client()
    for sort in ("recommended", "name", "rating"):
        page = parse(reader.get(f"/cs/partners/?sort={sort}").text)
        assert len(page.all("article[data-partner]")) == 2


def test_lists_stand_in_its_order_once_listings_are_built_anew(with_czech: Flask) -> None:
    result = with_czech.test_cli_runner().invoke(args=["partners", "relist"])
    assert result.exit_code == 0
    with with_czech.app_context():
        query = select(func.count()).where(ListingOrder.locale == "cs")
        assert db.session.scalar(query) == 2
        db.session.remove()
        db.engine.dispose()


def test_without_the_folder_the_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match="KUPEC_LOCALES"):
        make_app(f"sqlite:///{tmp_path}/x.sqlite", KUPEC_LOCALES="sk,cs")
