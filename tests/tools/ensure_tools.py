"""Installs what the tests need and this machine lacks, where that is possible.

It is on Debian and its kin, for root. Elsewhere it says what is missing and ends well all the
same: the tests then name and skip what they cannot run, or fail with ``CI=true``.
"""

import os
import shutil
import subprocess
import sys

from tests.services.missing import Tool, missing
from tests.tools import vnu

APT_SECONDS = 1800


def main() -> int:
    """Install what is missing. Always 0: whether a lack matters is for the tests to say."""
    lacking = missing()
    packages = debian_packages(lacking)
    if packages and may_install():
        install(packages)
    if any(tool.name == "vnu" for tool in lacking):
        fetch_vnu()
    for tool in missing():
        advice = f" (Debian: {' '.join(tool.packages)})" if tool.packages else ""
        say(f"missing on this machine: {tool.name}{advice}")
    return 0


def debian_packages(lacking: list[Tool]) -> list[str]:
    """The packages that bring what is lacking, npm for the HTML checker included."""
    packages = [package for tool in lacking for package in tool.packages]
    if any(tool.name == "vnu" for tool in lacking) and shutil.which("npm") is None:
        packages.append("npm")
    return packages


def may_install() -> bool:
    """Whether apt is here and this user may use it without being asked for a password."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(packages: list[str]) -> None:
    """Install each package; one that cannot be had does not keep the others away."""
    say(f"installing {', '.join(packages)}")
    apt("update")
    for package in packages:
        apt("install", "--yes", "--no-install-recommends", package)


def apt(*arguments: str) -> None:
    """Run apt-get without questions; its output is shown only when it fails."""
    try:
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=APT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        say(f"apt-get {' '.join(arguments)} took more than {APT_SECONDS} seconds")
        return
    if done.returncode != 0:
        say(f"apt-get {' '.join(arguments)} failed:\n{done.stdout[-2000:]}")


def fetch_vnu() -> None:
    """Fetch the HTML checker, or say why it cannot be had."""
    say("fetching the HTML checker")
    try:
        vnu.fetch()
    except vnu.FetchFailed as error:
        say(str(error))


def say(text: str) -> None:
    """Tell it at once, between the output of the programs that are run."""
    print(f"tools: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
