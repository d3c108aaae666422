"""``/dev/mail`` in Chromium: a mail is read, its HTML in a frame, and its links are followed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.db import db, writing
from app.mail import post_mail
from tests.conftest import make_app
from tests.services.server import running_server

ANNA = "anna@shop.example"


@pytest.fixture(scope="session")
def mail_site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in development, with no partners and one mail, whose link leads to this very site."""
    path = tmp_path_factory.mktemp("mail") / "kupec.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    settings = {"KUPEC_ENV": "development", "DATABASE_URL": f"sqlite:///{path}"}
    with running_server(settings) as address:
        app = make_app(settings["DATABASE_URL"], BASE_URL=address)
        with app.app_context():
            with writing():
                post_mail(message="mail/trial", to=ANNA, locale="pl")
            db.engine.dispose()
        yield address


def test_a_mail_is_read_and_its_link_followed(page: Page, mail_site: str) -> None:
    page.goto(f"{mail_site}/dev/mail")
    page.locator("tr[data-mail] a").click()
    expect(page.locator("dl")).to_contain_text(ANNA)
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").locator("a").first.click()
    # What the link opens is the site itself, with all that it may do.
    expect(opened.value.locator("h1")).to_be_visible()
    expect(opened.value.locator("html")).to_have_class("js")
    page.locator("pre a").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(opened.value.url)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages(page: Page, mail_site: str, look: str) -> None:
    page.emulate_media(color_scheme=look, reduced_motion="reduce")
    for path in ("/dev/mail", "/dev/mail/1"):
        answer = page.goto(f"{mail_site}{path}")
        assert answer is not None
        assert answer.status == 200
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [f"{path} {fault['id']}" for fault in found] == []
