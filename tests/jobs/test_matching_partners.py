"""A brief reaches those partners that suit it (S132, S142), and nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, render_template
from sqlalchemy import update

from app.clock import now
from app.db import db, writing
from app.i18n.current import speaking
from app.jobs.actions.ending import decline, expire_next
from app.jobs.actions.matching import picks_for
from app.jobs.models import Brief, Job, JobPreferences
from app.jobs.queries.candidates import candidates_of, partner_names
from app.jobs.queries.field import field_of
from app.jobs.rules.statuses import PARTNER
from app.jobs.why import told_why
from app.partners.actions import decide_tier
from app.partners.actions.availability import set_available
from app.partners.details import ServiceDetails
from app.values import LocalizedText, Money
from tests import cast
from tests.cast import Actor
from tests.jobs import stage

PHOTOS = ServiceDetails(LocalizedText({"pl": "Zdjęcia produktów"}), Money(90_000, "PLN"))


def asked(brief_id: int) -> set[int]:
    return {job.partner_id for job in stage.jobs_of(brief_id)}


def candidate(actor: Actor, **details: Any) -> Any:
    """A partner as matching sees it for a brief that nobody has got."""
    brief = unsent(**details)
    found = {each.id: each for each in candidates_of(brief, field_of(brief))}
    db.session.rollback()
    return found.get(actor.id)


def unsent(category: str = "development", **details: Any) -> Brief:
    (category_id,) = cast.category_ids(category)
    columns: dict[str, Any] = {
        "kind": "match",
        "state": "asked",
        "locale": "sk",
        "name": "Jana Malá",
        "email": "jana@obchod.example",
        "service": "Nastavenie reklám",
        "requirements": "",
        "category_id": category_id,
        "language": "",
        "country": "",
        "store_url": "",
        "dropshipping": False,
        "priority_time": 3,
        "priority_cost": 3,
        "priority_quality": 3,
        "wanted": 4,
        "seed": 5,
    }
    return Brief(**(columns | details))


def test_only_who_may_be_asked_is_asked(app: Flask) -> None:
    good = stage.partner("Dobrá", languages=("sk", "pl"), dropshipping=True)
    stage.partner("Inam", categories=("seo",), languages=("sk",), dropshipping=True)
    stage.partner("Nemá jazyk", languages=("pl",), dropshipping=True)
    stage.partner("Nemá sklad", languages=("sk",))
    stage.partner("Bez služby", languages=("sk",), dropshipping=True, services=())
    stage.partner("Skrytá", languages=("sk",), dropshipping=True, state="draft")
    busy = stage.partner("Plná", languages=("sk",), dropshipping=True)
    own = stage.partner(
        "Obchodík", languages=("sk",), dropshipping=True, website="https://www.obchod.example/o-nas"
    )
    away = stage.partner("Na horách", languages=("sk",), dropshipping=True)
    with writing() as session:
        set_available(partner_id=busy.id, available=False)
        session.add(
            JobPreferences(partner_id=away.id, away_from=date.min, away_until=date(9999, 1, 1))
        )
    brief_id = stage.brief_from(language="sk", dropshipping=True)
    assert asked(brief_id) == {good.id}
    (job,) = stage.jobs_of(brief_id)
    assert job.why["out"] == {"away": 1, "own": 1}
    assert own.id not in asked(
        stage.brief_from(email="nikto@inde.example", store_url="obchod.example")
    )


def test_somebody_of_the_team_does_not_ask_itself(app: Flask) -> None:
    actor = stage.partner()
    email = cast.person_of(actor)
    assert asked(stage.brief_from(email=email)) == set()


def test_what_a_demotion_left_over_brings_no_jobs(app: Flask) -> None:
    actor = stage.partner("Slivka", categories=("development", "seo"), tier="silver")
    with writing():
        decide_tier(
            partner_id=actor.id,
            tier_key="bronze",
            decided_on=cast.DECIDED_ON,
            kind="call",
            minutes="Menej práce.",
            reason="Dohodli sme sa.",
        )
    kept, left_over = asked(stage.brief_from()), asked(stage.brief_from(category="seo"))
    assert sorted([kept, left_over], key=len) == [set(), {actor.id}]


def test_a_service_is_found_across_scripts_and_endings(app: Flask) -> None:
    fitting = stage.partner("Slivka", services=[stage.SERVICE])
    other = stage.partner("Hruška", services=[PHOTOS])
    for service in ("nastavenia reklamy", "Ustawienie reklamy", "Настройка и реклама"):
        why = next(p.why for p in picks_for(unsent(service=service)) if p.partner_id == fitting.id)
        db.session.rollback()
        points = {each["partner"]: each["points"] for each in why["best"]}
        assert points[fitting.id] > points[other.id]
        assert next(part["value"] for part in why["parts"] if part["key"] == "service") > 300


def test_facts_of_a_partner_are_read_as_they_stand(app: Flask) -> None:
    actor = stage.partner(
        "Slivka",
        tier="gold",
        country="SK",
        website="https://www.slivka.example",
        figures={"score": 7_000, "answer_minutes": 30},
    )
    first = stage.enquiry(actor)
    second, third = stage.enquiry(actor, "Peter"), stage.enquiry(actor, "Pavol")
    with writing():
        decline(job_id=first, side=PARTNER, reason="not_my_service")
    with time_machine.travel(now() + timedelta(hours=73), tick=False):
        with writing() as session:
            session.execute(update(Job).where(Job.id == third).values(status="replied"))
        # The second one is over, although nobody has written so yet (P18).
        seen = candidate(actor)
    assert (seen.level, seen.score, seen.answer_minutes, seen.country) == (3, 7_000, 30, "SK")
    assert seen.hosts == {"slivka.example", "partner.example"}
    assert (seen.jobs, seen.live) == (3, 2)
    assert sorted(job.status for job in seen.past) == ["declined", "expired", "replied"]
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert candidate(actor).past == ()
    assert stage.job(second).status == "new"


def test_services_of_declined_jobs_are_read_from_three_on(app: Flask) -> None:
    actor = stage.partner()
    for number in range(3):
        assert {job.words for job in candidate(actor).past} <= {()}
        job_id = stage.enquiry(actor, f"Jana {number}")
        with writing():
            decline(job_id=job_id, side=PARTNER, reason="not_my_service")
    assert [job.words for job in candidate(actor).past] == [("nastavenie", "reklam")] * 3
    assert [job.words for job in candidate(actor, service="").past] == [()] * 3


def test_the_same_brief_is_matched_the_same_again(app: Flask) -> None:
    for number in range(9):
        stage.partner(f"Firma {number}", figures={"score": 1_000 * number})
    first, again = picks_for(unsent()), picks_for(unsent())
    other = [picks_for(unsent(seed=seed)) for seed in range(6, 12)]
    assert first == again
    assert len({tuple(pick.partner_id for pick in each) for each in [first, *other]}) > 1


def test_a_brief_draws_a_seed_of_its_own(app: Flask) -> None:
    stage.partner()
    seeds = {stage.jobs_of(stage.brief_from())[0].why["seed"] for _ in range(3)}
    assert len(seeds) == 3


def test_after_an_expiry_the_next_is_asked_until_enough_have_been(app: Flask) -> None:
    for number in range(14):
        stage.partner(f"Firma {number}")
    brief_id = stage.brief_from(wanted=2)
    for round_ in range(8):
        moment = max(job.due_at for job in stage.jobs_of(brief_id))
        with time_machine.travel(moment, tick=False), writing():
            expire_next()
        jobs = stage.jobs_of(brief_id)
        live = sum(job.status == "new" for job in jobs)
        assert len({job.partner_id for job in jobs}) == len(jobs) == min(12, 4 + 2 * round_)
        assert live == (2 if len(jobs) < 12 or round_ == 4 else 0)


@pytest.fixture
def short_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a field be what it is in a very large programme: a small part of all."""
    for name, number in {"BEST": 1, "STRETCHES": 0, "NEWEST": 0, "WALKED": 1}.items():
        monkeypatch.setattr(f"app.jobs.queries.field.{name}", number)


def test_a_rare_wish_is_found_far_down(app: Flask, short_walks: None) -> None:
    for number in range(3):
        stage.partner(f"Firma {number}", figures={"score": 9_000 - 500 * number})
    last = stage.partner("Vlk", languages=("fi",), dropshipping=True, figures={"score": 1})
    for number in range(2):
        stage.partner(
            f"Inde {number}",
            categories=("seo",),
            languages=("fi",),
            dropshipping=True,
            figures={"score": 9_000 - 500 * number},
        )
    wishes = {"language": "fi", "dropshipping": True, "wanted": 1}
    assert asked(stage.brief_from(service="", **wishes)) == {last.id}


def test_whoever_names_the_service_is_found_far_down(app: Flask, short_walks: None) -> None:
    for number in range(3):
        services = [ServiceDetails(LocalizedText({"sk": "Sklad"}), None)]
        stage.partner(f"Firma {number}", services=services, figures={"score": 100})
    last = stage.partner("Vlk", services=[PHOTOS], figures={"score": 1})
    stage.partner("Inde", services=[PHOTOS], categories=("seo",))
    brief_id = stage.brief_from(wanted=1, service="Zdjęcie produktu xyz", seed=1)
    assert asked(brief_id) == {last.id}
    assert last.id not in asked(stage.brief_from(wanted=1, service="Sklad", seed=1))
    # Words that no catalogue would hold change nothing else.
    assert asked(stage.brief_from(wanted=1, service="\" OR * ' ) : & é 123 xx"))


def test_drawn_places_lie_all_over_a_level(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.queries.field.BEST", 1)
    monkeypatch.setattr("app.jobs.queries.field.NEWEST", 0)
    monkeypatch.setattr("app.jobs.queries.field.STRETCH", 1)
    numbers = {stage.partner(f"Firma {n}", figures={"score": 700 * (n // 2)}).id for n in range(8)}
    found = [set(field_of(unsent(service="", seed=seed)).partner_ids) for seed in range(20)]
    assert all(len(each) <= 5 for each in found)
    assert set().union(*found) == numbers


def test_an_explanation_is_kept_and_told(app: Flask) -> None:
    for number in range(5):
        stage.partner(f"Firma {number}", tier="gold", figures={"score": 900 * number})
    brief_id = stage.brief_from()
    job = db.session.get_one(Job, stage.jobs_of(brief_id)[0].id)
    names = partner_names(job.why)
    assert set(names.values()) == {f"Firma {number}" for number in range(5)}
    assert 1 <= len(told_why(job.why)) <= 3
    with app.test_request_context("/sk/"), speaking("sk"):
        own = render_template("jobs/_why_me.html", job=job)
        staff = render_template("jobs/_why_staff.html", job=job, names=names)
    assert own.count("<li>") == len(told_why(job.why))
    assert "Firma" not in own
    assert all(name in staff for name in names.values())
    assert all(f'data-part="{part["key"]}"' in staff for part in job.why["parts"])
    db.session.rollback()
    job_id = stage.enquiry(cast.listed("Sama", services=[stage.SERVICE]))
    with app.test_request_context("/sk/"), speaking("sk"):
        direct = db.session.get_one(Job, job_id)
        assert render_template("jobs/_why_me.html", job=direct).strip() == ""
        assert render_template("jobs/_why_staff.html", job=direct, names={}).strip() == ""
