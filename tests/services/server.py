"""The site itself as a process of its own, as people start it, for tests that go through a port."""

import http.client
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tests.services.process import ROOT, Launch, private_directory, running

COMMAND = (sys.executable, "-m", "app.serve")
SETTINGS = ("BASE_URL", "DATABASE_URL", "PORT", "REDIS_URL", "SECRET_KEY", "SMTP_URL")


@contextmanager
def running_server(
    env: Mapping[str, str], *options: str, command: Sequence[str] = COMMAND
) -> Iterator[str]:
    """Run the site during the block with the settings in ``env``; yields its address. ``options``
    are for its command line.

    The address has no slash at its end. Raises ServiceFailed with what the server printed when
    ``/healthz`` does not answer 200, or when the server ended by itself.
    """

    def launch_on(port: int) -> Launch:
        return Launch(
            port=port,
            command=(*command, *options),
            directory=private_directory(),
            ready=lambda: _is_healthy(port),
            cwd=ROOT,
            env=without_own_settings() | {"PORT": str(port), **env},
            stop_signal=signal.SIGTERM,
        )

    with running("The site", launch_on) as launch:
        yield f"http://127.0.0.1:{launch.port}"


def without_own_settings() -> dict[str, str]:
    """This process's environment less what a developer has set for the site."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in SETTINGS and not name.startswith("KUPEC_")
    }


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
