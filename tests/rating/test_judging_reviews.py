"""Staff look at reviews: publish, set aside, take down."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db, writing
from app.i18n.current import speaking
from app.partners.models import Listing, Partner
from app.rating.actions import set_review_aside, take_review_down
from app.rating.models import Review
from app.rating.words import REASON_WORDS
from app.values import MACHINE
from tests.cast import Actor, person_of, staff
from tests.jobs import merchants, stage
from tests.rating import scene
from tests.visits import error_at, send, sign_in

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REFUSED = {"reason": "personal", "comment": "Uvádzate telefón."}


def in_the_office(app: Flask, role: str = "manager") -> FlaskClient:
    client = app.test_client()
    sign_in(client, staff(role))
    return client


def figures(actor: Actor) -> tuple[int | None, int, int]:
    """Rating, number of reviews, and the same number on the card."""
    partner = db.session.get_one(Partner, actor.id)
    found = (
        partner.rating,
        partner.review_count,
        db.session.get_one(Listing, actor.id).card["review_count"],
    )
    db.session.expunge_all()
    db.session.rollback()
    return found


def test_a_published_review_stands_on_the_profile_counts_and_both_are_told(app: Flask) -> None:
    slivka = stage.partner()
    owner = person_of(slivka, locale="pl")
    public_id = scene.waiting(slivka, locale="ru")
    profile = f"/sk/partners/{slivka.slug}/"
    client = in_the_office(app)
    assert scene.WORDS not in client.get(profile).text
    assert figures(slivka) == (None, 0, 0)

    answer = scene.judge(client, public_id, "publications")

    assert answer.status_code == 303
    page = app.test_client().get(profile)
    assert f'data-review="{public_id}"' in page.text
    assert 'data-source="job"' in page.text
    assert scene.WORDS in page.text
    assert "Obchodík s.r.o." in page.text
    assert "Jana Malá" not in page.text
    assert figures(slivka) == (420, 1, 1)
    told = {(mail.message, mail.recipient, mail.locale) for mail in scene.mails()[1:]}
    assert told == {
        ("rating/published", "jana@obchod.example", "ru"),
        ("rating/reviewed", owner, "pl"),
    }
    assert 'data-audit="review.published"' in client.get(f"/sk/office/reviews/{public_id}").text
    found = app.test_client().get("/sk/partners/?rating=4").text
    assert f'data-partner="{slivka.slug}"' in found


def test_a_review_that_is_set_aside_is_nowhere_and_its_writer_reads_why(app: Flask) -> None:
    slivka = stage.partner()
    person_of(slivka)
    public_id = scene.waiting(slivka)
    client = in_the_office(app)

    assert scene.judge(client, public_id, "asides", **REFUSED).status_code == 303

    assert scene.review(public_id).status == "set_aside"
    assert scene.WORDS not in app.test_client().get(f"/sk/partners/{slivka.slug}/").text
    assert figures(slivka) == (None, 0, 0)
    (mail,) = scene.mails("not_shown")
    assert mail.recipient == "jana@obchod.example"
    assert "Uvádzate telefón." in mail.text
    assert scene.mails("reviewed") == []
    # It was a mistake, and comes back.
    assert scene.judge(client, public_id, "publications").status_code == 303
    assert figures(slivka) == (420, 1, 1)
    assert len(scene.mails("published")) == 1


@ONE_DATABASE
def test_another_reason_is_told_by_its_words_alone(app: Flask) -> None:
    public_id = scene.waiting(stage.partner())
    refused = {**REFUSED, "reason": "other"}
    assert scene.judge(in_the_office(app), public_id, "asides", **refused).status_code == 303
    (mail,) = scene.mails("not_shown")
    assert REFUSED["comment"] in mail.text
    with speaking(mail.locale):
        words = str(REASON_WORDS["other"])
    assert words not in mail.text
    assert words not in mail.html


def test_a_review_that_is_taken_down_counts_no_more_and_takes_its_answer_along(app: Flask) -> None:
    slivka = stage.partner()
    public_id = scene.published(slivka)
    with writing() as session:
        session.execute(Review.__table__.update().values(reply="Ďakujeme.", reply_locale="sk"))
    client = in_the_office(app, "admin")
    profile = f"/sk/partners/{slivka.slug}/"
    assert "Ďakujeme." in client.get(profile).text

    assert scene.judge(client, public_id, "removals", **REFUSED).status_code == 303

    page = app.test_client().get(profile)
    assert page.status_code == 200
    assert "Ďakujeme." not in page.text
    assert scene.WORDS not in page.text
    assert figures(slivka) == (None, 0, 0)
    # Put back: who has read that it was taken down reads that too.
    told = len(scene.mails("published")), len(scene.mails("reviewed"))
    assert scene.judge(client, public_id, "publications").status_code == 303
    assert figures(slivka) == (420, 1, 1)
    assert (len(scene.mails("published")), len(scene.mails("reviewed"))) == (told[0] + 1, told[1])


@ONE_DATABASE
def test_of_many_reviews_those_that_are_published_show_and_count(app: Flask) -> None:
    slivka = stage.partner()
    shown = scene.published(slivka)
    others = [scene.waiting(slivka, text="Nik nečíta."), scene.waiting(slivka, text="Nik.")]
    others.append(scene.published(slivka, text="Už nie."))
    refused = {"reason": "asked", "comment": "", "doer": MACHINE}
    with writing() as session:
        set_review_aside(public_id=others[1], version=1, **refused)
        take_review_down(public_id=others[2], version=2, **refused)
        for row in session.query(Review).where(Review.public_id.in_(others)):
            row.quality = 1
    client = app.test_client()
    sign_in(client, person_of(slivka))
    for address in (f"/sk/partners/{slivka.slug}/", "/sk/area/reviews/"):
        page = client.get(address)
        assert page.status_code == 200
        assert re.findall(r'data-review="([^"]+)"', page.text) == [shown]
        bars = re.findall(r'<meter[^>]* value="([\d.]+)"', page.text)
        assert bars[:5] == ["5.0", "4.0", "5.0", "3.0", "4.0"]
    assert figures(slivka) == (420, 1, 1)


@ONE_DATABASE
def test_a_review_without_a_name_says_a_merchant(app: Flask) -> None:
    slivka = stage.partner()
    scene.published(slivka, naming="nameless")
    page = app.test_client().get(f"/sk/partners/{slivka.slug}/").text
    assert scene.WORDS in page
    assert "Obchodík" not in page
    data = re.search(r'"author":\s*{[^}]*"name":\s*"([^"]+)"', page)
    assert data is None or data[1]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "", "comment": ""}, "reason"),
        ({"reason": "revenge"}, "reason"),
        ({"reason": "other", "comment": ""}, "comment"),
        ({"reason": "insult", "comment": "x" * 1001}, "comment"),
    ],
)
def test_a_reason_is_needed(app: Flask, wrong: dict[str, str], field: str) -> None:
    public_id = scene.waiting(stage.partner())
    page = scene.judge(in_the_office(app), public_id, "asides", **wrong)
    assert page.status_code == 422
    assert error_at(page, field)
    assert scene.review(public_id).status == "waiting"
    assert len(scene.mails()) == 1


def test_nobody_judges_what_they_have_not_read(app: Flask) -> None:
    public_id = scene.waiting(stage.partner())
    client = in_the_office(app)
    page = f"/sk/office/reviews/{public_id}"
    read = scene.seen_on(client.get(page))
    merchant, form = scene.come(app, scene.review(public_id).job_id)
    changed = scene.filled(scene.seen_on(merchant.get(form)), text="Teraz inak.")
    send(merchant, form, **changed)

    late = scene.judge(client, public_id, "publications", seen=read)

    assert late.status_code == 409
    assert "Teraz inak." in late.text
    assert scene.review(public_id).status == "waiting"
    # The words that a colleague typed stay, when somebody else was quicker.
    with writing():
        set_review_aside(public_id=public_id, version=2, reason="advert", comment="", doer=MACHINE)
    slow = scene.judge(client, public_id, "asides", seen="2", **REFUSED)
    assert slow.status_code == 409
    assert 'data-reason="advert"' in slow.text
    assert "data-kept" in slow.text
    assert "Uvádzate telefón." in slow.text
    assert len(scene.mails("not_shown")) == 1


@ONE_DATABASE
def test_what_does_not_follow_is_refused(app: Flask) -> None:
    client = in_the_office(app)
    waiting = scene.waiting(stage.partner())
    published = scene.published(stage.partner("Hruška"))
    for public_id, deed in ((waiting, "removals"), (published, "asides")):
        assert scene.judge(client, public_id, deed, **REFUSED).status_code == 409
    assert scene.judge(client, published, "publications", seen="2").status_code == 409
    assert scene.review(waiting).status == "waiting"
    assert scene.review(published).status == "published"


@ONE_DATABASE
def test_representatives_read_and_decide_nothing(app: Flask) -> None:
    public_id = scene.waiting(stage.partner())
    for role in ("rep", "operator"):
        client = in_the_office(app, role)
        page = client.get(f"/sk/office/reviews/{public_id}")
        assert page.status_code == 200
        assert "/publications" not in page.text
        refused = send(
            client, f"/sk/office/reviews/{public_id}/publications", page="/sk/office/", seen="1"
        )
        assert refused.status_code == 403
    finance = in_the_office(app, "finance")
    assert finance.get("/sk/office/reviews/").status_code == 403
    assert scene.review(public_id).status == "waiting"


def test_the_table_finds_those_that_wait_those_marked_and_by_words(app: Flask) -> None:
    slivka, hruska = stage.partner(), stage.partner("Hruška")
    wait = scene.waiting(slivka, merchant="Eva Nová", company="Kvety Nová")
    shown = scene.published(hruska, email="info@papier.example", company="Papier")
    own = scene.waiting(slivka, email=f"nakup@{email_host(slivka)}", company="Vlastní")
    client = in_the_office(app)

    def found(query: str) -> set[str]:
        page = client.get(f"/sk/office/reviews/?{query}")
        assert page.status_code == 200
        return set(re.findall(r'<tr[^>]*data-review="([^"]+)"', page.text))

    assert found("") == {wait, shown, own}
    assert found("status=waiting") == {wait, own}
    assert found("status=published&status=set_aside") == {shown}
    assert found("marked=yes") == {own}
    assert found("marked=no") == {wait, shown}
    assert found("q=hruska") == {shown}
    assert found("q=kvety") == {wait}
    assert found("q=papier+hruska") == {shown}
    assert found("q=papier+slivka") == set()
    office = client.get("/sk/office/")
    assert 'data-waiting="reviews" data-count="2"' in office.text
    sheet = send(client, "/sk/office/reviews/sheets", page="/sk/office/reviews/", format="csv")
    assert sheet.status_code == 200
    assert "Papier" in sheet.get_data(as_text=True)


def email_host(actor: Actor) -> str:
    """The domain of a partner's own e-mail."""
    email = db.session.get_one(Partner, actor.id).email
    db.session.rollback()
    return email.rpartition("@")[2]


@ONE_DATABASE
def test_the_jobs_record_tells_that_it_was_reviewed(app: Flask) -> None:
    public_id = scene.waiting(stage.partner())
    job = stage.job(scene.review(public_id).job_id)
    client = in_the_office(app)
    page = client.get(f"/sk/office/reviews/{public_id}")
    assert f"/office/jobs/{job.public_id}" in page.text
    record = client.get(f"/sk/office/jobs/{job.public_id}", follow_redirects=True)
    assert record.status_code == 200
    talk = merchants.address_of(job.brief_id, job.id)
    assert talk
