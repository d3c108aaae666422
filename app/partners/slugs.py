"""Addresses of partners: readable, unique, and telling nothing but the name."""

import re
from collections.abc import Sequence

from slugify import slugify
from sqlalchemy import exists, select

from app.db import db
from app.partners.models import Partner

LONGEST_SLUG = 70
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


def can_be_slug(text: str) -> bool:
    """Whether some partner's slug may look so. What stands in an address is asked this before the
    database is: PostgreSQL takes no NUL, and nobody has such a slug anyway."""
    return _SLUG.fullmatch(text) is not None


def unique_slugs(names: Sequence[str]) -> list[str]:
    """A slug for each name, none of them taken: ``durco-chovanec``, ``durco-chovanec-2``."""
    bases = [
        slugify(name, max_length=LONGEST_SLUG, word_boundary=True) or "partner" for name in names
    ]
    taken = set(db.session.scalars(select(Partner.slug).where(Partner.slug.in_(set(bases)))))
    slugs: list[str] = []
    for base in bases:
        slug = base if base not in taken else _next_free(base, taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _next_free(base: str, taken: set[str]) -> str:
    """``base-2``, ``base-3`` …: a number that is free, in a few questions however many are not.

    Steps that double find a free number, halving finds the first one after those in use. Whole
    slugs are asked for, because that is what either database's index answers at once.
    """

    def is_free(number: int) -> bool:
        slug = f"{base}-{number}"
        return slug not in taken and not db.session.scalar(
            select(exists().where(Partner.slug == slug))
        )

    used, free = 1, 2
    while not is_free(free):
        used, free = free, free * 2
    while free - used > 1:
        middle = (used + free) // 2
        used, free = (used, middle) if is_free(middle) else (middle, free)
    return f"{base}-{free}"
