"""While people work on the site, they see at the next reload what they have just saved."""

import os
from pathlib import Path

import pytest

from app.web.page_cache.edits import EditedFiles
from tests.web.conftest import SiteMaker

EDITED = ("translations/sk/LC_MESSAGES/messages.po", "translations/pl/alphabet.txt")
TEMPLATES = ("templates/catalogue/home.html", "templates/ui/medal.html")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of few files, taken for the real one."""
    for name in (*EDITED, *TEMPLATES):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before", encoding="utf-8")
        os.utime(path, (1, 1))
    monkeypatch.setattr("app.web.page_cache.edits.ROOT", tmp_path)
    # Looked at each time, so that no test has to wait for the next look.
    monkeypatch.setattr("app.web.page_cache.edits.LOOK_EVERY", 0)
    return tmp_path


@pytest.mark.parametrize("name", [*EDITED, *TEMPLATES])
def test_a_page_is_made_anew_after_an_edit(make_site: SiteMaker, folder: Path, name: str) -> None:
    site = make_site(KUPEC_ENV="development")
    cache = site.extensions["page_cache"]
    for _ in range(2):
        site.test_client().get("/sk/tiers/")
    assert cache.made == 1
    os.utime(folder / name, (2, 2))
    for _ in range(2):
        site.test_client().get("/sk/tiers/")
    assert cache.made == 2


def test_a_new_file_and_one_that_is_gone_are_edits_too(folder: Path) -> None:
    edited = EditedFiles()
    states = [edited.state()]
    new = folder / "templates" / "catalogue" / "new.html"
    new.write_text("new", encoding="utf-8")
    states.append(edited.state())
    (folder / TEMPLATES[0]).unlink()
    states.append(edited.state())
    assert len(set(states)) == 3
    assert edited.state() == states[-1]


def test_production_does_not_look_at_files(make_site: SiteMaker, folder: Path) -> None:
    site = make_site()
    site.test_client().get("/sk/tiers/")
    os.utime(folder / EDITED[0], (2, 2))
    site.test_client().get("/sk/tiers/")
    assert site.extensions["page_cache"].made == 1


def test_translators_mode_is_made_anew_each_time_and_never_kept(make_site: SiteMaker) -> None:
    site = make_site(KUPEC_ENV="development")
    plain = site.test_client().get("/sk/tiers/").text
    for _ in range(2):
        assert "⟨1⟩" in site.test_client().get("/sk/tiers/?texts=show").text
    assert site.extensions["page_cache"].made == 1
    assert site.test_client().get("/sk/tiers/").text == plain


def test_in_production_translators_mode_is_a_word_like_any_other(make_site: SiteMaker) -> None:
    site = make_site()
    plain = site.test_client().get("/sk/tiers/").text
    assert site.test_client().get("/sk/tiers/?texts=show").text == plain
    assert site.extensions["page_cache"].made == 1
