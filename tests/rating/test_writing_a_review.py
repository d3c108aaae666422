"""A merchant writes the review of a completed job, and changes it until staff have looked."""

import re

import pytest
from flask import Flask

from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.rules.statuses import MERCHANT
from app.rating.actions import publish_review, set_review_aside, write_review
from app.rating.rules import CRITERIA, NAMELESS, Given
from app.refusals import NotFound
from app.values import MACHINE
from tests.jobs import merchants, stage
from tests.pages import parse
from tests.rating import scene
from tests.visits import error_at, send

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_form_says_what_becomes_public_before_it_is_sent(app: Flask) -> None:
    client, form = scene.come(app, scene.completed(stage.partner()))
    page = client.get(form)
    assert "data-what-is-public" in page.text
    for criterion in CRITERIA:
        for grade in range(1, 6):
            assert re.search(rf'<input[^>]*name="{criterion}"[^>]*value="{grade}"', page.text)
    # Nothing is said about the person, and without a choice nobody is named.
    assert "Jana Malá" not in page.text.partition('name="naming"')[2]
    assert re.search(r'<input checked[^>]*name="naming"[^>]*value="nameless"', page.text)
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("naming", "named"), [("company", "Obchodík s.r.o."), ("shop", "obchodik.example"), ("", "")]
)
def test_a_review_waits_for_staff_under_the_name_that_was_chosen(
    app: Flask, naming: str, named: str
) -> None:
    job_id = scene.completed(stage.partner(), store_url="https://www.obchodik.example/eshop")
    client, form = scene.come(app, job_id)

    assert send(client, form, **scene.filled(naming=naming)).status_code == 303

    (row,) = scene.reviews_of_job(job_id)
    assert (row.status, row.source, row.client) == ("waiting", "job", named)
    assert {criterion: getattr(row, criterion) for criterion in CRITERIA} == scene.GRADES
    assert (row.text, row.locale, row.marks) == (scene.WORDS, "sk", "")
    page = client.get(form)
    assert f'data-review="{row.public_id}" data-status="waiting"' in page.text
    talk = client.get(form.removesuffix("review"))
    assert f'data-review="{row.public_id}" data-status="waiting"' in talk.text


@ONE_DATABASE
def test_the_fields_of_the_contract_are_enough(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    client, form = scene.come(app, job_id)
    assert send(client, form, **scene.GRADES, text="Dobré.").status_code == 303
    (row,) = scene.reviews_of_job(job_id)
    assert (row.naming, row.client) == ("nameless", "")


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quality": ""}, "quality"),
        ({"price": "6"}, "price"),
        ({"service": "0"}, "service"),
        ({"timeliness": "3.5"}, "timeliness"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x08b"}, "text"),
        ({"naming": "person"}, "naming"),
        # A name that the brief does not have cannot be chosen.
        ({"naming": "shop"}, "naming"),
    ],
)
def test_what_makes_no_sense_is_named_and_what_was_typed_stays(
    app: Flask, wrong: dict[str, str], field: str
) -> None:
    job_id = scene.completed(stage.partner())
    client, form = scene.come(app, job_id)
    page = send(client, form, **scene.filled(**{"text": "<b>Nič</b> & viac", **wrong}))
    assert page.status_code == 422
    assert error_at(page, field)
    assert re.search(r'<input checked[^>]*name="originality"[^>]*value="3"', page.text)
    if "text" not in wrong:
        assert "&lt;b&gt;Nič&lt;/b&gt; &amp; viac" in page.text
    assert scene.reviews_of_job(job_id) == []


def test_it_can_be_changed_until_staff_have_looked_and_stands_from_then_on(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    client, form = scene.come(app, job_id)
    send(client, form, **scene.filled())
    page = client.get(form)
    assert re.search(r'<input checked[^>]*name="originality"[^>]*value="3"', page.text)

    changed = scene.filled(scene.seen_on(page), text="Po týždni vidím chyby.", quality=2)
    assert send(client, form, **changed).status_code == 303
    (row,) = scene.reviews_of_job(job_id)
    assert (row.text, row.quality, row.version) == ("Po týždni vidím chyby.", 2, 2)

    stale = client.get(form)
    with writing():
        publish_review(public_id=row.public_id, version=2, doer=MACHINE)
    late = scene.filled(scene.seen_on(stale), text="Ešte inak.")
    refused = client.post(form, data={**late, "csrf_token": scene.token(stale)})
    assert refused.status_code == 409
    assert "Ešte inak." in refused.text
    assert "data-kept" in refused.text
    assert scene.reviews_of_job(job_id)[0].text == "Po týždni vidím chyby."
    done = client.get(form)
    assert 'data-status="published"' in done.text
    assert 'name="quality"' not in done.text


def test_of_two_pages_the_second_shows_what_the_first_one_sent(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    client, form = scene.come(app, job_id)
    first, second = scene.filled(text="Prvá."), scene.filled(text="Druhá.")
    send(client, form, **first)
    late = send(client, form, **second)
    assert late.status_code == 409
    page = parse(late.text)
    assert "Prvá." in page.one("[data-version=theirs]").text
    assert "Druhá." in page.one("textarea[name=text]").text
    assert [row.text for row in scene.reviews_of_job(job_id)] == ["Prvá."]
    # Whoever has seen that may send it all the same.
    assert send(client, form, **{**second, "seen": scene.seen_on(late)}).status_code == 303
    assert [row.text for row in scene.reviews_of_job(job_id)] == ["Druhá."]


@ONE_DATABASE
def test_a_form_that_is_sent_twice_has_one_effect(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    client, form = scene.come(app, job_id)
    sent = {**scene.filled(), "csrf_token": scene.token(client.get(form)), "submission": "k" * 22}
    assert [client.post(form, data=sent).status_code for _ in range(2)] == [303, 303]
    assert [row.version for row in scene.reviews_of_job(job_id)] == [1]


def test_only_a_completed_job_of_ones_own_can_be_reviewed(app: Flask) -> None:
    slivka = stage.partner()
    talking, done = scene.talked(slivka), scene.completed(stage.partner("Hruška"))
    client, form = scene.come(app, talking)
    assert client.get(form).status_code == 404
    page = form.removesuffix("review")
    assert send(client, form, page=page, **scene.filled()).status_code == 404

    # The other brief is opened by another link, whichever brief its address is put below.
    stranger = app.test_client()
    _, others = scene.come(app, done)
    job = stage.job(done).public_id
    mixed = f"{merchants.address_of(stage.job(talking).brief_id)}{job}/review"
    for browser, address in ((client, others), (stranger, others), (client, mixed)):
        assert browser.get(address).status_code == 404
    kept = send(client, others, page=page, **scene.filled(text="Napísal som veľa."))
    assert kept.status_code == 404
    assert "Napísal som veľa." in kept.text
    assert scene.reviews_of_job(done) == scene.reviews_of_job(talking) == []


def test_a_declined_job_cannot_be_reviewed(app: Flask) -> None:
    job_id = scene.talked(stage.partner())
    with writing():
        decline(job_id=job_id, side=MERCHANT, reason="other")
    client, form = scene.come(app, job_id)
    assert client.get(form).status_code == 404


def test_whoever_is_not_published_reads_why(app: Flask) -> None:
    public_id = scene.waiting(stage.partner())
    job_id = scene.review(public_id).job_id
    with writing():
        set_review_aside(
            public_id=public_id,
            version=1,
            reason="personal",
            comment="Uvádzate telefón účtovníčky.",
            doer=MACHINE,
        )
    client, form = scene.come(app, job_id)
    page = client.get(form)
    assert 'data-status="set_aside"' in page.text
    assert "Uvádzate telefón účtovníčky." in page.text
    assert 'name="quality"' not in page.text


@ONE_DATABASE
def test_what_is_not_completed_is_refused_whoever_asks(app: Flask) -> None:
    job_id = scene.talked(stage.partner())
    given = Given(scene.GRADES, "Dobré.", NAMELESS)
    with pytest.raises(NotFound), writing():
        write_review(job_id=job_id, given=given, version=0, locale="sk")
    assert scene.reviews_of_job(job_id) == []
