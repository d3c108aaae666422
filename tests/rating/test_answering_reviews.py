"""A partner reads its reviews and answers them in public (S118)."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clock import now
from app.db import writing
from app.rating.actions import take_review_down
from app.rating.queries.shown import PAGE
from app.values import MACHINE
from tests.cast import Actor, person_of, reviewed, staff
from tests.jobs import stage
from tests.rating import scene
from tests.visits import error_at, send, sign_in

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ANSWER = "Ďakujeme, na termínoch pracujeme."


def of_the_team(app: Flask, actor: Actor, role: str = "owner") -> FlaskClient:
    client = app.test_client()
    sign_in(client, person_of(actor, role))
    return client


def answered(client: FlaskClient, public_id: str, text: str, seen: str = "") -> int:
    page = f"/sk/area/reviews/{public_id}"
    seen = seen or scene.seen_on(client.get(page))
    return send(client, f"{page}/answer", page=page, text=text, seen=seen).status_code


def test_an_answer_stands_beneath_the_review_and_can_be_changed_and_taken_back(app: Flask) -> None:
    slivka = stage.partner()
    public_id = scene.published(slivka)
    client = of_the_team(app, slivka)
    listed = client.get("/sk/area/reviews/")
    assert f'data-review="{public_id}" data-status="published"' in listed.text
    assert "data-answered" not in listed.text

    assert answered(client, public_id, ANSWER) == 303

    profile = f"/sk/partners/{slivka.slug}/"
    assert ANSWER in app.test_client().get(profile).text
    assert "data-answered" in client.get("/sk/area/reviews/").text
    (mail,) = scene.mails("answered")
    assert mail.recipient == "jana@obchod.example"
    assert ANSWER in mail.text

    assert answered(client, public_id, "Opravené.") == 303
    page = app.test_client().get(profile).text
    assert "Opravené." in page
    assert ANSWER not in page
    assert answered(client, public_id, "") == 303
    assert "Opravené." not in app.test_client().get(profile).text
    # The merchant is not told of every change.
    assert len(scene.mails("answered")) == 1
    office = app.test_client()
    sign_in(office, staff())
    record = office.get(f"/sk/office/reviews/{public_id}").text
    assert record.count('data-audit="review.answered"') == 3


@ONE_DATABASE
def test_an_empty_or_endless_answer_is_refused(app: Flask) -> None:
    slivka = stage.partner()
    public_id = scene.published(slivka)
    client = of_the_team(app, slivka)
    page = f"/sk/area/reviews/{public_id}"
    for text in ("", "   ", "x" * 2001, "a\x08b"):
        refused = send(client, f"{page}/answer", page=page, text=text, seen="2")
        assert refused.status_code == 422
        assert error_at(refused, "text")
    hostile = "<script>alert(1)</script>"
    assert answered(client, public_id, hostile) == 303
    for shown in (page, f"/sk/partners/{slivka.slug}/"):
        assert hostile not in client.get(shown).text


def test_of_two_owners_the_second_sees_what_the_first_answered(app: Flask) -> None:
    slivka = stage.partner()
    public_id = scene.published(slivka)
    client = of_the_team(app, slivka)
    assert answered(client, public_id, ANSWER, seen="2") == 303
    page = f"/sk/area/reviews/{public_id}"
    late = send(client, f"{page}/answer", page=page, text="Moja odpoveď.", seen="2")
    assert late.status_code == 409
    assert ANSWER in late.text
    assert "Moja odpoveď." in late.text
    assert scene.review(public_id).reply == ANSWER


@ONE_DATABASE
def test_members_read_and_owners_answer(app: Flask) -> None:
    slivka = stage.partner()
    public_id = scene.published(slivka)
    client = of_the_team(app, slivka, "member")
    page = f"/sk/area/reviews/{public_id}"
    assert scene.WORDS in client.get(page).text
    assert f"{page}/answer" not in client.get(page).text
    refused = send(client, f"{page}/answer", page="/sk/account/", text=ANSWER, seen="2")
    assert refused.status_code == 403


def test_a_partner_reaches_its_own_published_reviews_and_no_others(app: Flask) -> None:
    slivka, hruska = stage.partner(), stage.partner("Hruška")
    waiting, others = scene.waiting(slivka), scene.published(hruska, email="eva@inde.example")
    down = scene.published(slivka, email="petra@tam.example")
    with writing():
        take_review_down(public_id=down, version=2, reason="asked", comment="", doer=MACHINE)
    client = of_the_team(app, slivka)
    page = client.get("/sk/area/reviews/")
    assert 'data-empty="reviews"' in page.text
    for public_id in (waiting, others, down, "none"):
        assert client.get(f"/sk/area/reviews/{public_id}").status_code == 404
        refused = send(
            client,
            f"/sk/area/reviews/{public_id}/answer",
            page="/sk/account/",
            text=ANSWER,
            seen="2",
        )
        assert refused.status_code == 404
    assert scene.review(others).reply == ""


def test_many_reviews_come_in_pages(app: Flask) -> None:
    slivka = stage.partner()
    for number in range(PAGE + 5):
        # Several at one moment: the order is one all the same.
        reviewed(slivka, 5, client=f"K{number}", written_at=now() - timedelta(days=number // 3))
    client = of_the_team(app, slivka)
    pages, address = [], "/sk/area/reviews/"
    while address:
        page = client.get(address).text
        pages.append(re.findall(r'data-review="([^"]+)"', page))
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert [len(ids) for ids in pages] == [PAGE, 5]
    assert len(set(pages[0] + pages[1])) == PAGE + 5
    assert client.get("/sk/area/reviews/?after=none").text.count("data-review=") == PAGE
