"""What holds for every message, whatever feature it belongs to."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.i18n.catalogues import po_path, read_catalogue

MAIL = ROOT / "templates" / "mail"
FOLDERS = sorted(path.parent for path in MAIL.rglob("subject.txt"))
MARKUP = re.compile(r"<[a-z/!]|&#?\w+;", re.IGNORECASE)


def names(folders: list[Path]) -> list[str]:
    return [folder.relative_to(MAIL).as_posix() for folder in folders]


def test_a_message_is_a_folder_of_a_feature() -> None:
    bodies = {path.parent for path in MAIL.rglob("body.*")}
    assert sorted(bodies) == FOLDERS
    assert all(name.count("/") == 1 for name in names(FOLDERS))


@pytest.mark.parametrize("folder", FOLDERS, ids=names(FOLDERS))
def test_a_message_has_a_subject_and_both_bodies(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}
    for body in ("body.txt", "body.html"):
        layout = f'{{% extends "mail/layout{Path(body).suffix}" %}}'
        assert (folder / body).read_text(encoding="utf-8").startswith(layout)


@pytest.mark.parametrize("folder", FOLDERS, ids=names(FOLDERS))
def test_paragraphs_of_a_text_body_stand_apart(folder: Path) -> None:
    """Jinja takes the end of a line away behind a block: "+%}" keeps it."""
    lines = (folder / "body.txt").read_text(encoding="utf-8").splitlines()
    for line, following in pairwise(lines):
        is_text = not re.fullmatch(r"\s*\{%[^%]*%\}\s*", line)
        assert following or not is_text or not line.endswith(" %}"), line


@pytest.mark.parametrize("locale", ["en", "sk", "pl", "ru"])
def test_a_text_body_says_nothing_in_markup(app: Flask, locale: str) -> None:
    """A text that stands in HTML elsewhere may have been translated with an entity in it."""
    catalogue = None if locale == "en" else read_catalogue(po_path(locale))
    for path in sorted(MAIL.rglob("*.txt")):
        source = path.read_text(encoding="utf-8")
        assert not MARKUP.search(source), path
        for _, _, found in app.jinja_env.extract_translations(source):
            for message in found if isinstance(found, tuple) else (found,):
                if message is not None and catalogue is not None:
                    told = catalogue.texts.get(("", message), ())
                    assert not any(MARKUP.search(form) for form in told), (path, message)
