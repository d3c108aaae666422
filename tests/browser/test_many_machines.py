"""Two web processes and a worker over PostgreSQL and Redis are one site to whoever uses it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.config import ROOT
from app.db import db
from app.demo import load_demo
from app.tasks.queries import last_runs
from tests.browser.catalogue import Catalogue
from tests.conftest import make_app
from tests.services.missing import require
from tests.services.postgres import PostgresServer
from tests.services.redis import running_redis
from tests.services.server import running_server, without_own_settings

DATABASE = "many_machines"
PARTNERS = 80
SECOND = 1.0
TRIES = 600
PAUSE = 0.05


@dataclass(frozen=True)
class Machines:
    """Addresses of two web processes, and what they have in common."""

    app: Flask
    first: str
    second: str
    environ: dict[str, str]

    def command(self, *words: str) -> str:
        """Run ``flask …`` as a third machine would; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def machines(migrated_postgres: PostgresServer) -> Iterator[Machines]:
    require("Redis")
    migrated_postgres.create_database(DATABASE, template="migrated")
    url = migrated_postgres.url(DATABASE)
    app = make_app(url)
    with app.app_context():
        load_demo(partners=PARTNERS)
        db.session.remove()
    with running_redis() as redis, ExitStack() as stack:
        settings = {
            "KUPEC_ENV": "production",
            "SECRET_KEY": "a key for tests, long enough",
            "DATABASE_URL": url,
            "REDIS_URL": redis.url(),
            "BASE_URL": "http://127.0.0.1",
            "LANG": "C.UTF-8",
        }
        first, second = (stack.enter_context(running_server(settings)) for _ in range(2))
        yield Machines(app, first, second, without_own_settings() | settings)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    migrated_postgres.drop_database(DATABASE)


@pytest.fixture
def worker(machines: Machines) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker beside them; it ends with the tests however they end."""
    command = ("-m", "flask", "--app", "wsgi", "worker", "--parent", str(os.getpid()))
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=machines.environ, stderr=subprocess.DEVNULL
    )
    yield process
    process.terminate()
    assert process.wait(60) == 0


class Alternating(Catalogue):
    """A tab whose reader is now on one process, now on the other."""

    def __init__(self, page: Page, machines: Machines) -> None:
        super().__init__(page)
        self.machines = machines

    def change_over(self) -> None:
        """Open what is shown at the other process, which must show the same."""
        before = self.page.url
        shown, title = self.slugs, self.page.title()
        here, there = self.machines.first, self.machines.second
        if before.startswith(there):
            here, there = there, here
        assert before.startswith(f"{here}/")
        self.open(there + before.removeprefix(here))
        assert (self.slugs, self.page.title()) == (shown, title)


@pytest.fixture
def reader(machines: Machines, page: Page) -> Alternating:
    return Alternating(page, machines)


def test_the_story_of_the_catalogue_goes_on_from_one_process_to_the_other(
    machines: Machines, reader: Alternating
) -> None:
    page = reader.page
    reader.open(f"{machines.first}/sk/partners/")
    everyone = reader.total
    assert everyone == PARTNERS

    reader.search.fill("seo")
    reader.search.press("Enter")
    reader.expect_address("q=seo")
    found = reader.total
    assert 0 < found < everyone
    reader.change_over()
    assert reader.total == found

    reader.open(f"{machines.second}/sk/partners/")
    promised = reader.promised("category", "seo")
    reader.box("category", "seo").click()
    reader.expect_total(promised)
    reader.change_over()
    assert reader.total == promised
    expect(reader.box("category", "seo")).to_be_checked()

    reader.open(f"{machines.first}/sk/partners/")
    first_page = reader.slugs
    page.locator("main a[rel=next]").click()
    reader.expect_address("page=2")
    expect(page.locator(f'article[data-partner="{first_page[0]}"]')).to_have_count(0)
    reader.change_over()
    assert not set(first_page) & set(reader.slugs)

    chosen = reader.slugs[:2]
    page.locator(f'[data-partner="{chosen[0]}"] h3 a').click()
    page.wait_for_url(f"**/sk/partners/{chosen[0]}/")
    reader.change_over()

    reader.open(f"{machines.second}/sk/partners/?page=2")
    for slug in chosen:
        page.locator(f'[data-partner="{slug}"] input[form=compare-form]').check()
    page.locator("#compare-form button").click()
    columns = page.locator("thead [data-partner]")
    expect(columns).to_have_count(2)
    reader.change_over()
    expect(columns).to_have_count(2)

    page.locator('header a[hreflang="pl"]').first.click()
    page.wait_for_url("**/pl/compare/**")
    reader.change_over()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    # Remembered by the one, known to the other.
    page.goto(f"{machines.first}/")
    expect(page).to_have_url(f"{machines.first}/pl/")

    page.go_back()
    page.wait_for_url("**/pl/compare/**")
    expect(columns).to_have_count(2)


def test_a_partner_published_by_a_command_is_seen_by_both_within_a_second(
    machines: Machines, tmp_path: Path
) -> None:
    path = "/sk/partners/?q=novy"
    took = []
    for number in range(3):
        name = f"Nový partner {number}"
        table = tmp_path / f"{number}.csv"
        table.write_text(
            "name,email,categories,country,languages,headline_sk\n"
            f"{name},novy{number}@kupec.example,seo,SK,sk,Robíme všetko\n"
        )
        for address in (machines.first, machines.second):
            assert name not in read(address + path)
        machines.command("partners", "import", str(table))
        returned = time.monotonic()
        for address in (machines.first, machines.second):
            eventually(lambda address=address, name=name: name in read(address + path))
        took.append(time.monotonic() - returned)
    # The middle one: a machine that stalls in between says nothing of the rule.
    assert sorted(took)[1] <= SECOND


def test_the_worker_runs_the_scheduled_check(
    machines: Machines, worker: "subprocess.Popen[bytes]"
) -> None:
    def outcome() -> str | None:
        with machines.app.app_context():
            run = last_runs().get("check-listings")
            return run.outcome if run else None

    eventually(lambda: outcome() is not None)
    assert outcome() == "ok"
    assert "Every listing and every count was right." in machines.command("tasks", "list")


def read(address: str) -> str:
    with urlopen(address) as answer:  # noqa: S310 - our own server
        text: str = answer.read().decode()
    return text


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; tries are counted."""
    for _ in range(TRIES):
        if is_so():
            return
        time.sleep(PAUSE)
    pytest.fail("it never came to that")
