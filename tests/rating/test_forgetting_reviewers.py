"""What stays of a review when its merchant is forgotten, and what is told of it before."""

from datetime import timedelta

import time_machine
from flask import Flask

from app.accounts.holdings import Holder
from app.clock import now
from app.db import db, writing
from app.jobs.actions.forgetting import forget, forget_people
from app.jobs.models import Brief
from app.jobs.rules.merchants import PERSON_KEPT
from app.rating.actions import set_review_aside, take_review_down
from app.rating.held import HOLDING
from app.values import MACHINE
from tests.jobs import stage
from tests.rating import scene

JANA = "jana@obchod.example"


def test_whoever_wishes_it_is_told_of_no_more_and_what_stands_stays_without_a_name(
    app: Flask,
) -> None:
    slivka = stage.partner()
    stands = scene.published(slivka, text="Dobrá práca.")
    waits = scene.waiting(stage.partner("Hruška"))
    others = scene.published(slivka, email="eva@inde.example", company="Inde")
    assert "Obchodík" in app.test_client().get(f"/sk/partners/{slivka.slug}/").text

    with writing():
        forget(email=JANA, doer=MACHINE)

    row = scene.review(stands)
    assert (row.status, row.client, row.text) == ("published", "", "Dobrá práca.")
    assert scene.review(waits) is None
    assert scene.review(others).client == "Inde"
    page = app.test_client().get(f"/sk/partners/{slivka.slug}/").text
    assert "Dobrá práca." in page
    assert "Obchodík" not in page


def test_in_time_the_person_goes_and_the_public_review_stays_as_it_was_agreed(app: Flask) -> None:
    slivka = stage.partner()
    stands = scene.published(slivka)
    aside, down = scene.waiting(slivka), scene.published(slivka)
    with writing() as session:
        for public_id, deed, version in ((aside, set_review_aside, 1), (down, take_review_down, 2)):
            deed(public_id=public_id, version=version, reason="asked", comment="", doer=MACHINE)
        for brief in session.query(Brief):
            brief.forget_at = now() + PERSON_KEPT
    with time_machine.travel(now() + PERSON_KEPT + timedelta(days=1), tick=False), writing():
        assert forget_people() == 3
    assert (scene.review(stands).status, scene.review(stands).client) == (
        "published",
        "Obchodík s.r.o.",
    )
    assert scene.review(aside) is None
    assert scene.review(down) is None
    assert HOLDING.rows(Holder(JANA, None)) == []


def test_all_that_is_held_is_told(app: Flask) -> None:
    stands = scene.published(stage.partner())
    scene.published(stage.partner("Hruška"), email="eva@inde.example")
    (told,) = HOLDING.rows(Holder(" JANA@obchod.example", None))
    db.session.rollback()
    assert (told["partner"], told["named_as"], told["text"], told["status"]) == (
        "Slivka",
        "Obchodík s.r.o.",
        scene.WORDS,
        "published",
    )
    assert told["written_at"] == scene.review(stands).written_at
