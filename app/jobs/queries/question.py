"""What is asked of an inbox: read from an address, and written into others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from app.i18n.folding import fold
from app.jobs.rules.briefs import KINDS
from app.jobs.rules.statuses import STATUSES

SORTS = (LATEST, DUE, OLDEST) = ("latest", "due", "oldest")
"""What moved last; whose time runs out first; what has lain longest."""
ME, NOBODY = "me", "nobody"
LONGEST_SEARCH = 120
MOST_WORDS = 6
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
_PLACE = re.compile(r"([0-9])-([0-9]{1,16})-([A-Za-z0-9_-]{1,22})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a job stands in an order: the stretch of the list, the moment that it is ordered by
    there, and the job."""

    stretch: int
    moment: datetime
    job: str
    """Its public id: a number in an address would tell how many jobs there are."""

    def __str__(self) -> str:
        """The place as it stands in an address."""
        microseconds = (self.moment - _EPOCH) // timedelta(microseconds=1)
        return f"{self.stretch}-{microseconds}-{self.job}"


@dataclass(frozen=True)
class Question:
    """Which jobs, in which order, from which one on. Empty texts ask for nothing."""

    status: str = ""
    words: str = ""
    """As they were typed."""
    unread: bool = False
    member: str = ""
    """Whose jobs: ``me``, ``nobody``, or the public id of one of the team."""
    kind: str = ""
    category: str = ""
    """Its slug."""
    sort: str = LATEST
    after: Place | None = None
    before: Place | None = None

    @property
    def folded(self) -> list[str]:
        """The words that are searched for; each is the beginning of one."""
        return list(dict.fromkeys(fold(self.words).split()))[:MOST_WORDS]

    @property
    def is_sifted(self) -> bool:
        """Whether jobs may be missing because they were not asked for, their status aside."""
        return bool(self.words or self.unread or self.member or self.kind or self.category)

    def query(self, **changed: Any) -> str:
        """The question as it stands in an address, from its first page on."""
        return urlencode(replace(self, **changed)._pairs())

    def page_query(self, name: str = "", place: Place | None = None) -> str:
        """The question in an address with the page: this one, or the one ``after`` or ``before``
        a place."""
        pairs = self._pairs()
        if place is not None:
            pairs.append((name, str(place)))
        elif self.after is not None:
            pairs.append(("after", str(self.after)))
        elif self.before is not None:
            pairs.append(("before", str(self.before)))
        return urlencode(pairs)

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [
            ("status", self.status),
            ("q", self.words),
            ("unread", "1" if self.unread else ""),
            ("member", self.member),
            ("kind", self.kind),
            ("category", self.category),
            ("sort", "" if self.sort == LATEST else self.sort),
        ]
        return [(name, value) for name, value in pairs if value]


def question_of(asked: Mapping[str, str]) -> Question:
    """Read a question from an address; what makes no sense is left out."""
    words = asked.get("q", "").strip()
    if len(words) > LONGEST_SEARCH or not fold(words):
        words = ""
    after = _place(asked.get("after", ""))
    return Question(
        status=_one_of(asked.get("status", ""), STATUSES),
        words=words,
        unread=asked.get("unread") == "1",
        member=_named(asked.get("member", "")),
        kind=_one_of(asked.get("kind", ""), KINDS),
        category=_named(asked.get("category", "")),
        sort=_one_of(asked.get("sort", ""), SORTS) or LATEST,
        after=after,
        before=None if after else _place(asked.get("before", "")),
    )


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""


def _named(value: str) -> str:
    return value if _NAME.fullmatch(value) else ""


def _place(text: str) -> Place | None:
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    return Place(int(found[1]), _EPOCH + timedelta(microseconds=int(found[2])), found[3])
