"""A site whose clock the tests move, with a merchant and a partner before it in browsers of their
own. It runs in this process, so that what moves the clock here moves it there."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import time_machine
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import make_server

from app.db import db
from app.mail.models import OutgoingMail
from tests.browser import private_pages
from tests.conftest import make_app

LINK = re.compile(r"http://localhost(/\w+/(?:m|briefs/confirm)/\S+)")


@dataclass
class JobsSite:
    """The site, its address, and its clock."""

    app: Flask
    address: str
    clock: time_machine.Traveller

    def pass_time(self, time: timedelta) -> None:
        """Let so much time pass, for everybody at once."""
        self.clock.shift(time)

    def work(self, task: str) -> None:
        """Let the worker do what is due."""
        result = self.app.test_cli_runner().invoke(args=["tasks", "run", task])
        assert result.exit_code == 0, result.output

    def mailed(self, message: str) -> str:
        """The path of the link in the newest mail of a kind."""
        with self.app.app_context():
            query = select(OutgoingMail.text).where(OutgoingMail.message == f"jobs/{message}")
            text = db.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(1)).one()
            db.session.remove()
        found = LINK.search(text)
        assert found, text
        return found[1]


@contextmanager
def running_jobs_site(migrated: Path, folder: Path) -> Iterator[tuple[Flask, str]]:
    """Run a site over an empty database; the app and its address."""
    path = folder / "jobs.sqlite"
    shutil.copyfile(migrated, path)
    app = make_app(f"sqlite:///{path}")
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    private_pages.SITES[server.port] = app
    yield app, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


def ask(page: Page, site: JobsSite, path: str, **fields: str) -> None:
    """Fill in an enquiry or a brief from where it stands, send it, and confirm the address."""
    page.goto(path)
    page.locator("[name=requirements]").fill(
        fields.get("requirements", "Potrebujem rozbehnúť reklamy.")
    )
    page.locator("[name=service]:visible").first.wait_for()
    fill_need(page)
    go_on(page, 1)
    page.locator("[name=has_store][value=yes]").check()
    page.locator("[name=store_url]").fill("www.obchodik.example")
    go_on(page, 2)
    page.locator("[name=name]").fill("Jana Malá")
    page.locator("[name=email]").fill("jana@obchodik.example")
    go_on(page, 3)
    # Nobody reads four steps as fast as this browser fills them in.
    site.pass_time(timedelta(minutes=2))
    page.locator("[name=consent]").check()
    page.locator("form[data-step] button[type=submit]").first.click()
    page.wait_for_url("**/sent")
    page.goto(site.mailed("confirm"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/m/**")


def fill_need(page: Page) -> None:
    """The service that is wanted, and for a brief its category."""
    service = page.locator("[name=service]")
    if service.evaluate("field => field.tagName") == "SELECT":
        service.select_option(index=1)
    else:
        service.fill("Nastavenie reklám")
    category = page.locator("[name=category]")
    if category.count():
        category.select_option("development")


def go_on(page: Page, step: int) -> None:
    """To the next step of the form."""
    page.locator(f"form[data-step='{step}'] button[name=to][value='{step + 1}']").click()
    page.locator(f"form[data-step='{step + 1}']").wait_for()
