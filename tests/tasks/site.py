"""A site with a task that tests can watch and hold up: ``flask --app tests.tasks.site worker``.

The task writes its process's number into ``begun`` of the folder ``WATCHED``, and ends when there
is a file ``go`` in it.
"""

import os
import time
from pathlib import Path

from app import create_app
from app.i18n.current import lazy_gettext
from app.tasks.registry import Task, add_task
from app.tasks.rules import Daily

WATCHED = Path(os.environ["WATCHED"])


def _write(name: str) -> None:
    with (WATCHED / name).open("a") as file:
        file.write(f"{os.getpid()}\n")


def _work() -> str:
    _write("begun")
    while not (WATCHED / "go").exists():
        time.sleep(0.02)
    _write("ended")
    return "worked"


app = create_app()
add_task(app, Task("work", Daily(hour=3), lazy_gettext("Listing"), _work))
