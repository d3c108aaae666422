"""What deploy/ ships is well formed, as far as it can be told without the machines it is for."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.config import ROOT
from tests.services.missing import require

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
PROGRAM = re.compile(r"^ExecStart=/srv/kupec/current/\.venv/bin/(\S+)", re.MULTILINE)


def test_the_compose_file_is_read_by_compose() -> None:
    require("docker-compose")
    done = subprocess.run(
        ["docker-compose", "--file", "compose.yaml", "config"],
        cwd=DEPLOY / "docker",
        env={**os.environ, "BASE_URL": "https://partners.example", "WEB": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for service in ("migrate", "web", "worker", "nginx", "postgres", "redis"):
        assert f"\n  {service}:\n" in done.stdout
    assert "replicas: 3" in done.stdout
    assert done.stdout.count("read_only: true") == 6


def test_compose_does_not_start_without_the_sites_address() -> None:
    require("docker-compose")
    done = subprocess.run(
        ["docker-compose", "--file", "compose.yaml", "config", "--quiet"],
        cwd=DEPLOY / "docker",
        env={name: value for name, value in os.environ.items() if name != "BASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "the address of the site from outside" in done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_no_fault_in_a_unit(unit: str, tmp_path: Path) -> None:
    """With the programs of this machine in the place of the installed ones."""
    require("systemd")
    for name in UNITS:
        text = PROGRAM.sub("ExecStart=/bin/true", (DEPLOY / "systemd" / name).read_text())
        text = text.replace("WorkingDirectory=/srv/kupec/current", "WorkingDirectory=/")
        (tmp_path / name).write_text(text)
    for port in (5001, 5002):
        shutil.copyfile(tmp_path / "kupec-web@.service", tmp_path / f"kupec-web@{port}.service")
    verified = unit.replace("@.", "@5001.")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / verified)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file, with 'quotes' and $signs\n")
    command = [str(DEPLOY / "docker" / "start"), "sh", "-c", 'echo "$SECRET_KEY/$REDIS_URL"']
    env = {"PATH": os.environ["PATH"], "REDIS_URL": "redis://x"}
    done = subprocess.run(
        command,
        env={**env, "SECRET_KEY_FILE": str(tmp_path / "key")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "from a file, with 'quotes' and $signs/redis://x\n"
    done = subprocess.run(
        command,
        env={**env, "SECRET_KEY_FILE": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == ""


@pytest.mark.parametrize("file", ["site.conf", "nginx.conf"])
def test_the_containers_nginx_differs_only_in_what_a_container_needs(file: str) -> None:
    """Two copies of one file drift apart unless somebody looks."""
    own = DEPLOY / "nginx" / ("kupec" if file == "site.conf" else "") / file
    words = ("server 127.0.0.1:", "server web:", "access_log", "error_log", "user ", "#")

    def common(path: Path) -> list[str]:
        lines = path.read_text().splitlines()
        return [line for line in lines if not line.strip().startswith(words)]

    assert common(own) == common(DEPLOY / "docker" / file)
