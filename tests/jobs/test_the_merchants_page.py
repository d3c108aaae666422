"""One page for a brief, with every partner that has written, and a page for each conversation."""

import re
from datetime import timedelta

import time_machine
from flask import Flask

from app.clock import now
from app.db import writing
from app.jobs.actions.ending import decline, set_aside
from app.jobs.rules.statuses import PARTNER
from tests.jobs import stage
from tests.jobs.merchants import address_of, answer, come, mails
from tests.pages import parse
from tests.visits import error_at, send, token_on


def cards(page: str) -> list[tuple[str, str]]:
    """Id and status of each partner on a page."""
    return re.findall(r'<article[^>]*data-job="([^"]+)" data-status="([^"]+)"', page)


def test_a_matched_partner_that_has_not_written_does_not_exist(app: Flask) -> None:
    for name in ("Adam", "Beáta", "Cyril"):
        stage.partner(name)
    brief_id = stage.brief_from()
    first, second, silent = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    before = client.get(address).text
    assert cards(before) == []
    assert not any(name in before for name in ("Adam", "Beáta", "Cyril"))
    answer(second.id)
    page = client.get(address).text
    assert cards(page) == [(second.public_id, "replied")]
    # Neither by its own address, nor by the link of a mail, nor once it has declined.
    for hidden in (first, silent):
        assert client.get(f"{address}{hidden.public_id}/").status_code == 404
    with writing():
        decline(job_id=silent.id, side=PARTNER, reason="budget")
    assert len(cards(client.get(address).text)) == 1
    assert client.get(f"{address}{silent.public_id}/").status_code == 404
    assert mails("partner_declined") == []


def test_a_partner_that_was_asked_directly_is_there_with_its_clock(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    (job,) = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    page = client.get(address).text
    assert cards(page) == [(job.public_id, "new")]
    assert f'datetime="{job.due_at.isoformat(timespec="seconds")[:19]}Z"' in page
    with time_machine.travel(job.due_at, tick=False):
        assert cards(client.get(address).text) == [(job.public_id, "expired")]


def test_what_is_new_is_marked_until_it_is_read(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    client, address = come(app, brief_id)
    answer(job_id, "Prvá správa")
    assert "data-unread" in client.get(address).text
    talk = address_of(brief_id, job_id)
    # A program that looks ahead has read nothing.
    client.get(talk, headers={"Sec-Purpose": "prefetch"})
    client.head(talk)
    assert stage.job(job_id).merchant_read_at is None
    assert "Prvá správa" in client.get(talk).text
    read_at = stage.job(job_id).merchant_read_at
    assert read_at is not None
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        client.get(talk)
    assert stage.job(job_id).merchant_read_at == read_at
    assert "data-unread" not in client.get(address).text
    answer(job_id, "Druhá správa")
    assert "data-unread" in client.get(address).text


def test_a_merchant_writes_and_it_is_the_partners_turn(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    answer(job_id)
    sent = send(client, f"{talk}messages", page=talk, body="Koľko to <i>stojí</i>?")
    assert (sent.status_code, sent.location) == (303, f"{talk}#answer")
    assert stage.job(job_id).status == "awaiting"
    page = client.get(talk).text
    assert "Koľko to &lt;i&gt;stojí&lt;/i&gt;?" in page
    assert page.count("data-side=") == 2


def test_words_in_another_language_say_so(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id, "Chętnie pomożemy.", "pl")
    client, _ = come(app, brief_id)
    page = client.get(address_of(brief_id, job_id)).text
    assert re.search(r'lang="pl"[^>]*>Chętnie pomożemy\.', page)


def test_a_message_that_is_refused_stays_in_the_field(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    empty = send(client, f"{talk}messages", page=talk, body="  ")
    assert empty.status_code == 422
    assert error_at(empty, "body")
    huge = send(client, f"{talk}messages", page=talk, body="y" * 9_000)
    assert huge.status_code == 422
    assert "y" * 9_000 in huge.text
    with writing():
        decline(job_id=job_id, side=PARTNER, reason="no_capacity")
    late = send(client, f"{talk}messages", page="/sk/m/", body="Ešte niečo <dôležité>")
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert "Ešte niečo &lt;dôležité&gt;" in late.text


def test_a_message_after_72_hours_without_an_answer_is_refused_with_its_text(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    (job,) = stage.jobs_of(brief_id)
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job.id)
    with time_machine.travel(job.due_at, tick=False):
        late = send(client, f"{talk}messages", page="/sk/m/", body="Ste tam?")
    assert late.status_code == 409
    assert "Ste tam?" in late.text
    assert stage.job(job.id).status == "new"


def test_a_message_sent_twice_is_one(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    form = {"csrf_token": token_on(client.get(talk)), "submission": "one-key", "body": "Raz"}
    for _again in range(2):
        assert client.post(f"{talk}messages", data=form).location == f"{talk}#answer"
    assert client.get(talk).text.count("data-side=") == 1


def test_a_message_brings_an_inactive_job_back(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner())
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id)
    with writing():
        set_aside(job_id=job_id, user_id=None)
    client, _ = come(app, brief_id)
    talk = address_of(brief_id, job_id)
    send(client, f"{talk}messages", page=talk, body="Ešte máme záujem.")
    assert stage.job(job_id).status == "awaiting"


def test_a_mail_brings_the_text_and_a_link_to_the_conversation(app: Flask) -> None:
    brief_id = stage.brief_from(asked=stage.partner(), locale="pl")
    job_id = stage.jobs_of(brief_id)[0].id
    answer(job_id, "Máme čas budúci týždeň.")
    (mail,) = mails("partner_wrote")
    assert (mail.recipient, mail.locale) == ("jana@obchod.example", "pl")
    assert "Máme čas budúci týždeň." in mail.text
    link = re.search(r"http://localhost(/pl/m/\S+)", mail.text)
    assert link
    led = app.test_client().get(link[1])
    assert led.location == address_of(brief_id, job_id).replace("/sk/", "/pl/")


def test_when_nobody_is_left_the_merchant_is_told_once(app: Flask) -> None:
    for name in ("Adam", "Beáta"):
        stage.partner(name)
    brief_id = stage.brief_from()
    merchant, page = come(app, brief_id)
    said = []
    for job in stage.jobs_of(brief_id):
        assert mails("nobody_left") == []
        said.append(parse(merchant.get(page).text).one("[data-next]").text)
        with writing():
            decline(job_id=job.id, side=PARTNER, reason="no_capacity")
    # The page says no more that partners have it.
    assert parse(merchant.get(page).text).one("[data-next]").text not in said
    (mail,) = mails("nobody_left")
    assert not any(name in mail.text for name in ("Adam", "Beáta"))


def test_an_enquiry_that_nobody_answered_is_told_to_the_merchant(app: Flask) -> None:
    from app.jobs.actions.ending import expire_next

    (job,) = stage.jobs_of(stage.brief_from(asked=stage.partner()))
    with time_machine.travel(now() + timedelta(hours=72), tick=False), writing():
        assert expire_next() == 1
    assert len(mails("nobody_left")) == 1
    assert stage.job(job.id).status == "expired"
