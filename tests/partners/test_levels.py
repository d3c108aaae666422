"""Levels: what ships, where everybody starts, and how a level changes."""

from dataclasses import fields
from datetime import date
from inspect import signature
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.db import db, writing
from app.partners import actions
from app.partners.actions import add_partners, change_details, decide_tier
from app.partners.details import PartnerDetails
from app.partners.models import FacetCount, Partner, Tier, TierDecision
from app.partners.models.partner import SOURCES
from app.partners.queries import details_of, partners_with_all
from app.partners.rules import UNLIMITED
from app.refusals import Refused
from tests.cast import Actor, listed

LOCALES = {"sk", "pl", "ru"}


def tier_of(partner_id: int) -> str:
    query = select(Tier.key).join(Partner, Partner.tier_id == Tier.id)
    key = db.session.scalars(query.where(Partner.id == partner_id)).one()
    db.session.rollback()
    return key


def decisions_about(actor: Actor) -> list[tuple[str, str, date, str, str, str]]:
    keys = dict(db.session.execute(select(Tier.id, Tier.key)).all())
    rows = db.session.scalars(
        select(TierDecision).where(TierDecision.partner_id == actor.id).order_by(TierDecision.id)
    )
    told = [
        (
            keys[row.from_tier_id],
            keys[row.to_tier_id],
            row.decided_on,
            row.kind,
            row.minutes,
            row.reason,
        )
        for row in rows
    ]
    db.session.rollback()
    return told


def decide(actor: Actor, tier_key: str, **others: str) -> None:
    words = {"kind": "call", "minutes": "Prešli sme prácu.", "reason": "Desiatky klientov."}
    with writing():
        decide_tier(
            partner_id=actor.id,
            tier_key=tier_key,
            decided_on=date(2026, 5, 4),
            **(words | others),
        )


def test_three_levels_ship_with_gold_on_top(app: Flask) -> None:
    rows = db.session.execute(
        select(Tier.key, Tier.category_limit).order_by(Tier.rank.desc())
    ).all()

    assert [tuple(row) for row in rows] == [("gold", UNLIMITED), ("silver", 2), ("bronze", 1)]


def test_every_text_of_every_level_ships_in_every_language(app: Flask) -> None:
    tiers = db.session.scalars(select(Tier).options(selectinload(Tier.conditions))).all()

    for tier in tiers:
        texts = [tier.name, tier.plural, tier.summary, tier.about]
        texts += [condition.text for condition in tier.conditions]
        assert tier.conditions
        for text in texts:
            assert set(text) == LOCALES
        for one, other in pairwise(sorted(tier.about.values())):
            assert one != other


def test_a_new_partner_is_bronze_whichever_way_it_came_in(app: Flask) -> None:
    for source in SOURCES:
        with writing():
            (added,) = add_partners(
                partners=[PartnerDetails(name="Slivka", email="a@slivka.example")], source=source
            )

        assert tier_of(added) == "bronze", source


def test_an_imported_partner_is_bronze(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("name,email,categories\nSlivka,a@slivka.example,seo\n", encoding="utf-8")

    result = runner.invoke(args=["partners", "import", str(file)])

    assert result.exit_code == 0, result.output
    assert tier_of(db.session.scalars(select(Partner.id)).one()) == "bronze"


def test_no_way_in_takes_a_level() -> None:
    names = {field.name for field in fields(PartnerDetails)}
    for name in actions.__all__:
        if not name.startswith("decide_"):
            names |= set(signature(getattr(actions, name)).parameters)

    assert not {name for name in names if "tier" in name or "level" in name or "limit" in name}


def test_changing_a_partner_leaves_its_level(app: Flask) -> None:
    actor = listed("Slivka", tier="silver")
    (partner,) = partners_with_all([actor.id])
    details = details_of(partner)
    db.session.rollback()

    with writing():
        change_details(changes={actor.id: details})

    assert tier_of(actor.id) == "silver"


def test_a_level_changes_by_a_decision_that_stays_on_record(app: Flask) -> None:
    actor = listed("Slivka")

    decide(actor, "silver")
    decide(actor, "bronze", kind="meeting", reason="Zlé referencie.")

    told = (date(2026, 5, 4), "call", "Prešli sme prácu.", "Desiatky klientov.")
    lowered = (date(2026, 5, 4), "meeting", "Prešli sme prácu.", "Zlé referencie.")
    assert decisions_about(actor) == [("bronze", "silver", *told), ("silver", "bronze", *lowered)]
    assert tier_of(actor.id) == "bronze"


@pytest.mark.parametrize("word", ["minutes", "reason"])
def test_a_decision_without_minutes_or_reason_is_refused(app: Flask, word: str) -> None:
    actor = listed("Slivka")

    for left_empty in ("", " \n\t"):
        with pytest.raises(Refused) as refused:
            decide(actor, "gold", **{word: left_empty})
        assert refused.value.field == word

    assert tier_of(actor.id) == "bronze"
    assert decisions_about(actor) == []


def test_readers_see_the_new_level_with_the_decision(client: FlaskClient) -> None:
    actor = listed("Slivka")

    decide(actor, "gold")

    page = client.get("/sk/partners/?tier=gold").text
    assert f'data-partner="{actor.slug}" data-tier="gold"' in page
    counts = dict(db.session.execute(select(FacetCount.token, FacetCount.count)).all())
    assert counts["tier:gold"] == 1
    assert "tier:bronze" not in counts


def test_a_level_that_is_held_already_is_no_decision(app: Flask) -> None:
    actor = listed("Slivka", tier="gold")
    with pytest.raises(Refused, match="already"):
        decide(actor, "gold")
    assert db.session.scalar(select(func.count()).select_from(TierDecision)) == 1


def test_a_level_that_does_not_exist_is_refused(app: Flask) -> None:
    actor = listed("Slivka")
    with pytest.raises(Refused, match="no such level"):
        decide(actor, "platinum")
