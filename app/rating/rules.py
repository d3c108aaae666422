"""How grades become a rating: pure decisions."""

CRITERIA = ("quality", "timeliness", "service", "originality", "price")
"""What a client grades, each from 1 to 5 (S121)."""


def mean_grade(total: int, reviews: int) -> int | None:
    """The rating in hundredths (100–500), rounded half up; None without reviews.

    ``total`` is the sum of all grades of all criteria over ``reviews`` reviews.
    """
    if not reviews:
        return None
    grades = reviews * len(CRITERIA)
    return (200 * total + grades) // (2 * grades)
