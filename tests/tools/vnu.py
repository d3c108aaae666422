"""The Nu HTML checker, fetched once into ``.cache/`` and never trusted unseen.

It is published as an npm package of one jar. ``npm pack`` only fetches the archive, through
whatever registry the machine is set up with; nothing of it is run before its checksum, pinned
here, has been compared. To take a newer one, change VERSION and take INTEGRITY from
``npm view vnu-jar@VERSION dist.integrity``.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "26.9.27"
INTEGRITY = (
    "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DN"
    "tjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
)
MEMBER = "package/build/dist/vnu.jar"
CACHE = Path(__file__).resolve().parents[2] / ".cache"
JAR = CACHE / f"vnu-{VERSION}.jar"
FETCH_SECONDS = 600


class FetchFailed(RuntimeError):
    """The archive could not be had, or it is not the one that is pinned."""


def integrity(archive: Path) -> str:
    """The checksum of a file in npm's notation."""
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def fetch() -> None:
    """Put the jar at JAR. Raises FetchFailed with what to do; then nothing is left behind."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        archive = _pack(Path(folder))
        unpack(archive, JAR)


def unpack(archive: Path, target: Path) -> None:
    """Check the archive against INTEGRITY and put its jar at ``target``, whole or not at all."""
    found = integrity(archive)
    if found != INTEGRITY:
        raise FetchFailed(f"vnu-jar {VERSION} has the checksum {found}, not the pinned {INTEGRITY}")
    part = archive.with_suffix(".part")
    with tarfile.open(archive) as tar:
        member = tar.extractfile(MEMBER)
        if member is None:
            raise FetchFailed(f"vnu-jar {VERSION} holds no {MEMBER}")
        with member, part.open("wb") as file:
            shutil.copyfileobj(member, file)
    # A run killed half way leaves no half jar under the final name.
    os.replace(part, target)


def _pack(folder: Path) -> Path:
    """Let npm fetch the archive into ``folder``; returns its path."""
    if shutil.which("npm") is None:
        raise FetchFailed("npm is missing, which fetches the HTML checker (Debian: npm)")
    command = ["npm", "pack", f"vnu-jar@{VERSION}", "--ignore-scripts", "--silent"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(f"npm took more than {FETCH_SECONDS} seconds") from error
    archives = list(folder.glob("*.tgz"))
    if done.returncode != 0 or len(archives) != 1:
        raise FetchFailed(f"npm could not fetch vnu-jar {VERSION}:\n{done.stdout}{done.stderr}")
    return archives[0]
