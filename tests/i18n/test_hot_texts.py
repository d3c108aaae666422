"""A translator edits a .po file, reloads, and sees it, without a restart."""

import os
from pathlib import Path

import pytest

from app.i18n.catalogues import CatalogueStore, po_path
from app.i18n.current import gettext, speaking
from app.i18n.pofiles import UnreadableFile

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr "{word}"

#, fuzzy
msgid "Delete"
msgstr "Hádam"
"""


def write(folder: Path, word: str, mtime: int) -> None:
    path = po_path("sk", folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO.format(word=word), encoding="utf-8")
    os.utime(path, (mtime, mtime))


def test_a_saved_file_is_read_anew_in_development(tmp_path: Path) -> None:
    write(tmp_path, "Uložit", 1)
    store = CatalogueStore(watch=True, translations=tmp_path)
    with speaking("sk", store):
        assert gettext("Save") == "Uložit"
        write(tmp_path, "Uložiť", 2)
        assert gettext("Save") == "Uložiť"


def test_a_slip_keeps_the_words_from_before(tmp_path: Path) -> None:
    write(tmp_path, "Uložiť", 1)
    store = CatalogueStore(watch=True, translations=tmp_path)
    with speaking("sk", store):
        assert gettext("Save") == "Uložiť"
        write(tmp_path, 'a quotation " mark', 2)
        assert gettext("Save") == "Uložiť"
        write(tmp_path, "Ulož", 3)
        assert gettext("Save") == "Ulož"


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    write(tmp_path, 'a quotation " mark', 1)
    with pytest.raises(UnreadableFile, match=r"messages\.po: line 6"):
        CatalogueStore(watch=False, translations=tmp_path).get("sk")


def test_production_reads_a_file_once(tmp_path: Path) -> None:
    write(tmp_path, "Uložiť", 1)
    store = CatalogueStore(watch=False, translations=tmp_path)
    with speaking("sk", store):
        assert gettext("Save") == "Uložiť"
        write(tmp_path, "Zmenené", 2)
        assert gettext("Save") == "Uložiť"


def test_a_doubtful_or_missing_translation_shows_the_english_text(tmp_path: Path) -> None:
    write(tmp_path, "", 1)
    with speaking("sk", CatalogueStore(watch=False, translations=tmp_path)):
        assert gettext("Save") == "Save"
        assert gettext("Delete") == "Delete"
        assert gettext("Never seen %(name)s", name="x") == "Never seen x"


def test_a_language_without_a_file_is_english(tmp_path: Path) -> None:
    with speaking("cs", CatalogueStore(watch=True, translations=tmp_path)):
        assert gettext("Save") == "Save"
