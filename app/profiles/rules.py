"""What may be, about profiles that are being edited: pure decisions.

A profile is known here as its *parts*: a mapping from a part's name (``headline-sk``, ``services``,
``city``) to a value of JSON. Two versions of it are compared part by part, by short *marks* of what
the parts were: so a page can say what it was made of without carrying all of it.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from app.refusals import N_, Refused

Parts = Mapping[str, Any]
Marks = Mapping[str, str]

SIDES = ("team", "office")
"""Who edits: the partner's own people, or the operator's. Each side has a draft of its own."""

MOST_SERVICES = 50
MOST_REFERENCES = 20
MOST_PICTURES = 8
LONGEST_SERVICE = 120
LONGEST_CLIENT = 120
LONGEST_REFERENCE = 1000
LONGEST_ALT = 200

MINE, THEIRS = "mine", "theirs"


class StaleProfile(Refused):
    """Somebody else has changed what is being stored meanwhile; both versions are to be shown."""

    status = HTTPStatus.CONFLICT

    def __init__(self, parts: Sequence[str], seen: Marks, mine: Parts, theirs: Parts) -> None:
        super().__init__(N_("Somebody else has changed the profile in the meantime."))
        self.parts = parts
        """Names of the parts to choose between."""
        self.seen = seen
        self.mine, self.theirs = mine, theirs


def marks_of(parts: Parts) -> dict[str, str]:
    """A short mark of each part, the same whenever the part says the same."""
    return {name: _mark(value) for name, value in parts.items()}


def _mark(value: Any) -> str:
    # Sorted: two texts are the same whichever of their languages was written first.
    said = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return sha256(said.encode()).hexdigest()[:12]


NOTHING_SAID = _mark("")


def changed_parts(before: Parts, after: Parts) -> list[str]:
    """Parts that differ; one that says nothing is as good as none."""
    return [
        name
        for name in {**before, **after}
        if _mark(before.get(name, "")) != _mark(after.get(name, ""))
    ]


def stale_parts(seen: Marks, mine: Parts, theirs: Parts) -> list[str]:
    """Parts that others have changed since ``seen``, and not to what ``mine`` says."""
    return [
        name
        for name in {**theirs, **mine}
        if _mark(theirs.get(name, ""))
        not in (seen.get(name, NOTHING_SAID), _mark(mine.get(name, "")))
    ]


def preselected(seen: Marks, mine: Parts, name: str) -> str:
    """Whose version of a stale part stands chosen at first: theirs where only they changed it."""
    is_untouched = _mark(mine.get(name, "")) == seen.get(name, NOTHING_SAID)
    return THEIRS if is_untouched else MINE


def put_together(mine: Parts, theirs: Parts, taken: Collection[str]) -> dict[str, Any]:
    """``mine``, with the parts named in ``taken`` as they are in ``theirs``."""
    kept = {name: value for name, value in mine.items() if name not in taken}
    return kept | {name: theirs[name] for name in taken if name in theirs}


def lacking(parts: Parts, locale: str) -> list[str]:
    """What a reader of a language does not find in it: ``headline``, ``about``, and ``services``
    or ``references`` where some have no text in it."""
    missing = [name for name in ("headline", "about") if not parts.get(f"{name}-{locale}")]
    if any(locale not in service["name"] for service in parts["services"]):
        missing.append("services")
    if any(locale not in reference["text"] for reference in parts["references"]):
        missing.append("references")
    return missing


def require_room_for_picture(count: int) -> None:
    """Refuse another picture beside so many."""
    if count >= MOST_PICTURES:
        raise Refused.counted(
            MOST_PICTURES,
            "A profile shows %(num)s picture. Take one out first.",
            "A profile shows at most %(num)s pictures. Take one out first.",
            field="picture",
        )


def require_may_publish(*, side: str, state: str, vetted: bool) -> None:
    """Refuse a partner's people what only the operator may: to list the partner before the
    recorded conversation (S5), and to show again what the operator has hidden."""
    if side != "team":
        return
    if state == "suspended":
        raise Refused(
            "The operator has hidden the profile, so it cannot be published now. The draft is "
            "kept. Write to the operator if you do not know why."
        )
    if state == "draft" and not vetted:
        raise Refused(
            "The profile can be published once the operator has recorded the conversation with "
            "you. The draft is kept."
        )
