"""The browser of the tests: the machine's own Chromium, never one that Playwright downloads."""

import shutil
from typing import TypedDict

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    # Chromium's sandbox needs rights that root in a container does not have; pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    # The rest keeps it from talking to anything but the server under test.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class LaunchOptions(TypedDict):
    """What Playwright's ``launch`` takes."""

    executable_path: str
    args: list[str]


def executable() -> str | None:
    """The path of Chromium or Chrome, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_options() -> LaunchOptions:
    """Options for ``playwright.chromium.launch``. Raises LookupError without a browser."""
    path = executable()
    if path is None:
        raise LookupError("no Chromium on this machine (Debian: chromium)")
    return {"executable_path": path, "args": list(ARGUMENTS)}
