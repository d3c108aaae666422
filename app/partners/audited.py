"""What deeds about partners and their details are called in the audit, and how the audit of any
room tells what the operator has named: categories, levels, conditions."""

from collections.abc import Callable, Mapping

from flask import g
from sqlalchemy import select

from app.audit import Deed, Detail
from app.db import db
from app.i18n.current import LazyText, current_locale, lazy_gettext
from app.partners import STATE_NAMES, TALK_NAMES
from app.partners.models import Category, Tier, TierCondition
from app.values import LocalizedText

Names = Mapping[str, LocalizedText]


def category_told(slug: str) -> str:
    """A category by its name; the address of one that is gone."""
    return _told(slug, "audited_categories", _categories)


def condition_told(key: str) -> str:
    """A condition (``condition_key``) by its text and its level."""
    return _told(key, "audited_conditions", _conditions)


def condition_key(tier_key: str, key: str) -> str:
    """How the audit keeps which condition it was."""
    return f"{tier_key}: {key}"


def _told(key: str, kept_as: str, read: Callable[[], Names]) -> str:
    # Read once a request, however many deeds a page shows.
    if kept_as not in g:
        setattr(g, kept_as, read())
    names: Names = g.get(kept_as)
    return names[key].text_for(current_locale()) if key in names else key


def _categories() -> Names:
    return dict(db.session.execute(select(Category.slug, Category.name)).all())


def _conditions() -> Names:
    query = select(Tier.key, Tier.name, TierCondition.key, TierCondition.text).join(
        TierCondition, TierCondition.tier_id == Tier.id
    )
    return {
        condition_key(tier_key, key): LocalizedText(
            {locale: f"{name.text_for(locale)}: {words}" for locale, words in text.items()}
        )
        for tier_key, name, key, text in db.session.execute(query)
    }


SUBJECTS: Mapping[str, LazyText] = {"partner": lazy_gettext("Partner")}
DEEDS = (
    Deed("partner.published", lazy_gettext("Put the profile into the catalogue")),
    Deed("partner.suspended", lazy_gettext("Hid the profile from the catalogue")),
    Deed("partner.talked_with", lazy_gettext("Recorded a conversation")),
)
DETAILS = (
    Detail("partner_state", lazy_gettext("State"), STATE_NAMES),
    Detail("reason", lazy_gettext("Reason")),
    Detail("held_on", lazy_gettext("Held on")),
    Detail("talk", lazy_gettext("Kind of conversation"), TALK_NAMES),
)
