"""In how many categories a partner may stand: gold in any number, silver in two, bronze in one
(S20, S22, S27), whoever writes (P17)."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db import db, writing
from app.partners.actions import add_partners, change_details, decide_tier
from app.partners.details import PartnerDetails
from app.partners.models import Partner
from app.partners.queries import details_of, partners_with_all
from app.refusals import Refused
from tests.cast import Actor, category_ids, listed
from tests.partners.standings import choose, chosen

SEVEN = ("seo", "design", "photo", "legal", "support", "content", "payments")
LIMITS = [("bronze", 1), ("silver", 2)]


def decide(actor: Actor, tier_key: str) -> None:
    with writing():
        decide_tier(
            partner_id=actor.id,
            tier_key=tier_key,
            decided_on=date(2026, 5, 4),
            kind="meeting",
            minutes="Prešli sme referencie.",
            reason="Práca za posledný rok.",
        )


@pytest.mark.parametrize(("tier", "limit"), LIMITS)
def test_a_partner_stands_in_as_many_categories_as_its_level_allows(
    app: Flask, tier: str, limit: int
) -> None:
    actor = listed("Slivka", tier=tier)
    choose(actor, *SEVEN[:limit])

    with pytest.raises(Refused) as refused:
        choose(actor, *SEVEN[: limit + 1])

    assert refused.value.field == "categories"
    assert chosen(actor) == list(SEVEN[:limit])


def test_gold_stands_in_every_category(app: Flask) -> None:
    actor = listed("Slivka", tier="gold")
    everything = (*SEVEN, "development", "marketing", "logistics", "accounting", "consulting")

    choose(actor, *everything)

    assert chosen(actor) == list(everything)


def test_a_new_partner_with_two_categories_is_refused(app: Flask) -> None:
    details = PartnerDetails(
        name="Slivka", email="a@slivka.example", category_ids=category_ids("seo", "photo")
    )
    db.session.rollback()

    with pytest.raises(Refused), writing():
        add_partners(partners=[details], source="application")

    assert db.session.query(Partner).count() == 0


def test_the_category_named_first_leads(client: FlaskClient) -> None:
    actor = listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))

    choose(actor, "legal", "design", "seo")
    assert chosen(actor) == ["legal", "design", "seo"]

    choose(actor, "seo", "legal")
    assert chosen(actor) == ["seo", "legal"]
    assert f'data-partner="{actor.slug}"' in client.get("/sk/categories/legal/").text
    assert f'data-partner="{actor.slug}"' not in client.get("/sk/categories/design/").text


def test_a_category_named_twice_counts_once(app: Flask) -> None:
    actor = listed("Slivka")

    choose(actor, "photo", "photo")

    assert chosen(actor) == ["photo"]


def test_a_listed_partner_keeps_a_category(app: Flask) -> None:
    actor = listed("Slivka", categories=("photo",))

    with pytest.raises(Refused):
        choose(actor)

    assert chosen(actor) == ["photo"]


def test_lowering_a_level_drops_no_category(client: FlaskClient) -> None:
    actor = listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))

    decide(actor, "bronze")

    assert chosen(actor) == ["seo", "(photo)", "(legal)"]
    page = client.get("/sk/partners/?category=legal").text
    assert f'data-partner="{actor.slug}" data-tier="bronze"' in page


def test_nothing_is_added_until_someone_has_chosen(app: Flask) -> None:
    actor = listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))
    decide(actor, "silver")

    for slugs in (("seo", "photo", "legal"), ("seo", "photo", "legal", "design")):
        with pytest.raises(Refused):
            choose(actor, *slugs)
    assert chosen(actor) == ["seo", "photo", "(legal)"]

    choose(actor, "legal", "photo")
    assert chosen(actor) == ["legal", "photo"]


def test_other_details_change_while_the_choice_is_open(app: Flask) -> None:
    actor = listed("Slivka", tier="silver", categories=("seo", "photo"))
    decide(actor, "bronze")
    (partner,) = partners_with_all([actor.id])
    details = details_of(partner)
    db.session.rollback()

    with writing():
        change_details(changes={actor.id: details})

    assert chosen(actor) == ["seo", "(photo)"]


def test_raising_the_level_again_settles_what_was_too_much(app: Flask) -> None:
    actor = listed("Slivka", tier="gold", categories=("seo", "photo", "legal"))

    decide(actor, "bronze")
    decide(actor, "silver")
    assert chosen(actor) == ["seo", "photo", "(legal)"]
    decide(actor, "gold")

    assert chosen(actor) == ["seo", "photo", "legal"]
    choose(actor, *SEVEN)
    assert chosen(actor) == list(SEVEN)


INSERT = """
    INSERT INTO standings (partner_id, category_id, slot, category_limit, surplus)
    SELECT partners.id, categories.id, {slot}, {limit}, false FROM partners, categories
    WHERE categories.slug = 'seo'
"""


PASSING_THE_LIMIT = {
    "a slot beyond the limit": INSERT.format(slot=2, limit=2),
    "a slot that is taken": INSERT.format(slot=1, limit=2),
    "a limit that is not the partner's": INSERT.format(slot=2, limit=3),
    "the limit of another level": INSERT.format(slot=2, limit=32_767),
    "a negative slot": INSERT.format(slot=-1, limit=2),
    "a slot moved beyond the limit": "UPDATE standings SET slot = 2 WHERE slot = 1",
    "a limit raised": "UPDATE standings SET category_limit = 3",
    "the partner's limit alone": "UPDATE partners SET category_limit = 3",
    "the partner's level alone": (
        "UPDATE partners SET tier_id = (SELECT id FROM tiers WHERE key = 'gold')"
    ),
    "a lower level without marks": (
        "UPDATE partners SET category_limit = 1,"
        " tier_id = (SELECT id FROM tiers WHERE key = 'bronze')"
    ),
    "the level's own limit": "UPDATE tiers SET category_limit = 1 WHERE key = 'silver'",
}


def test_the_database_itself_refuses_what_passes_the_limit(app: Flask) -> None:
    actor = listed("Slivka", tier="silver", categories=("photo", "legal"))

    accepted = [name for name, statement in PASSING_THE_LIMIT.items() if not is_refused(statement)]

    assert accepted == []
    assert chosen(actor) == ["photo", "legal"]


def is_refused(statement: str) -> bool:
    try:
        with writing() as session:
            session.execute(text(statement))
    except IntegrityError:
        return True
    return False


def test_a_wider_level_reaches_its_partners(app: Flask) -> None:
    actor = listed("Slivka", tier="silver", categories=("photo", "legal"))

    with writing() as session:
        session.execute(text("UPDATE tiers SET category_limit = 3 WHERE key = 'silver'"))
    choose(actor, "photo", "legal", "seo")

    assert chosen(actor) == ["photo", "legal", "seo"]
