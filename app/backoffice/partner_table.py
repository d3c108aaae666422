"""The table of all partners, whatever their state."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import defer, joinedload, selectinload

from app.backoffice.queries.choices import categories, countries, languages, tiers
from app.db import db
from app.i18n.current import current_locale, lazy_gettext, lazy_pgettext
from app.i18n.formats import country_name, join_words, language_name
from app.partners import SOURCE_NAMES, STATE_NAMES
from app.partners.models import Category, Partner, Standing, Tier
from app.partners.words import KIND, language_token
from app.tables import (
    Bulk,
    Choices,
    Column,
    Days,
    Sift,
    Sort,
    Table,
    among,
    found_by,
    in_words,
    with_token,
)
from app.values import LocalizedText

DECIDERS = frozenset({"manager", "admin"})
"""Who may list and hide partners, and take their data away in sheets."""

KIND_NAMES = {"company": lazy_gettext("company"), "freelancer": lazy_gettext("freelancer")}


def _load(ids: Sequence[int]) -> Sequence[Partner]:
    query = select(Partner).where(Partner.id.in_(ids))
    # Long texts in all languages, which no cell shows, would be much of the work of a page.
    return db.session.scalars(
        query.options(
            defer(Partner.headline, raiseload=True),
            defer(Partner.about, raiseload=True),
            joinedload(Partner.tier).defer(Tier.about, raiseload=True),
            selectinload(Partner.standings)
            .joinedload(Standing.category)
            .defer(Category.about, raiseload=True),
        )
    ).all()


def _in_categories(slugs: Sequence[str]) -> Sift:
    ids = select(Category.id).where(Category.slug.in_(slugs))
    is_it = Standing.category_id.in_(ids)
    return Sift(
        where=exists().where(Standing.partner_id == Partner.id, is_it),
        ids=select(Standing.partner_id).where(is_it),
    )


def _of_tiers(keys: Sequence[str]) -> ColumnElement[bool]:
    ids = select(Tier.id).where(Tier.key.in_(keys))
    return Partner.tier_id == ids.scalar_subquery() if len(keys) == 1 else Partner.tier_id.in_(ids)


def _speaking(codes: Sequence[str]) -> Sift:
    return with_token(KIND, Partner.id, [language_token(code) for code in codes])


def _text(text: LocalizedText) -> str:
    return text.text_for(current_locale())


def _categories(partner: Partner) -> str:
    return join_words(_text(standing.category.name) for standing in partner.standings)


PARTNERS = Table(
    name="partners",
    label=lazy_gettext("Partners"),
    endpoint="backoffice.partners",
    key=Partner.id,
    load=_load,
    columns=(
        Column("name", lazy_pgettext("thing", "Name"), lambda row: row.name, sort="name"),
        Column("tier", lazy_gettext("Level"), lambda row: _text(row.tier.name), sort="tier"),
        Column("state", lazy_gettext("State"), lambda row: STATE_NAMES[row.state]),
        Column("categories", lazy_gettext("Categories"), _categories),
        Column(
            "place",
            lazy_gettext("Country"),
            lambda row: country_name(row.country) if row.country else "",
        ),
        Column("changed", lazy_gettext("Changed"), lambda row: row.updated_at, sort="changed"),
        Column("city", lazy_gettext("Town"), lambda row: row.city, is_shown=False),
        Column(
            "kind",
            lazy_gettext("Company or freelancer"),
            lambda row: KIND_NAMES[row.kind],
            is_shown=False,
        ),
        Column("email", lazy_gettext("E-mail"), lambda row: row.email, is_shown=False),
        Column("phone", lazy_gettext("Telephone"), lambda row: row.phone, is_shown=False),
        Column("website", lazy_gettext("Website"), lambda row: row.website, is_shown=False),
        Column(
            "languages",
            lazy_gettext("Languages"),
            lambda row: join_words(map(language_name, row.languages)),
            is_shown=False,
        ),
        Column("rating", lazy_gettext("Rating"), lambda row: _grade(row), is_shown=False),
        Column("reviews", lazy_gettext("Reviews"), lambda row: row.review_count, is_shown=False),
        Column(
            "source",
            lazy_gettext("Source"),
            lambda row: SOURCE_NAMES[row.source],
            is_shown=False,
        ),
        Column(
            "external_id", lazy_gettext("External id"), lambda row: row.external_id, is_shown=False
        ),
        Column(
            "created", lazy_pgettext("date", "Since"), lambda row: row.created_at, is_shown=False
        ),
        Column(
            "published",
            lazy_gettext("In the catalogue since"),
            lambda row: row.published_at,
            is_shown=False,
        ),
        Column(
            "slug", lazy_gettext("Address of the profile"), lambda row: row.slug, is_shown=False
        ),
    ),
    sorts=(
        Sort(
            "name",
            lazy_gettext("By name"),
            (Partner.name_key,),
            index="ix_partners_name_key",
            behind={"state": "ix_partners_state_name_key", "tier": "ix_partners_tier_id_name_key"},
        ),
        Sort(
            "newest",
            lazy_gettext("Newest first"),
            (Partner.created_at,),
            index="ix_partners_created_at",
            falls=True,
        ),
        Sort(
            "changed",
            lazy_gettext("Last changed first"),
            (Partner.updated_at,),
            index="ix_partners_updated_at",
            falls=True,
        ),
        # Levels are made from the highest to the lowest, and none is added later.
        Sort(
            "tier",
            lazy_gettext("By level"),
            (Partner.tier_id, Partner.name_key),
            index="ix_partners_tier_id_name_key",
        ),
    ),
    filters=(
        Choices(
            "state",
            lazy_gettext("State"),
            options=in_words(STATE_NAMES),
            where=among(Partner.state),
            is_kept=True,
            is_many=True,
        ),
        Choices(
            "tier",
            lazy_gettext("Level"),
            options=tiers,
            where=_of_tiers,
            is_kept=True,
            is_many=True,
        ),
        Choices(
            "category",
            lazy_gettext("Category"),
            options=categories,
            where=_in_categories,
            is_kept=True,
            is_many=True,
        ),
        Choices(
            "country",
            lazy_gettext("Country"),
            options=countries,
            where=among(Partner.country),
            is_kept=True,
        ),
        Choices(
            "language",
            lazy_gettext("Language"),
            options=languages,
            where=_speaking,
            is_kept=True,
        ),
        Choices(
            "source",
            lazy_gettext("Source"),
            options=in_words(SOURCE_NAMES),
            where=among(Partner.source),
            is_kept=True,
        ),
        Days("since", lazy_gettext("Here since"), column=Partner.created_at),
    ),
    search=lambda words: found_by(KIND, Partner.id, words),
    search_label=lazy_gettext("Name, e-mail, website, town or external id"),
    sets=KIND,
    identity=lambda row: row.slug,
    named_by=Partner.slug,
    title=lambda row: row.name,
    attributes=lambda row: {
        "data-partner": row.slug,
        "data-tier": row.tier.key,
        "data-status": row.state,
    },
    sheet_endpoint="backoffice.partners_sheet",
    bulk=(
        Bulk(
            "publish",
            lazy_gettext("Put into the catalogue"),
            "backoffice.publish_many",
            icon="eye",
        ),
        Bulk(
            "suspend",
            lazy_gettext("Hide from the catalogue"),
            "backoffice.suspend_many",
            icon="eye-off",
        ),
    ),
)


def _grade(partner: Partner) -> float | None:
    return None if partner.rating is None else partner.rating / 100
