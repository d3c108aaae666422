"""Why a partner was picked, in words: to the partner the best reasons, to staff everything."""

from collections.abc import Mapping
from typing import Any

from app.i18n.current import LazyText, lazy_gettext
from app.jobs.rules.scoring import FULL

MOST_REASONS = 3
WORTH_TELLING = 600
"""What a part must be worth to be a reason."""

# Of parts that give as much, the first one here is told first.
_REASONS: Mapping[str, LazyText] = {
    "service": lazy_gettext("One of your services fits what the merchant wants."),
    "place": lazy_gettext("You are in the country that the merchant wishes for."),
    "price": lazy_gettext("Your prices suit the merchant."),
    "speed": lazy_gettext("You answer quickly."),
    "quality": lazy_gettext("Your clients give you good grades."),
    "score": lazy_gettext("Your rating in the programme is high."),
    "level": lazy_gettext("Your level in the programme speaks for you."),
    "load": lazy_gettext("You do not have too many jobs on hand."),
}
_NEW = lazy_gettext("You are new here: one place of each brief is kept for new partners.")
_CONDITIONS_MET = lazy_gettext("You meet everything that the merchant asks for.")

PART_WORDS: Mapping[str, LazyText] = {
    "service": lazy_gettext("Fit of the services"),
    "place": lazy_gettext("Country wished for"),
    "price": lazy_gettext("Price"),
    "speed": lazy_gettext("Time to the first answer"),
    "quality": lazy_gettext("Clients’ grades"),
    "score": lazy_gettext("Rating score"),
    "level": lazy_gettext("Level"),
    "load": lazy_gettext("Room for new jobs"),
    "reliability": lazy_gettext("Few jobs expired in 90 days"),
    "kind": lazy_gettext("Does not often decline such jobs"),
}
OUT_WORDS: Mapping[str, LazyText] = {
    "unpublished": lazy_gettext("The profile is not published"),
    "no_service": lazy_gettext("No service is named"),
    "unavailable": lazy_gettext("Takes no new work now"),
    "away": lazy_gettext("On vacation"),
    "category": lazy_gettext("Not in this category by its level"),
    "language": lazy_gettext("Does not work in this language"),
    "dropshipping": lazy_gettext("Does not work with dropshipping"),
    "asked": lazy_gettext("Has been asked already"),
    "own": lazy_gettext("Is the merchant itself"),
}


def told_why(why: Mapping[str, Any]) -> list[LazyText]:
    """The best two or three reasons for which a partner was picked, told to itself; none for an
    enquiry, where the merchant has chosen."""
    if not why:
        return []
    parts = [
        part for part in why["parts"] if part["key"] in _REASONS and part["value"] >= WORTH_TELLING
    ]
    order = list(_REASONS)
    parts.sort(
        # Time on hand speaks for nearly everybody: it is told where little else is to be told.
        key=lambda part: (
            part["key"] == "load",
            -part["weight"] * part["value"],
            order.index(part["key"]),
        )
    )
    reasons = [_REASONS[part["key"]] for part in parts]
    if why["is_kept_place"]:
        reasons.insert(0, _NEW)
    if len(reasons) < 2:
        reasons.append(_CONDITIONS_MET)
    return reasons[:MOST_REASONS]


def told_parts(why: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every part of a score for staff, what gave most first: its name, weight, value in per cent,
    and what it gave of all 100 points."""
    whole = sum(part["weight"] for part in why["parts"])
    rows = [
        {
            "key": part["key"],
            "name": PART_WORDS.get(part["key"], part["key"]),
            "weight": part["weight"],
            "value": part["value"] / FULL,
            "gave": 100 * part["weight"] * part["value"] / (FULL * whole),
        }
        for part in why["parts"]
    ]
    return sorted(rows, key=lambda row: (-row["gave"], row["key"]))


def told_out(why: Mapping[str, Any]) -> list[tuple[LazyText | str, int]]:
    """Why partners of the field could not be asked, with how many, most first."""
    counts = sorted(why["out"].items(), key=lambda pair: (-pair[1], pair[0]))
    return [(OUT_WORDS.get(key, key), count) for key, count in counts]
