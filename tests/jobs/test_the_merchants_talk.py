"""What a merchant's conversation shows while it is open, and the files in it."""

import re
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient

from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.actions.talking import write_message
from app.jobs.attachments import Attached
from app.jobs.rules.statuses import PARTNER
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come
from tests.visits import error_at, send, token_on

FRAGMENT = {"HX-Request": "true"}


def talking(app: Flask) -> tuple[FlaskClient, str, int]:
    """An open conversation: the browser, its address, the job's number."""
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id)
    client, _ = come(app, brief_id)
    return client, address_of(brief_id, job_id), job_id


def news_of(page: str) -> str:
    """Where a page asks for what is new."""
    found = re.search(r'id="news" data-hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_what_comes_while_the_page_is_open_appears_and_is_read_when_looked_at(app: Flask) -> None:
    client, talk, job_id = talking(app)
    page = client.get(talk).text
    assert client.get(news_of(page), headers=FRAGMENT).status_code == 204
    read_at = stage.job(job_id).merchant_read_at
    answer(job_id, "Ešte niečo.")
    news = client.get(news_of(page), headers=FRAGMENT)
    assert news.status_code == 200
    assert "Ešte niečo." in news.text
    assert "<html" not in news.text
    assert "no-store" in news.headers["Cache-Control"]
    # That a page has asked for it does not mean that anybody has read it.
    assert stage.job(job_id).merchant_read_at == read_at
    answer(job_id, "A ešte.")
    csrf = token_on(client.get("/sk/m/"))
    for seen, is_read in ((2, False), (3, True)):
        read = client.post(f"{talk}readings", data={"csrf_token": csrf, "seen": str(seen)})
        assert read.status_code == 204
        assert (stage.job(job_id).merchant_read_at != read_at) is is_read


def test_an_end_that_comes_while_the_page_is_open_is_told(app: Flask) -> None:
    client, talk, job_id = talking(app)
    page = client.get(talk).text
    with writing():
        decline(job_id=job_id, side=PARTNER, reason="budget")
    news = client.get(news_of(page), headers=FRAGMENT).text
    assert 'data-step="declined"' in news
    assert 'id="talk-state" data-status="declined"' in news


def test_news_are_no_page_and_for_nobody_else(app: Flask) -> None:
    client, talk, _ = talking(app)
    news = news_of(client.get(talk).text)
    assert client.get(news).location == talk
    stranger = app.test_client()
    assert stranger.get(news, headers=FRAGMENT).status_code == 404


def test_files_go_both_ways_and_to_nobody_else(app: Flask) -> None:
    client, talk, job_id = talking(app)
    with writing():
        write_message(
            job_id=job_id,
            side=PARTNER,
            body="Ponuka",
            locale="sk",
            files=[Attached("ponuka.txt", "text/plain", "12 hodín".encode())],
        )
    csrf = token_on(client.get("/sk/m/"))
    sent = client.post(
        f"{talk}messages",
        data={
            "csrf_token": csrf,
            "body": "Posielam zoznam.",
            "attachments": (BytesIO(b"a;b\n1;2\n"), "zoznam.csv"),
        },
    )
    assert sent.status_code == 303
    names = re.findall(r'data-file="([^"]+)"', client.get(talk).text)
    assert len(names) == 2
    file = client.get(f"{talk}files/{names[0]}")
    assert file.text == "12 hodín"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert app.test_client().get(f"{talk}files/{names[0]}").status_code == 404
    other = stage.enquiry(stage.partner("Malina"))
    brief_id = stage.job(other).brief_id
    thief, _ = come(app, brief_id)
    assert thief.get(f"{address_of(brief_id, other)}files/{names[0]}").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(app: Flask) -> None:
    client, talk, _ = talking(app)
    refused = client.post(
        f"{talk}messages",
        data={
            "csrf_token": token_on(client.get("/sk/m/")),
            "body": "Dlhé a premyslené slová.",
            "attachments": (BytesIO(b"MZ\x00\x00"), "faktura.pdf"),
        },
    )
    assert refused.status_code == 422
    assert error_at(refused, "attachments")
    assert "Dlhé a premyslené slová." in refused.text


def test_a_merchant_reads_no_notes_and_no_doings_of_the_team(app: Flask) -> None:
    client, talk, job_id = talking(app)
    page = send(client, f"{talk}messages", page=talk, body="Ďakujem")
    page = client.get(talk)
    assert "data-note" not in page.text
    for step in ("asked", "opened", "assigned"):
        assert f'data-step="{step}"' not in page.text
    assert stage.job(job_id).status == "awaiting"
