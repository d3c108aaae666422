"""Many merchants and partners write at the same time, each over HTTP to a server of two processes,
with the worker that sends their mails beside it: no error, and no message lost or doubled.

How long it takes is measured in bench/sections/writing.py; here nothing is timed.
"""

import pytest
from flask import Flask

from bench.sections.writing import site_with_worker
from bench.writers import seats, stored, write
from tests.faults import Told, share_of
from tests.services.redis import running_redis

WRITERS, SECONDS = 200, 60


@pytest.mark.faults
def test_nothing_is_lost_when_many_write(app: Flask, database_url: str, told: Told) -> None:
    writers = seats(app, told.times(share_of(WRITERS)) // 2)
    with (
        running_redis() as redis,
        site_with_worker(database_url, app.config["SECRET_KEY"], redis.url()) as port,
    ):
        written = write(port, writers, share_of(SECONDS))
    assert written.errors == []
    assert len(written.sent) >= len(writers)
    there = stored()
    assert sorted(there.elements()) == sorted(written.sent)
    told.tell(sent=len(written.sent), stored=there.total(), errors=0)
