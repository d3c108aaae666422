"""nginx with the configuration that ``deploy/`` ships, in front of processes of the site.

Only what every installation changes is changed here too: ports, folders, the certificate, the name
of the site and the processes behind.
"""

import re
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.services.process import ROOT, Launch, private_directory, running

SHIPPED = ROOT / "deploy" / "nginx" / "kupec"
HOST = "kupec.test"
MOMENT = "X-Moment"
"""The header by which a test says which half second it is, where ``is_timeless``."""
MAIN = """
worker_processes 2;
daemon off;
error_log stderr warn;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  include {types};
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include kupec/http.conf;
  include kupec/site.conf;
}}
"""
TYPES = Path("/etc/nginx/mime.types")


def program() -> str | None:
    """The path of nginx, or None; Debian keeps it where only root looks."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


@contextmanager
def running_nginx(
    upstreams: Sequence[int], *, page_cache: bool, is_timeless: bool = False
) -> Iterator[int]:
    """Run nginx before the site's processes on these ports during the block; yields its port.
    It answers for ``HOST``. ``is_timeless``: the cache of pages asks the header ``MOMENT`` instead
    of a clock, so that two requests are of the same half second however slow the machine is."""

    def launch_on(port: int) -> Launch:
        folder = private_directory()
        # Its workers are another user when this one is root.
        folder.chmod(0o755)
        render(folder, port, upstreams, page_cache=page_cache)
        if is_timeless:
            _stop_the_clock(folder / "kupec")
        return Launch(
            port=port,
            command=(program() or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")),
            directory=folder,
            ready=lambda: _listens(port),
        )

    with running("nginx", launch_on) as launch:
        yield launch.port


def render(folder: Path, port: int, upstreams: Sequence[int], *, page_cache: bool) -> None:
    """Write the shipped configuration into a folder, as an installation of its own."""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, types=TYPES))
    shutil.copytree(SHIPPED, folder / "kupec")
    site = (SHIPPED / "site.conf").read_text()
    processes = "".join(f"    server 127.0.0.1:{one} max_fails=0;\n" for one in upstreams)
    for pattern, replacement in (
        (r"(    server 127\.0\.0\.1:\d+ .*\n)+", processes),
        (r"/var/(cache|log)/nginx", str(folder)),
        (r"    listen (\[::\]:)?80( default_server)?;\n", ""),
        (r"    listen \[::\]:443 .*\n", ""),
        (r"listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        (r"    ssl_.*\n", ""),
        # The way from http to https needs both.
        (r"server \{\n    server_name partners\.example;\n    return 301 .*\n\}\n", ""),
        (r"partners\.example", HOST),
    ):
        site, count = re.subn(pattern, replacement, site)
        if not count:
            raise LookupError(f"deploy/nginx/kupec/site.conf has no {pattern}")
    (folder / "kupec" / "site.conf").write_text(site)
    (folder / "kupec" / "enabled").mkdir()
    if page_cache:
        shutil.copyfile(
            SHIPPED / "page-cache.conf", folder / "kupec" / "enabled" / "page-cache.conf"
        )


def _stop_the_clock(configuration: Path) -> None:
    variable = f"$http_{MOMENT.lower().replace('-', '_')}"
    for path, pattern, replacement in (
        (
            "page-cache-maps.conf",
            r"map \$msec \$kupec_moment \{\n",
            f"map {variable} $kupec_moment {{\n",
        ),
        ("enabled/page-cache.conf", r"proxy_cache_valid 200 1s;", "proxy_cache_valid 200 1h;"),
        # After these a second reader is let through, or what is kept is thrown away: both would
        # show as MISS wherever the machine stalls for so long.
        ("enabled/page-cache.conf", r"(proxy_cache_lock_(?:timeout|age)) 2s;", r"\1 1h;"),
        ("site.conf", r"inactive=2s", "inactive=1h"),
    ):
        file = configuration / path
        changed, count = re.subn(pattern, replacement, file.read_text())
        if not count:
            raise LookupError(f"deploy/nginx/kupec/{path} has no {pattern}")
        file.write_text(changed)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
