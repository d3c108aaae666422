"""A table of partners to try the framework on; it has nothing to do with the office's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import exists, select, update

from app.db import db
from app.i18n.current import lazy_gettext
from app.partners.models import Category, Partner, Standing
from app.refusals import Refused
from app.tables import Bulk, Choices, Column, Days, Sift, Sort, Table, Typed, YesNo, among, found_by

SLUGS = ("seo", "design", "photo", "development")


def in_category(slugs: Sequence[str]) -> Sift:
    ids = select(Category.id).where(Category.slug.in_(slugs))
    return Sift(
        where=exists().where(Standing.partner_id == Partner.id, Standing.category_id.in_(ids)),
        ids=select(Standing.partner_id).distinct().where(Standing.category_id.in_(ids)),
    )


def do_to(number: int) -> None:
    """Rename a partner; the rules refuse those of even numbers, after having changed them."""
    db.session.execute(update(Partner).where(Partner.id == number).values(name="Iný názov"))
    if number % 2 == 0:
        raise Refused("There is no such partner.")


def load(ids: Sequence[int]) -> Sequence[Any]:
    return db.session.scalars(select(Partner).where(Partner.id.in_(ids))).all()


TRIAL = Table(
    name="trial",
    label=lazy_gettext("Partners"),
    endpoint="trial",
    key=Partner.id,
    load=load,
    columns=(
        Column("name", lazy_gettext("Name"), sheet=lambda row: row.name, sort="name"),
        Column("state", lazy_gettext("State"), sheet=lambda row: row.state),
        Column("created", lazy_gettext("Since"), sheet=lambda row: row.created_at, sort="number"),
    ),
    sorts=(
        Sort("number", lazy_gettext("Newest first"), falls=True),
        Sort(
            "name",
            lazy_gettext("Name"),
            (Partner.name_key,),
            index="ix_partners_name_key",
            behind={"state": "ix_partners_state_name_key"},
        ),
    ),
    filters=(
        Choices(
            "state",
            lazy_gettext("State"),
            options=lambda: [(key, key) for key in ("draft", "published", "suspended")],
            where=among(Partner.state),
            is_many=True,
        ),
        Choices(
            "category",
            lazy_gettext("Category"),
            options=lambda: [(slug, slug) for slug in SLUGS],
            where=in_category,
        ),
        YesNo("dropshipping", lazy_gettext("Category"), where=Partner.dropshipping.is_),
        Days("made", lazy_gettext("Since"), column=Partner.created_at),
        Typed("email", lazy_gettext("E-mail"), where=lambda text: Partner.email == text.lower()),
    ),
    search=lambda words: found_by("trial", Partner.id, words),
    identity=lambda row: row.slug,
    named_by=Partner.slug,
    title=lambda row: row.name,
    attributes=lambda row: {"data-partner": row.slug, "data-status": row.state},
    sheet_endpoint="trial_sheet",
    bulk=(Bulk("try", lazy_gettext("Save"), "trial_deed"),),
)

KEPT = replace(
    TRIAL,
    sets="trial",
    filters=tuple(
        replace(each, is_kept=True) if isinstance(each, Choices) else each for each in TRIAL.filters
    ),
)
"""The same, with its choices kept as bits."""
