"""Who may be one of the partner's own people is marked for staff, never dropped (P20)."""

from datetime import timedelta

import pytest
from flask import Flask

from app.db import writing
from app.jobs.models import JobPreferences
from app.rating.models import Review
from app.rating.rules import Identity, own_marks
from tests.cast import person_of, staff
from tests.jobs import stage
from tests.rating import scene
from tests.visits import sign_in

PARTNER = Identity(("info@slivka.example", "praca@gmail.com"), ("www.slivka.example",))


@pytest.mark.parametrize(
    ("emails", "sites", "marks"),
    [
        (("jana@obchod.example",), ("obchod.example",), []),
        (("jan+obchod@velky.example",), (), ["team"]),
        (("INFO@slivka.example",), (), ["own_address", "own_domain"]),
        (("praca@gmail.com",), (), ["own_address"]),
        # Anybody has a mail box there.
        (("jana@gmail.com",), (), []),
        (("ucto@posta.slivka.example",), (), ["own_domain"]),
        (("jana@gmail.com",), ("eshop.slivka.example",), ["own_domain"]),
        (("jana@mojaslivka.example",), ("slivka.example.com",), []),
    ],
)
def test_who_is_close_to_the_partner(
    emails: tuple[str, ...], sites: tuple[str, ...], marks: list[str]
) -> None:
    assert own_marks(Identity(emails, sites), PARTNER, ["jan@velky.example"]) == marks


def test_hosts_are_compared_as_they_are_looked_up() -> None:
    own = Identity((), ("ďurčo.example",))
    assert own_marks(Identity((), ("WWW.xn--uro-gqah.example",)), own, ()) == ["own_domain"]


def test_a_review_by_the_partners_team_is_marked_and_waits_for_staff(app: Flask) -> None:
    slivka = stage.partner()
    person_of(slivka, "member", email="clen@posta.example")
    public_id = scene.waiting(slivka, email="clen@posta.example")

    row = scene.review(public_id)
    assert (row.marks, row.status) == ("team", "waiting")
    client = app.test_client()
    sign_in(client, staff())
    assert 'data-mark="team"' in client.get(f"/sk/office/reviews/{public_id}").text
    # Staff decide.
    assert scene.judge(client, public_id, "publications").status_code == 303
    assert scene.review(public_id).status == "published"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_address_for_notices_is_the_partners_own(app: Flask) -> None:
    slivka = stage.partner()
    with writing() as session:
        session.add(JobPreferences(partner_id=slivka.id, notify_email="zakazky@inde.example"))
    own = scene.review(scene.waiting(slivka, email="zakazky@inde.example"))
    assert own.marks == "own_address own_domain"


def test_whoever_reviews_again_or_often_is_marked(app: Flask) -> None:
    orchard = [stage.partner(name) for name in ("Slivka", "Hruška", "Dula", "Oskoruša")]
    marks = [scene.review(scene.waiting(each)).marks for each in orchard]
    assert marks == ["", "", "", "often"]
    assert scene.review(scene.waiting(orchard[0])).marks == "again often"
    with writing() as session:
        for row in session.query(Review):
            row.written_at -= timedelta(days=100)
    assert scene.review(scene.waiting(orchard[1])).marks == "again"
    assert scene.review(scene.waiting(orchard[1], email="eva@inde.example")).marks == ""
