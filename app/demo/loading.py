"""Writing a demo programme into the database: all of it or nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.db import writing
from app.demo.accounts import add_accounts, remove_accounts
from app.demo.applications import add_applications, remove_applications
from app.demo.briefs import add_briefs, remove_briefs
from app.demo.content import Content, read_content
from app.demo.given_reviews import add_given_reviews
from app.demo.levels import add_levels
from app.demo.programme import Plan, how_many, plans
from app.demo.reviews import reviews_of
from app.guards import guards_lifted
from app.partners.actions import (
    add_partners,
    decide_tiers,
    publish,
    record_vettings,
    set_categories_of_many,
    suspend,
)
from app.partners.details import TierChange
from app.partners.listing import batches
from app.partners.models import (
    Category,
    FacetCombination,
    FacetCount,
    Listing,
    ListingBand,
    ListingOrder,
    ListingPlace,
    ListingToken,
    Partner,
    Reference,
    SearchTerm,
    SearchVariant,
    Service,
    Standing,
    TierDecision,
    Vetting,
)
from app.partners.slugs import unique_slugs
from app.rating.actions import refresh_ratings
from app.rating.models import Review
from app.refusals import Refused
from app.tables.models import TableSet, TableWord
from app.tiers.models import Contribution, TierPlan, TierWish, Verdict

BATCH = 500

# Everything that hangs on partners, what refers before what is referred to.
TABLES = (
    Contribution, Verdict, TierWish, TierPlan, Review, TierDecision, Vetting, Reference, Service,
    Standing, ListingToken, ListingPlace, ListingOrder, Listing, ListingBand, SearchVariant,
    SearchTerm, FacetCombination, FacetCount, Partner,
)  # fmt: skip


@dataclass
class Loaded:
    """What a demo was made of."""

    tiers: Counter[str] = field(default_factory=Counter)
    """Level → listed partners."""
    unlisted: int = 0
    reviews: int = 0

    @property
    def listed(self) -> int:
        return self.tiers.total()


def load_demo(
    partners: int = 240, seed: int = 1, on_progress: Callable[[int], object] | None = None
) -> Loaded:
    """Fill the database with a programme of so many listed partners, in one transaction.

    Replaces a demo that is there. Raises Refused when the database holds any other partner.
    ``on_progress`` is called with the number of partners made since its last call.
    """
    content = read_content()
    loaded = Loaded()
    with writing() as session:
        _make_room(session)
        categories = _category_ids(session, content)
        for batch in batches(plans(content, partners, seed), BATCH):
            _load(session, batch, content, categories, seed, loaded)
            # Memory stays the same however many there are.
            session.expunge_all()
            if on_progress:
                on_progress(len(batch))
        add_accounts(session)
        add_levels(session)
        add_applications(session)
        add_briefs(session)
        add_given_reviews(session)
    return loaded


def total(partners: int) -> int:
    """How many steps ``on_progress`` of ``load_demo`` will count."""
    return how_many(partners)


def _make_room(session: Session) -> None:
    """Take the present demo out, unless somebody's own partners are there."""
    if session.get_bind().dialect.name == "postgresql":
        # Nobody may add a partner between the question and the deletion. Readers go on reading.
        session.execute(text("LOCK TABLE partners IN EXCLUSIVE MODE"))
    own = session.scalar(select(Partner.name).where(Partner.source != "demo").limit(1))
    if own is not None:
        raise Refused(
            "This database holds partners that are not of the demo, such as “%(name)s”. "
            "Load the demo into a database of its own.",
            name=own,
        )
    remove_briefs(session)
    remove_applications(session)
    remove_accounts(session)
    # What is told of people and partners who are gone would be told of whoever gets their numbers.
    with guards_lifted(session.connection()):
        session.execute(delete(AuditEntry).execution_options(synchronize_session=False))
    # People and applications are found by words too.
    session.execute(delete(TableWord))
    session.execute(delete(TableSet))
    for table in TABLES:
        session.execute(delete(table).execution_options(synchronize_session=False))
    session.expire_all()


def _category_ids(session: Session, content: Content) -> dict[str, int]:
    ids = dict(session.execute(select(Category.slug, Category.id)).all())
    for slug in content.partners:
        if slug not in ids:
            raise Refused("The demo needs the category “%(slug)s”, which is gone.", slug=slug)
    return ids


def _load(
    session: Session,
    batch: list[Plan],
    content: Content,
    categories: dict[str, int],
    seed: int,
    loaded: Loaded,
) -> None:
    slugs = unique_slugs([plan.written.name for plan in batch])
    details = [
        plan.details(slug, categories[plan.categories[0]])
        for plan, slug in zip(batch, slugs, strict=True)
    ]
    made = dict(zip(add_partners(partners=details, source="demo"), batch, strict=True))
    listed = [key for key, plan in made.items() if plan.state == "published"]
    # Everything is told before they are listed, so that each listing is written once.
    _record_vettings(made)
    _decide_tiers(made)
    set_categories_of_many(
        category_ids={
            key: [categories[slug] for slug in plan.categories]
            for key, plan in made.items()
            if len(plan.categories) > 1
        }
    )
    loaded.reviews += _add_reviews(session, made, content, seed)
    refresh_ratings(made.keys())
    _set_figures(session, made)
    publish(partner_ids=listed)
    suspend(partner_ids=[key for key, plan in made.items() if plan.state == "suspended"])
    loaded.tiers.update(made[key].tier for key in listed)
    loaded.unlisted += len(made) - len(listed)


def _record_vettings(made: dict[int, Plan]) -> None:
    for key, plan in made.items():
        if plan.state != "draft":
            record_vettings(
                partner_ids=[key],
                held_on=plan.history.vetted_on,
                kind=plan.history.vetting_kind,
                note=plan.history.vetting_note,
            )


def _decide_tiers(made: dict[int, Plan]) -> None:
    """The first decisions of all partners, then the second ones: a partner climbs by steps."""
    for step in range(2):
        decide_tiers(
            changes=[
                TierChange(
                    partner_id=key,
                    tier_key=decision.raised.tier,
                    decided_on=decision.decided_on,
                    kind=decision.kind,
                    minutes=decision.raised.minutes,
                    reason=decision.raised.reason,
                )
                for key, plan in made.items()
                for decision in plan.history.decisions[step : step + 1]
            ]
        )


def _add_reviews(session: Session, made: dict[int, Plan], content: Content, seed: int) -> int:
    rows = [
        {"partner_id": key, **review}
        for key, plan in made.items()
        for review in reviews_of(plan, content, seed)
    ]
    if rows:
        session.execute(insert(Review), rows)
    return len(rows)


def _set_figures(session: Session, made: dict[int, Plan]) -> None:
    """Figures that features to come will compute from what partners do."""
    ratings = session.execute(
        select(Partner.id, Partner.rating, Partner.review_count).where(Partner.id.in_(made))
    )
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "score_now": _score(rating, reviews, made[key].activity),
            "minutes": made[key].answer_minutes,
            "takes_work": made[key].available,
            "listed_at": _listed_at(made[key]),
        }
        for key, rating, reviews in ratings
    ]
    session.connection().execute(
        update(Partner)
        .where(Partner.id == bindparam("key"))
        .values(
            score=bindparam("score_now"),
            answer_minutes=bindparam("minutes"),
            available=bindparam("takes_work"),
            published_at=bindparam("listed_at"),
        ),
        rows,
    )


def _listed_at(plan: Plan) -> datetime | None:
    return None if plan.state == "draft" else plan.history.published_at


def _score(rating: int | None, reviews: int, activity: float) -> int:
    """A believable score (0–10000), until the rating feature computes the true one.

    Two thirds are the mean grade, drawn towards 3.5 where reviews are few; the rest is how many
    there are and how active the partner is. The level has no part in it (S165).
    """
    mean = ((rating or 0) * reviews + 350 * 5) / (reviews + 5)
    return round(6_500 * (mean - 100) / 400 + 1_500 * min(reviews, 40) / 40 + 2_000 * activity)
