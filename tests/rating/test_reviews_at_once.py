"""Of two who do something with one review at the same moment, one does it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.db import db, writing
from app.partners.models import Partner
from app.rating.actions import publish_review, set_review_aside, write_review
from app.rating.rules import NAMELESS, Given
from app.refusals import Refused
from app.values import MACHINE
from tests.at_once import Deed, People, people
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage
from tests.rating import scene

# Each takes a job from the first question to its end.
TRIES = 1_000 if IS_WHOLE else 20


def written(deed: Callable[[], object]) -> Deed:
    def do() -> None:
        with writing():
            deed()

    return do


def reviewing(job_id: int, text: str) -> Deed:
    given = Given(scene.GRADES, text, NAMELESS)
    return written(lambda: write_review(job_id=job_id, given=given, version=0, locale="sk"))


def publishing(public_id: str) -> Deed:
    return written(lambda: publish_review(public_id=public_id, version=1, doer=MACHINE))


def setting_aside(public_id: str) -> Deed:
    return written(
        lambda: set_review_aside(
            public_id=public_id, version=1, reason="advert", comment="", doer=MACHINE
        )
    )


def raced(everybody: People, *deeds: Deed) -> int:
    """How many of the deeds were done; the others were refused, and nothing else happens."""
    wrong = everybody.at_once(*deeds)
    assert all(error is None or isinstance(error, Refused) for error in wrong), wrong
    return wrong.count(None)


def count_of(deed: str) -> int:
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.deed == deed)
    try:
        return db.session.scalar(query) or 0
    finally:
        db.session.rollback()


@pytest.mark.faults
def test_two_reviews_of_one_job_at_once_are_one(app: Flask, told: Told) -> None:
    slivka = stage.partner()
    with people(app, 2) as two:
        for number in range(told.times(TRIES)):
            job_id = scene.completed(slivka, email=f"m{number}@shop.example")
            assert raced(two, reviewing(job_id, "Prvá."), reviewing(job_id, "Druhá.")) == 1
            assert [row.version for row in scene.reviews_of_job(job_id)] == [1]
    told.tell(reviews_too_many=0)


@pytest.mark.faults
def test_of_publishing_and_setting_aside_at_once_one_happens(app: Flask, told: Told) -> None:
    slivka = stage.partner()
    published = 0
    with people(app, 2) as two:
        for number in range(told.times(TRIES)):
            public_id = scene.waiting(slivka, email=f"m{number}@shop.example")
            assert raced(two, publishing(public_id), setting_aside(public_id)) == 1
            published += scene.review(public_id).status == "published"
    assert count_of("review.published") == published
    assert count_of("review.published") + count_of("review.set_aside") == TRIES
    assert len(scene.mails("published")) == published
    partner = db.session.get_one(Partner, slivka.id)
    assert partner.review_count == published
    told.tell(published=published, set_aside=TRIES - published)


@pytest.mark.faults
def test_a_change_and_a_publication_at_once_never_publish_what_nobody_read(
    app: Flask, told: Told
) -> None:
    slivka = stage.partner()
    given = Given(scene.GRADES, "Celkom inak.", NAMELESS)
    with people(app, 2) as two:
        for number in range(told.times(TRIES)):
            public_id = scene.waiting(slivka, email=f"m{number}@shop.example")
            job_id = scene.review(public_id).job_id
            changing = written(
                lambda job_id=job_id: write_review(
                    job_id=job_id, given=given, version=1, locale="sk"
                )
            )
            assert raced(two, changing, publishing(public_id)) == 1
            row = scene.review(public_id)
            assert (row.status, row.text) in (
                ("published", scene.WORDS),
                ("waiting", "Celkom inak."),
            )
    told.tell(unread_published=0)
