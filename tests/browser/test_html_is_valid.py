"""The Nu HTML checker finds nothing to mend in any public page, nor in the badge."""

import json
import shutil
import subprocess
from http import HTTPStatus
from pathlib import Path

from tests.browser.conftest import Demo
from tests.browser.public_pages import LOCALES, PAGES, path_of
from tests.services.missing import require
from tests.tools import vnu


def test_every_page_and_the_badge_are_valid(demo: Demo, tmp_path: Path) -> None:
    require("Java", "vnu")
    client = demo.app.test_client()
    for locale in LOCALES:
        for name in PAGES:
            response = client.get(f"/{locale}{path_of(name, demo)}")
            expected = HTTPStatus.NOT_FOUND if name == "not found" else HTTPStatus.OK
            assert response.status_code == expected, name
            (tmp_path / f"{locale} {name}.html").write_bytes(response.data)
        for slug in (demo.told_all, demo.told_little):
            badge = client.get(f"/badge/{slug}.svg?lang={locale}")
            assert badge.status_code == HTTPStatus.OK
            (tmp_path / f"{locale} {slug}.svg").write_bytes(badge.data)
    assert checked(tmp_path) == []


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
