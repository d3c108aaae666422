"""Changing categories and levels: their texts in every language, and the order of categories.

Whoever changes them has seen them in some state, told by a mark (``mark_of``). Where somebody else
has changed them since, nothing is overwritten: both versions are shown (``Stale``).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from slugify import slugify
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app import audit
from app.backoffice.queries.texts import (
    all_categories,
    category_by_slug,
    count_standing,
    tier_by_key,
)
from app.db import count_changed, db
from app.i18n.folding import fold
from app.partners.listing import refresh_listings
from app.partners.models import Category, Standing, Tier
from app.refusals import Refused, Stale
from app.values import Doer, LocalizedText

Texts = Mapping[str, LocalizedText]

CATEGORY_TEXTS = ("name", "short", "about")
TIER_TEXTS = ("name", "plural", "summary", "about")
MOST_CATEGORIES = 200
MOST_REFRESHED = 500
"""So many listings are brought up to date at once; beyond it the scheduled check does it."""
LONGEST_SLUG = 60


def mark_of(values: Mapping[str, Any]) -> str:
    """A mark of what stands there: the same for the same values."""
    plain = {
        key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items()
    }
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def values_of_category(category: Category) -> dict[str, Any]:
    """What of a category may be changed."""
    texts = {name: getattr(category, name) for name in CATEGORY_TEXTS}
    return {**texts, "icon": category.icon, "position": category.position}


def values_of_tier(tier: Tier) -> dict[str, Any]:
    """What of a level may be changed: its texts and those of its conditions."""
    texts = {name: getattr(tier, name) for name in TIER_TEXTS}
    return texts | {condition_field(each.key): each.text for each in tier.conditions}


def condition_field(key: str) -> str:
    """How the text of a condition is called among the texts of its level."""
    return f"condition_{key}"


def require_free_name(
    kind: type[Category | Tier], locale: str, name: str, *, but: int | None = None
) -> None:
    """Refuse a name that another category, or another level, has in the same language, however it
    is written (0004); ``but`` is the id of the one that is called so. The field is that of the
    language."""
    # Columns, so that a row that somebody else has just changed is not told from memory.
    others = db.session.execute(select(kind.id, kind.name).where(kind.id != (but or 0)))
    for _id, names in others:
        if locale in names and _folded(names[locale]) == _folded(name):
            raise _taken(kind, field=f"name_{locale}", name=names[locale])


def add_category(*, texts: Texts, icon: str, doer: Doer) -> Category:
    """Add a category behind the others. Its address is made of its name and stays. Raises Refused
    for the fields ``name_<language>``."""
    _lock_categories()
    _require_free_names(Category, texts["name"])
    name = next(iter(texts["name"].values()), "")
    slug = _free_slug(name)
    last = db.session.scalar(select(func.max(Category.position)))
    if last is not None and len(all_categories()) >= MOST_CATEGORIES:
        raise Refused("There are too many categories already.")
    category = Category(
        slug=slug, icon=icon, position=0 if last is None else last + 1, **dict(texts)
    )
    db.session.add(category)
    db.session.flush()
    audit.record(
        "category.added",
        doer=doer,
        subject="category",
        subject_id=category.id,
        after=_details(values_of_category(category)),
    )
    return category


def change_category(
    *, slug: str, seen: str, texts: Texts, icon: str, place: int, doer: Doer
) -> bool:
    """Change a category's texts, icon and place among the others (0 is the first). Returns
    whether listings are left to the scheduled check, when they are many: until then a search finds
    them by the old name. Raises Stale, and Refused for the fields ``name_<language>``."""
    _lock_categories()
    category = category_by_slug(slug)
    before = values_of_category(category)
    _require_seen(before, seen)
    _require_free_names(Category, texts["name"], but=category.id)
    is_renamed = category.name != texts["name"]
    for name in CATEGORY_TEXTS:
        setattr(category, name, texts[name])
    category.icon = icon
    db.session.flush()
    _move(category, place)
    audit.record(
        "category.changed",
        doer=doer,
        subject="category",
        subject_id=category.id,
        before=_details(before),
        after=_details(values_of_category(category)),
    )
    return is_renamed and _refresh(category.id)


def remove_category(*, slug: str, doer: Doer) -> None:
    """Remove a category in which nobody stands."""
    _lock_categories()
    category = category_by_slug(slug)
    if count_standing(category.id, 1):
        raise Refused("Partners stand in this category. It can be removed when nobody does.")
    before, category_id = values_of_category(category), category.id
    try:
        count_changed(delete(Category).where(Category.id == category_id))
    except IntegrityError as error:
        raise Refused("Somebody has just come into this category.") from error
    db.session.expunge(category)
    audit.record(
        "category.removed",
        doer=doer,
        subject="category",
        subject_id=category_id,
        before=_details(before),
    )


def change_tier(*, key: str, seen: str, texts: Texts, doer: Doer) -> None:
    """Change the texts of a level and of its conditions; its limit of categories stays (0002).
    Raises Stale, and Refused for the fields ``name_<language>``."""
    # All of them: a name is taken by one at a time.
    db.session.execute(select(Tier.id).order_by(Tier.id).with_for_update())
    tier = tier_by_key(key)
    before = values_of_tier(tier)
    _require_seen(before, seen)
    _require_free_names(Tier, texts["name"], but=tier.id)
    for name in TIER_TEXTS:
        setattr(tier, name, texts[name])
    for condition in tier.conditions:
        condition.text = texts[condition_field(condition.key)]
    db.session.flush()
    after = values_of_tier(tier)
    audit.record(
        "tier.changed",
        doer=doer,
        subject="tier",
        subject_id=tier.id,
        before=_tier_details(tier, before, after),
        after=_tier_details(tier, after, before),
    )


def _require_free_names(
    kind: type[Category | Tier], names: LocalizedText, *, but: int | None = None
) -> None:
    for locale, name in names.items():
        require_free_name(kind, locale, name, but=but)


def _taken(kind: type[Category | Tier], **named: str) -> Refused:
    if kind is Category:
        return Refused("Another category is called %(name)s already.", **named)
    return Refused("Another level is called %(name)s already.", **named)


def _folded(name: str) -> str:
    return fold(name) or name.casefold().strip()


def _lock_categories() -> None:
    """Their order is one thing, and so are their names: one changes them at a time."""
    db.session.execute(select(Category.id).order_by(Category.id).with_for_update())


def _require_seen(present: Mapping[str, Any], seen: str) -> None:
    if mark_of(present) != seen:
        raise Stale(
            "Somebody else has changed this meanwhile. Beside your words stands what is there now; "
            "sending again puts yours in its place."
        )


def _move(category: Category, place: int) -> None:
    others = [each for each in all_categories() if each.id != category.id]
    others.insert(min(max(place, 0), len(others)), category)
    if [each.position for each in others] == sorted(each.position for each in others):
        return
    # Positions are unique: all leave theirs before any takes a new one.
    for number, each in enumerate(others):
        each.position = -1 - number
    db.session.flush()
    for number, each in enumerate(others):
        each.position = number
    db.session.flush()


def _refresh(category_id: int) -> bool:
    query = select(Standing.partner_id).where(Standing.category_id == category_id)
    ids = db.session.scalars(query.limit(MOST_REFRESHED + 1)).all()
    if len(ids) > MOST_REFRESHED:
        return True
    refresh_listings(ids)
    return False


def _free_slug(name: str) -> str:
    base = slugify(name, max_length=LONGEST_SLUG - 4, word_boundary=True) or "category"
    taken = {each.slug for each in all_categories()}
    numbers = (f"{base}-{number}" for number in range(2, MOST_CATEGORIES + 2))
    return next(slug for slug in (base, *numbers) if slug not in taken)


def _details(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"text_{name}": values[name] for name in CATEGORY_TEXTS} | {
        "icon": values["icon"],
        # As people count.
        "position": values["position"] + 1,
    }


def _tier_details(
    tier: Tier, values: Mapping[str, Any], others: Mapping[str, Any]
) -> dict[str, Any]:
    """The texts of a level; of its conditions those that differ from the ``others``, by number."""
    conditions: dict[str, list[str]] = {}
    for number, each in enumerate(tier.conditions, start=1):
        field = condition_field(each.key)
        for locale in values[field]:
            if values[field][locale] != others[field].get(locale):
                conditions.setdefault(locale, []).append(f"{number}. {values[field][locale]}")
    texts = {f"text_{name}": values[name] for name in TIER_TEXTS}
    return texts | {
        "text_conditions": {locale: " ".join(told) for locale, told in conditions.items()}
    }
