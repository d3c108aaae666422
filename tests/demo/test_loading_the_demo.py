"""Loading the demo: a believable programme, the same for the same seed."""

from collections import Counter
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from app.audit.models import AuditEntry
from app.clock import now
from app.db import Base, db, writing
from app.demo import load_demo
from app.demo.history import ANCHOR
from app.partners.actions import add_partners
from app.partners.details import PartnerDetails
from app.partners.models import (
    Category,
    FacetCount,
    Listing,
    Partner,
    Standing,
    Tier,
    TierDecision,
    Vetting,
)
from app.rating.models import Review
from app.rating.rules import FROM_JOB, PUBLISHED, mean_grade

# Columns that say when a row was written, or number it: all others must repeat themselves.
NOT_COMPARED = {
    "recorded_at", "created_at", "updated_at", "since", "at", "id", "partner_id", "user_id",
    "by_user_id", "judged_by_user_id",
    "application_id", "inviting_partner_id", "changed_by", "row_id", "block", "bits",
    "brief_id", "job_id", "message_id", "assigned_to", "partner_confirmed_by", "why",
    "made_at", "ends_at",
    "password_hash", "public_id", "token_hash",  # by chance, each time anew
}  # fmt: skip
# Keys of listings end in the partner's number.
NUMBERED = {"place"}


def export() -> dict[str, list[Any]]:
    """All tables with their rows, without numbers and times of recording; editions only count
    how often something changed."""
    tables: dict[str, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.c if c.name not in NOT_COMPARED | NUMBERED]
        if columns and table.name != "editions":
            tables[table.name] = sorted(map(repr, db.session.execute(select(*columns))))
    db.session.rollback()
    return tables


def listed_by_tier() -> dict[str, int]:
    rows = db.session.execute(
        select(Tier.key, func.count())
        .join(Partner, Partner.tier_id == Tier.id)
        .where(Partner.state == "published")
        .group_by(Tier.key)
    )
    return dict(rows.all())


def partners() -> list[Partner]:
    return list(db.session.scalars(select(Partner).order_by(Partner.id)))


def test_the_default_is_the_240_written_partners(app: Flask) -> None:
    loaded = load_demo()

    assert loaded.listed == 240
    assert listed_by_tier() == {"gold": 24, "silver": 72, "bronze": 144}
    assert Counter(partner.state for partner in partners()) == {
        "published": 240,
        "draft": 3,
        "suspended": 2,
    }
    assert db.session.scalar(select(func.count()).select_from(Listing)) == 240


def test_the_same_seed_makes_the_same_programme(app: Flask) -> None:
    with time_machine.travel(now(), tick=False):
        load_demo(partners=60, seed=7)
        first = export()
        load_demo(partners=60, seed=7)

    assert export() == first
    assert len(first["partners"]) == 61


def test_another_seed_makes_another_programme(app: Flask) -> None:
    load_demo(partners=60, seed=7)
    first = {(partner.name, partner.tier_id) for partner in partners()}
    db.session.rollback()
    load_demo(partners=60, seed=8)
    second = {(partner.name, partner.tier_id) for partner in partners()}

    assert len(first & second) < 40


def test_a_new_demo_replaces_the_one_before(app: Flask) -> None:
    # What a demo tells of the last weeks is counted from the hour in which it is loaded.
    with time_machine.travel(now(), tick=False):
        load_demo(partners=12, seed=2)
        alone = export()
        load_demo(partners=36, seed=1)
        load_demo(partners=12, seed=2)

    assert export() == alone
    assert db.session.scalar(select(func.count()).select_from(Listing)) == 12


def test_what_was_told_of_a_demo_goes_with_it_and_the_audit_only_grows_again(app: Flask) -> None:
    load_demo(partners=6)
    tell_of_somebody()
    load_demo(partners=6)
    left = select(func.count()).select_from(AuditEntry).where(AuditEntry.agent == "Firefox")
    assert db.session.scalar(left) == 0
    db.session.rollback()
    tell_of_somebody()
    for change in (delete(AuditEntry), update(AuditEntry).values(deed="nothing")):
        with pytest.raises(DatabaseError), writing() as session:
            session.execute(change)


def tell_of_somebody() -> None:
    with writing() as session:
        session.add(
            AuditEntry(
                deed="partner.suspended", user_id=1, subject="partner", subject_id=1,
                partner_id=1, before={}, after={}, address="", agent="Firefox",
            )
        )  # fmt: skip


def test_partners_of_somebody_are_never_replaced(app: Flask, runner: FlaskCliRunner) -> None:
    load_demo(partners=12)
    add_partners(partners=[PartnerDetails(name="Hŕstka", email="a@hrstka.example")], source="staff")
    db.session.commit()
    before = export()

    result = runner.invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "Hŕstka" in result.stderr
    assert export() == before


def test_a_demo_that_fails_half_way_leaves_the_one_before(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_demo(partners=12)
    before = export()
    monkeypatch.setattr("app.demo.loading.BATCH", 10)

    def stop(_made: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(partners=24, seed=2, on_progress=stop)

    assert export() == before


def test_every_category_level_and_language_can_be_found(app: Flask) -> None:
    load_demo(partners=48)

    counts = dict(db.session.execute(select(FacetCount.token, FacetCount.count)).all())
    for slug in db.session.scalars(select(Category.slug)):
        assert counts[f"category:{slug}"] >= 4
    for key in ("tier:gold", "tier:silver", "tier:bronze"):
        assert counts[key] > 0
    for language in ("sk", "pl", "ru"):
        assert counts[f"language:{language}"] > 0
        texts = [partner.headline.get(language) for partner in partners()]
        assert sum(text is not None for text in texts) > 10


def test_a_small_programme_is_spread_over_the_categories(app: Flask) -> None:
    load_demo(partners=24)

    leading = db.session.scalars(
        select(Standing.category_id)
        .join(Partner, Partner.id == Standing.partner_id)
        .where(Standing.slot == 0, Partner.state == "published")
    )
    assert set(Counter(leading).values()) == {2}


def test_no_level_passes_its_category_limit(app: Flask) -> None:
    load_demo(partners=240)

    rows = db.session.execute(
        select(Tier.key, func.count())
        .join(Partner, Partner.tier_id == Tier.id)
        .join(Standing, Standing.partner_id == Partner.id)
        .group_by(Tier.key, Partner.id)
    )
    counts: dict[str, set[int]] = {"gold": set(), "silver": set(), "bronze": set()}
    for key, count in rows:
        counts[key].add(count)
    assert counts == {"gold": {1, 2, 3, 4}, "silver": {1, 2}, "bronze": {1}}
    assert not db.session.scalar(select(func.count()).where(Standing.surplus))


def test_levels_are_earned_by_recorded_decisions(app: Flask) -> None:
    load_demo(partners=60)

    keys = dict(db.session.execute(select(Tier.id, Tier.key)).all())
    steps: dict[int, list[TierDecision]] = {}
    for decision in db.session.scalars(select(TierDecision).order_by(TierDecision.decided_on)):
        steps.setdefault(decision.partner_id, []).append(decision)
    climbs = {"gold": ["silver", "gold"], "silver": ["silver"], "bronze": []}
    for partner in partners():
        decisions = steps.get(partner.id, [])
        assert [keys[d.to_tier_id] for d in decisions] == climbs[keys[partner.tier_id]]
        assert all(d.minutes and d.reason for d in decisions)
        days = [d.decided_on for d in decisions]
        if partner.published_at is not None:
            days.insert(0, partner.published_at.date())
        days.append(ANCHOR.date())
        assert days == sorted(days)


def test_listed_partners_were_spoken_with_before(app: Flask) -> None:
    load_demo(partners=60)

    spoken = dict(db.session.execute(select(Vetting.partner_id, Vetting.held_on)).all())
    for partner in partners():
        if partner.published_at is None:
            assert partner.state == "draft"
            continue
        assert spoken[partner.id] < partner.published_at.date()
        assert partner.founded is not None
        assert partner.founded <= partner.published_at.year


def test_texts_stand_in_the_languages_of_their_partner(app: Flask) -> None:
    load_demo(partners=300)

    for partner in partners():
        main = next(code for code in partner.languages if code in ("sk", "pl", "ru"))
        assert main in partner.headline
        assert partner.headline.keys() == partner.about.keys()
    languages = {partner.id: partner.languages for partner in partners()}
    for review in db.session.scalars(select(Review)):
        # A merchant writes in its own language about its job.
        assert review.source == FROM_JOB or review.locale in languages[review.partner_id]
        assert bool(review.reply) == bool(review.reply_locale)


def test_ratings_are_those_of_the_reviews(app: Flask) -> None:
    load_demo(partners=60)

    grades: dict[int, list[int]] = {}
    words: dict[int, list[str]] = {}
    for review in db.session.scalars(select(Review).where(Review.status == PUBLISHED)):
        grades.setdefault(review.partner_id, []).append(
            review.quality + review.timeliness + review.service + review.originality + review.price
        )
        words.setdefault(review.partner_id, []).append(review.text)
        # Jobs hang on the moment at which the demo is loaded.
        assert review.written_at < (now() if review.source == FROM_JOB else ANCHOR)
    for partner in partners():
        given = grades.get(partner.id, [])
        assert partner.review_count == len(given)
        assert partner.rating == mean_grade(sum(given), len(given))
        assert len(set(words.get(partner.id, []))) == len(given)
        assert 0 <= partner.score <= 10_000


def test_partners_reach_nobody_real(app: Flask) -> None:
    load_demo(partners=500)

    everybody = partners()
    assert listed_by_tier() == {"gold": 50, "silver": 150, "bronze": 300}
    assert len(everybody) == 510
    assert len({partner.slug for partner in everybody}) == 510
    assert len({partner.email for partner in everybody}) == 510
    assert len({partner.name for partner in everybody}) > 500
    for partner in everybody:
        assert partner.website == f"https://www.{partner.slug}.example"
        assert partner.email.endswith(f"@{partner.slug}.example")
        assert " 000" in partner.phone.replace("(", " ").replace("6000", " 000").replace(
            "600 0", " 000"
        )


def test_the_command_says_what_it_made(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["demo", "load", "--partners", "20", "--seed", "3"])

    assert result.exit_code == 0, result.output
    assert "Listed partners: 20" in result.stdout
    assert "gold 2, silver 6, bronze 12" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("partners", ["0", "5000001", "many"])
def test_the_command_refuses_impossible_sizes(runner: FlaskCliRunner, partners: str) -> None:
    result = runner.invoke(args=["demo", "load", "--partners", partners])

    assert result.exit_code != 0
    assert partners in result.stderr
