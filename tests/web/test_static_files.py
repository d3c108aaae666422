"""Static files: one hash in the path, kept for ever, compressed, and nothing missing."""

import gzip
import os
import re
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import ROOT
from app.web import static
from app.web.static import digest_of, joined_scripts, joined_styles, prepare
from tests.web.conftest import SiteMaker, Stage

SOURCE = ROOT / "static"
# A class in a style sheet: .card__name, and not a number such as .5em or a file such as x.woff2.
CLASS = re.compile(r"\.([a-z][\w-]*)(?![\w-]*[\"'])")
LAYERS = ("fonts", "tokens", "base", "components", "features")
ALL_JOINED = joined_styles(SOURCE / "css", static.STYLES + static.PRIVATE_STYLES)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small folder of static files."""
    folder = tmp_path / "source"
    for path, text in {
        "css/layers.css": "@layer a, b;",
        "css/base.css": "/* base */",
        "css/features/0.css": "/* of one page */ a { top: 0; }",
        "css/features/catalogue.css": "/* feature */",
        "css/private/d.css": "/* d */",
        "css/private/c.css": "/* c */",
        "css/print.css": "/* print */",
        "css/components/b.css": "/* b */",
        "css/components/a.css": "/* a */",
        "js/app.js": "let word = 'kupec';\n" * 50,
        "vendor/htmx-2.0.11/htmx.min.js": "var htmx = {};",
        "fonts/x.woff2": "not text" * 100,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def prefix(site: Flask) -> str:
    found: str = site.config["STATIC_PREFIX"]
    return found


def test_there_is_one_hash_in_the_path_of_all_files(reader: FlaskClient, site: Flask) -> None:
    assert re.fullmatch(r"/static/[0-9a-f]{12}/", prefix(site))
    page = reader.get("/sk/").text
    used = re.findall(r'"(/static/[^"#]+)', page)
    assert len(used) > 5
    assert all(address.startswith(prefix(site)) for address in used)


def test_every_start_gives_the_same_hash(make_site: SiteMaker) -> None:
    assert prefix(make_site()) == prefix(make_site())


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "js/app.js").write_text("let word = 'kupez';\n" * 50),
        lambda folder: (folder / "js/app.js").rename(folder / "js/other.js"),
        lambda folder: (folder / "css/components/a.css").unlink(),
        lambda folder: (folder / "css/new.css").write_text(""),
    ],
)
def test_any_change_of_a_file_changes_the_hash(
    source: Path, change: Callable[[Path], object]
) -> None:
    before = digest_of(source)
    (source / "js/app.js").touch()
    os.utime(source / "js/app.js", (1, 1))
    assert digest_of(source) == before
    change(source)
    assert digest_of(source) != before


def test_another_order_of_styles_changes_the_hash(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest_of(source)
    monkeypatch.setattr(static, "STYLES", tuple(reversed(static.STYLES)))
    assert digest_of(source) != before


@pytest.mark.parametrize("path", ["css/app.css", "js/kupec.js", "icons/favicon.svg"])
def test_files_are_kept_for_ever_and_come_compressed(site: Flask, path: str) -> None:
    reader = site.test_client()
    with reader.get(prefix(site) + path) as plain:
        assert plain.status_code == 200
        assert plain.cache_control.public
        assert plain.cache_control.immutable
        assert (plain.cache_control.max_age or 0) >= 31_536_000
        assert "Content-Encoding" not in plain.headers
        original = plain.data
    for accepted, encoding, unpack in (
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
    ):
        headers = {"Accept-Encoding": accepted}
        with reader.get(prefix(site) + path, headers=headers) as packed:
            assert packed.headers["Content-Encoding"] == encoding
            assert "immutable" in packed.headers["Cache-Control"]
            assert packed.headers["Vary"] == "Accept-Encoding"
            assert packed.content_type == plain.content_type
            assert len(packed.data) < len(original)
            assert unpack(packed.data) == original


def test_a_font_is_served_as_it_is(site: Flask) -> None:
    path = "fonts/inter-latin.woff2"
    headers = {"Accept-Encoding": "br, gzip"}
    with site.test_client().get(prefix(site) + path, headers=headers) as font:
        assert font.content_type == "font/woff2"
        assert "Content-Encoding" not in font.headers
        assert font.data == (SOURCE / path).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "nothing.css",
        "css/",
        "../config.py",
        "..%2f..%2fapp/config.py",
        "css/../../../../app/config.py",
        "%2e%2e/%2e%2e/%2e%2e/wsgi.py",
        "/etc/passwd",
        "js/app.js%00.css",
        "js/app.js/",
    ],
)
def test_nothing_else_is_served(site: Flask, path: str) -> None:
    answer = site.test_client().get(prefix(site) + path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers["Cache-Control"]


def test_an_old_hash_is_not_there_any_more(site: Flask) -> None:
    assert site.test_client().get("/static/000000000000/js/app.js").status_code == 404


def test_the_icon_that_browsers_ask_for_is_not_tied_to_a_hash(site: Flask) -> None:
    answer = site.test_client().get("/favicon.ico")
    # 302: a browser keeps a 301 for ever, and the hash changes.
    assert (answer.status_code, answer.location) == (302, f"{prefix(site)}icons/favicon.ico")
    with site.test_client().get(answer.location) as icon:
        assert icon.status_code == 200


def test_many_processes_at_once_prepare_one_whole_folder(source: Path, tmp_path: Path) -> None:
    prepared, digest, together = tmp_path / "prepared", digest_of(source), 8
    barrier = threading.Barrier(together)
    folders: list[Path] = []

    def start() -> None:
        barrier.wait()
        folders.append(prepare(source, prepared, digest))

    threads = [threading.Thread(target=start) for _ in range(together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert folders == [prepared / digest] * together
    assert [path.name for path in prepared.iterdir()] == [digest]
    files = [path for path in (prepared / digest).rglob("*") if path.is_file()]
    made = {str(path.relative_to(prepared / digest)) for path in files}
    assert made == {
        "css/app.css", "css/layers.css", "css/base.css",
        "css/components/a.css", "css/components/b.css", "css/features/0.css",
        "css/features/catalogue.css", "css/print.css", "fonts/x.woff2",
        "css/private.css", "css/private/c.css", "css/private/d.css",
        "js/app.js", "js/app.js.br", "js/app.js.gz",
        "js/kupec.js", "js/kupec.js.br", "js/kupec.js.gz",
        "vendor/htmx-2.0.11/htmx.min.js",
    }  # fmt: skip


def test_styles_are_joined_in_the_order_of_their_layers(source: Path) -> None:
    joined = joined_styles(source / "css", static.STYLES)
    assert joined.splitlines() == [
        "@layer a, b;", "/* base */", "/* a */", "/* b */", "/* feature */", "/* print */",
    ]  # fmt: skip
    private = joined_styles(source / "css", static.PRIVATE_STYLES)
    assert private.splitlines() == ["/* c */", "/* d */"]


def test_what_is_sent_of_a_style_sheet_is_its_rules(source: Path, tmp_path: Path) -> None:
    folder = prepare(source, tmp_path / "prepared", digest_of(source))
    assert (folder / "css/app.css").read_text() == "@layer a,b;"
    assert (folder / "css/features/0.css").read_text() == "a{top:0}"


def test_the_scripts_of_every_page_are_joined_in_the_order_in_which_they_run() -> None:
    joined = joined_scripts(SOURCE)
    htmx, own = (SOURCE / path for path in static.SCRIPTS)
    assert joined == f"{htmx.read_text()}\n{own.read_text()}"


def test_every_style_sheet_is_loaded_and_in_its_layer() -> None:
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    for path in (SOURCE / "css").rglob("*.css"):
        alone = f"static('{path.relative_to(SOURCE)}')" in templates
        assert ALL_JOINED.count(path.read_text()) + alone == 1, path

    declared = re.search(r"@layer ([^;{]+);", ALL_JOINED)
    assert declared
    order = [layer.strip() for layer in declared[1].split(",")]
    sheets = "".join(path.read_text() for path in (SOURCE / "css").rglob("*.css"))
    opened = re.findall(r"@layer ([\w.-]+)\s*\{", sheets)
    assert set(opened) <= set(order)
    assert tuple(layer for layer in order if layer in LAYERS) == LAYERS


def test_a_page_loads_the_styles_of_all_that_it_shows(
    site: Flask, reader: FlaskClient, stage: Stage
) -> None:
    texts = [path.read_text() for path in (SOURCE / "css").rglob("*.css")]
    known = {name for text in texts for name in CLASS.findall(text)}
    for path in (*stage.paths(), "nothing-here"):
        page = reader.get(f"/sk/{path}").text
        loaded = ""
        for address in re.findall(r'rel="stylesheet" href="([^"]+)"', page):
            with reader.get(address) as sheet:
                loaded += sheet.text
        used = {name for names in re.findall(r'class="([^"]+)"', page) for name in names.split()}
        assert len(used & known) > 10
        assert used & known <= set(CLASS.findall(loaded)), path


def test_whatever_the_styles_point_at_is_there() -> None:
    addresses = 0
    for sheet in (SOURCE / "css").rglob("*.css"):
        text = sheet.read_text()
        assert "@import" not in text
        for address in re.findall(r"""url\(\s*["']?([^"')]+)""", text):
            addresses += 1
            # What is joined lies in css/ itself.
            folder = SOURCE / "css" if text in ALL_JOINED else sheet.parent
            assert address.startswith("data:") or (folder / address).resolve().is_file(), address
    assert addresses


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    drawn = re.findall(r'<symbol id="([^"]+)"', (SOURCE / "icons" / "sprite.svg").read_text())
    assert len(drawn) == len(set(drawn))
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.*"))
    used = set(re.findall(r"""icon\(\s*["']([^"']+)""", templates))
    categories = tomllib.loads((ROOT / "migrations/defaults/categories.toml").read_text())
    used |= {category["icon"] for category in categories["category"]}
    assert len(used) > 20
    assert used <= set(drawn)


def test_every_file_that_a_template_names_is_there(site: Flask) -> None:
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.*"))
    named = set(re.findall(r"""static\(\s*["']([^"']+)""", templates))
    assert named
    for path in named:
        with site.test_client().get(prefix(site) + path) as answer:
            assert answer.status_code == 200, path


@pytest.mark.parametrize(
    ("locale", "fonts"),
    [
        ("sk", ["latin", "latin-ext"]),
        ("pl", ["latin", "latin-ext"]),
        ("ru", ["cyrillic", "latin"]),
    ],
)
def test_a_page_loads_the_fonts_of_its_language_early(
    reader: FlaskClient, site: Flask, locale: str, fonts: list[str]
) -> None:
    early = re.findall(r'rel="preload" href="([^"]+)" as="font"', reader.get(f"/{locale}/").text)
    assert early == [prefix(site) + f"fonts/inter-{font}.woff2" for font in fonts]
    for address in early:
        with reader.get(address) as answer:
            assert answer.status_code == 200
