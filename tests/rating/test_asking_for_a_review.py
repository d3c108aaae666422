"""A completed job asks its merchant for a review, once."""

import re

from flask import Flask

from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.actions.forgetting import forget
from app.jobs.actions.merchants import close_brief
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.values import MACHINE
from tests.cast import person_of
from tests.jobs import merchants, stage
from tests.rating import scene
from tests.visits import send, sign_in

LINK = re.compile(r"https?://[^/]+(/\S+)")


def test_what_the_partner_completes_is_asked_about_by_one_mail_that_leads_to_the_form(
    app: Flask,
) -> None:
    job_id = scene.completed(stage.partner(), locale="pl")

    (mail,) = scene.mails()
    assert (mail.message, mail.recipient, mail.locale) == (
        "rating/asked",
        "jana@obchod.example",
        "pl",
    )
    client = app.test_client()
    found = LINK.search(mail.text)
    assert found
    led = client.get(found[1])
    assert led.status_code == 303
    assert led.location.endswith("/review")
    assert "/m/" in led.location
    page = client.get(led.location)
    assert page.status_code == 200
    assert 'name="quality"' in page.text
    talk = client.get(led.location.removesuffix("review"))
    assert "data-review-wanted" in talk.text
    assert led.location in talk.text
    assert stage.job(job_id).status == "completed"


def test_whoever_completes_on_the_page_is_led_to_the_form_and_the_partner_is_told(
    app: Flask,
) -> None:
    slivka = stage.partner()
    owner = person_of(slivka, locale="ru")
    job_id = scene.talked(slivka)
    client, form = scene.come(app, job_id)
    talk = form.removesuffix("review")

    answer = send(client, f"{talk}completions", page=talk)

    assert (answer.status_code, answer.location) == (303, form)
    assert scene.mails() == []
    (told,) = merchants.mails("merchant_completed")
    assert (told.recipient, told.locale) == (owner, "ru")


def test_the_partners_page_completes_it_too(app: Flask) -> None:
    slivka = stage.partner()
    owner = person_of(slivka)
    job_id = scene.talked(slivka)
    client = app.test_client()
    sign_in(client, owner)
    thread = f"/sk/area/jobs/{stage.job(job_id).public_id}"

    assert send(client, f"{thread}/completions", page=thread).status_code == 303
    # Nobody of the partner is told what one of them has done.
    assert merchants.mails("merchant_completed") == []
    assert [mail.message for mail in scene.mails()] == ["rating/asked"]
    send(client, f"{thread}/completions", page=thread)
    assert len(scene.mails()) == 1


def test_what_ends_otherwise_is_not_asked_about(app: Flask) -> None:
    slivka = stage.partner()
    person_of(slivka)
    for side in (MERCHANT, PARTNER):
        job_id = scene.talked(slivka, email=f"{side}@shop.example")
        with writing():
            decline(job_id=job_id, side=side, reason="other")
    job_id = scene.talked(slivka, email="closing@shop.example")
    with writing():
        close_brief(brief_id=stage.job(job_id).brief_id)
    assert scene.mails() == []


def test_a_completed_job_stays_when_the_brief_is_closed(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    with writing():
        close_brief(brief_id=stage.job(job_id).brief_id)
    client, form = scene.come(app, job_id)
    assert client.get(form).status_code == 200
    assert len(scene.mails()) == 1


def test_a_forgotten_merchant_is_asked_nothing(app: Flask) -> None:
    job_id = scene.talked(stage.partner())
    with writing():
        forget(email="jana@obchod.example", doer=MACHINE)
    assert stage.job(job_id).status == "declined"
    assert scene.mails() == []


def test_a_link_may_name_a_page_that_is_none(app: Flask) -> None:
    job_id = scene.completed(stage.partner())
    client = app.test_client()
    link = merchants.link_to(stage.job(job_id).brief_id, job_id)
    for to in ("none", "//evil.example", ""):
        led = client.get(f"{link}?to={to}")
        assert led.location == merchants.address_of(stage.job(job_id).brief_id, job_id)
