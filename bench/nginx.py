"""nginx with one worker and one static file, for orientation: what no Python can reach."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load import ask
from bench.servers import SERVER_CORE
from tests.services.process import Launch, private_directory, running

CONFIGURATION = """
worker_processes 1;
daemon off;
error_log stderr;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""


@contextmanager
def static_nginx(files: dict[str, bytes]) -> Iterator[int]:
    """Serve files (name → content) during the block; yields the port."""

    def launch_on(port: int) -> Launch:
        folder = private_directory()
        _write(folder, files, port)
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin") or "nginx"
        return Launch(
            port=port,
            command=(
                *("taskset", "-c", str(SERVER_CORE), program),
                *("-p", str(folder), "-c", str(folder / "nginx.conf")),
            ),
            directory=folder,
            ready=lambda: _answers(port, f"/{next(iter(files))}"),
        )

    with running("nginx", launch_on) as launch:
        yield launch.port


def _write(folder: Path, files: dict[str, bytes], port: int) -> None:
    (folder / "site").mkdir()
    # Its worker is another user when this one is root.
    folder.chmod(0o755)
    (folder / "site").chmod(0o755)
    for name, content in files.items():
        (folder / "site" / name).write_bytes(content)
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port))


def _answers(port: int, path: str) -> bool:
    try:
        return ask(port, path).status == 200
    except OSError:
        return False
