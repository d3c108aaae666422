"""Whether the process lives, and whether all that it needs answers."""

import pytest
from flask.testing import FlaskClient

from tests.services.missing import require
from tests.services.redis import running_redis
from tests.web.conftest import SiteMaker

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_healthy_site_says_so(reader: FlaskClient, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_redis_set_only_the_database_is_asked(reader: FlaskClient) -> None:
    assert reader.get("/readyz").json == {"database": "ok"}


def test_a_database_that_is_gone_is_said_while_the_process_lives(make_site: SiteMaker) -> None:
    reader = make_site(DATABASE_URL=NOWHERE).test_client()
    assert reader.get("/healthz").status_code == 200
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "down"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "nobody" not in answer.text


def test_a_page_without_its_database_is_an_error_page(make_site: SiteMaker) -> None:
    site = make_site(DATABASE_URL=NOWHERE)
    site.add_url_rule("/planted", "planted", lambda: "", methods=["POST"])
    reader = site.test_client()
    for answer in (reader.get("/pl/partners/"), reader.post("/planted")):
        assert answer.status_code == 500
        assert answer.headers["X-Request-Id"] in answer.text
        assert "nobody" not in answer.text


def test_a_queue_is_said_to_be_there_and_to_be_gone(make_site: SiteMaker) -> None:
    require("Redis")
    with running_redis() as redis:
        reader = make_site(REDIS_URL=redis.url()).test_client()
        answer = reader.get("/readyz")
        assert (answer.status_code, answer.json) == (200, {"database": "ok", "queue": "ok"})
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "ok", "queue": "down"})
    assert reader.get("/healthz").status_code == 200
    assert reader.get("/sk/partners/").status_code == 200


def test_both_answer_readers_of_any_language(reader: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert reader.get(path, headers={"Accept-Language": "ru"}).status_code == 200
        assert reader.head(path).status_code == 200
        assert reader.post(path).status_code == 405
