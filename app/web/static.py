"""Static files: one hash of the whole folder in the path, immutable, compressed beforehand.

The folder is prepared once for each hash into ``instance/static/<hash>``: the style sheets and the
scripts that every page needs joined into one file each, style sheets without their comments and
indentation, and every text compressed with brotli and gzip. It takes part of a second, so it
happens at the first start after a change and there is no build step.
"""

import gzip
import hashlib
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import brotli
from flask import Flask, current_app, redirect
from flask.typing import ResponseReturnValue
from rcssmin import cssmin
from whitenoise import WhiteNoise

from app.config import ROOT, Settings
from app.web.static_folders import keep

SOURCE = ROOT / "static"
PREPARED = ROOT / "instance" / "static"
# Joined into css/app.css, in the order of their layers. The list of partners is on most pages and
# the one that people come to; what else a feature needs, its own pages load beside it.
STYLES = ("layers", "fonts", "tokens", "base", "components/*", "features/catalogue", "print")
# Joined into css/private.css, which pages load that people work on: forms, tables, the rail.
PRIVATE_STYLES = ("private/*",)
# Joined into js/kupec.js, in the order in which they run.
SCRIPTS = ("vendor/htmx-2.0.11/htmx.min.js", "js/app.js")
COMPRESSED = {".css", ".js", ".svg", ".txt", ".json"}
SMALLEST_COMPRESSED = 200
# Dated long ago, so that equal content gives equal headers on every machine.
FIXED_TIME = 1_600_000_000


def init_static(app: Flask, _settings: Settings) -> None:
    """Serve ``static/`` at ``/static/<hash>/…``, prepared again whenever the app starts anew."""
    digest = digest_of(SOURCE)
    keep(PREPARED / digest)
    folder = prepare(SOURCE, PREPARED, digest)
    app.config["STATIC_PREFIX"] = f"/static/{digest}/"
    served = WhiteNoise(
        app.wsgi_app,
        root=str(folder),
        prefix=f"static/{digest}/",
        max_age=365 * 24 * 3600,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        charset="utf-8",
    )
    app.wsgi_app = served  # type: ignore[method-assign]  # how Flask says to wrap
    app.add_url_rule("/favicon.ico", "favicon", _favicon)


def static_url(app: Flask, path: str) -> str:
    """Address of a file below ``static/``: ``static_url(app, "js/app.js")``."""
    return f"{app.config['STATIC_PREFIX']}{path}"


def digest_of(folder: Path) -> str:
    """A short hash over the names and contents of every file below ``folder``, and over how they
    are prepared."""
    digest = hashlib.sha256(" ".join((*STYLES, *PRIVATE_STYLES, *SCRIPTS)).encode())
    digest.update(Path(__file__).read_bytes())
    for path in _files(folder):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def prepare(source: Path, prepared: Path, digest: str) -> Path:
    """Make ``prepared/<digest>`` from ``source`` unless it is there, and return it."""
    folder = prepared / digest
    if folder.is_dir():
        return folder
    prepared.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(dir=prepared, prefix="making-"))
    for path in _files(source):
        target = making / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name, patterns in (("app", STYLES), ("private", PRIVATE_STYLES)):
        joined = joined_styles(source / "css", patterns)
        (making / "css" / f"{name}.css").write_text(joined, encoding="utf-8")
    (making / "js" / "kupec.js").write_text(joined_scripts(source), encoding="utf-8")
    for path in _files(making):
        if path.suffix == ".css":
            path.write_text(cssmin(path.read_text(encoding="utf-8")), encoding="utf-8")
        _compress(path)
    for path in _files(making):
        os.utime(path, (FIXED_TIME, FIXED_TIME))
    making.chmod(0o755)
    try:
        making.rename(folder)
    except OSError:
        # Another process has just made the same one.
        shutil.rmtree(making)
    return folder


def joined_styles(folder: Path, patterns: tuple[str, ...]) -> str:
    """The style sheets of ``patterns`` in their order; within a folder, by name."""
    parts = [path for pattern in patterns for path in sorted(folder.glob(f"{pattern}.css"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in parts)


def joined_scripts(folder: Path) -> str:
    """The scripts of every page that wait until it is read, in the order of ``SCRIPTS``."""
    return "\n".join((folder / path).read_text(encoding="utf-8") for path in SCRIPTS)


def _compress(path: Path) -> None:
    data = path.read_bytes()
    if path.suffix not in COMPRESSED or len(data) < SMALLEST_COMPRESSED:
        return
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(data, quality=11))
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=FIXED_TIME))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _favicon() -> ResponseReturnValue:
    # Not for ever: the address has another hash after the next change.
    return redirect(static_url(current_app, "icons/favicon.ico"), 302)
