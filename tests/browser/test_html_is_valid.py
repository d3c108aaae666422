"""The Nu HTML checker finds nothing to mend in any page, nor in the badge."""

import json
import shutil
import subprocess
from http import HTTPStatus
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.browser import private_pages
from tests.browser.conftest import Demo
from tests.browser.public_pages import LOCALES, PAGES, STATUSES, in_turn, path_of
from tests.faults import Told
from tests.services.missing import require
from tests.tools import vnu


@pytest.mark.faults
def test_every_page_and_the_badge_are_valid(demo: Demo, tmp_path: Path, told: Told) -> None:
    """All of them by one start of Java, which takes longer than what it then reads."""
    require("Java", "vnu")
    pages = in_turn(PAGES)
    client = demo.app.test_client()
    for name, locale in pages:
        answer = client.get(f"/{locale}{path_of(name, demo)}")
        keep(tmp_path / f"public {locale} {name}.html", answer, STATUSES.get(name, HTTPStatus.OK))
    for locale in LOCALES:
        for slug in (demo.told_all, demo.told_little):
            badge = client.get(f"/badge/{slug}.svg?lang={locale}")
            keep(tmp_path / f"badge {locale} {slug}.svg", badge, HTTPStatus.OK)
    own_pages = 0
    for whose, names in private_pages.by_whom(private_pages.PAGES).items():
        client = demo.app.test_client()
        for name, value in private_pages.cookies_of(demo.app, whose).items():
            client.set_cookie(name, value)
        for name, locale in in_turn(names):
            answer = client.get(f"/{locale}{private_pages.PAGES[name][1]}")
            expected = private_pages.STATUSES.get(name, HTTPStatus.OK)
            keep(tmp_path / f"own {locale} {name}.html", answer, expected)
            own_pages += 1
    told.times(len(pages) + own_pages)
    assert checked(tmp_path) == []


def keep(path: Path, answer: TestResponse, status: HTTPStatus) -> None:
    """Lay an answer before the checker, when it is the page that was asked for."""
    assert answer.status_code == status, path.stem
    path.write_bytes(answer.data)


def checked(folder: Path) -> list[str]:
    """What the checker has to say of every file in a folder, by one start of Java."""
    java = shutil.which("java")
    assert java is not None
    done = subprocess.run(
        [java, "-jar", str(vnu.JAR), "--format", "json", "--also-check-svg", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}"
        for each in json.loads(done.stderr)["messages"]
    ]
