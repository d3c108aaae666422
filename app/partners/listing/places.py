"""A listing's place: one integer that says where it stands in the recommended order.

From the highest bits: the level (higher ones first, S19), the score (higher ones first), the
partner's id (those longest in the programme first). So a level is a range of places, a list of
places in ascending order is a page of the catalogue, and the partner can be told from the place.
"""

HIGHEST_RANK = 200
HIGHEST_SCORE = 10_000

ID_BITS = 40
SCORE_BITS = 14
BAND_BITS = ID_BITS + 4
"""A band is a stretch of places within sixteen points of score of one level."""

IDS = (1 << ID_BITS) - 1
"""The bits of a place in which the partner's id stands."""


def place_of(rank: int, score: int, partner_id: int) -> int:
    """The place of a partner of the level with this rank; a score out of range counts as the
    nearest one in it."""
    behind = HIGHEST_SCORE - min(max(score, 0), HIGHEST_SCORE)
    return first_place(rank) + (behind << ID_BITS) + partner_id


def first_place(rank: int) -> int:
    """Where the places of a level begin; they end where those of the rank below begin."""
    return (HIGHEST_RANK - rank) << (SCORE_BITS + ID_BITS)


def partner_at(place: int) -> int:
    """The id of the partner who stands there."""
    return place & IDS


def band_of(place: int) -> int:
    """The band in which a place lies."""
    return place >> BAND_BITS
