"""What clients say of a partner of the demo."""

import math
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from app.demo.content import LANGUAGES, Content, ReviewText, main_language
from app.demo.history import ANCHOR, moment_between
from app.demo.ids import made_up
from app.demo.programme import Plan
from app.rating.rules import CRITERIA

WINDOW = timedelta(days=730)

# How many reviews a partner of each level has. Silver and gold begin where the default
# conditions of these levels do.
COUNTS = {"gold": (12, 40), "silver": (5, 20), "bronze": (0, 8)}

# How easily a partner gets a review of each grade: one that is excellent, good, or uneven.
TEMPERS = (
    {5: 10.0, 4: 3.0, 3: 0.5, 2: 0.2, 1: 0.1},
    {5: 6.0, 4: 5.0, 3: 1.0, 2: 0.4, 1: 0.2},
    {5: 3.0, 4: 4.0, 3: 3.0, 2: 1.5, 1: 0.7},
)
TEMPER_WEIGHTS = {"gold": (6, 4, 0), "silver": (4, 5, 1), "bronze": (3, 4, 3)}

# No partner has more than this share of the texts that fit it: else all would say the same.
LARGEST_SHARE = 0.66


def reviews_of(plan: Plan, content: Content, seed: int) -> Iterator[dict[str, Any]]:
    """Rows of reviews, without the partner's id; no text and no client twice."""
    chance = Random(f"{seed}/reviews/{plan.number}")
    since = max(plan.history.published_at, ANCHOR - WINDOW)
    earliest = min(since + timedelta(days=10), ANCHOR)
    clients = {
        language: chance.sample(names, len(names)) for language, names in content.clients.items()
    }
    for number, text in enumerate(_texts(plan, content, chance)):
        yield {
            "public_id": made_up(f"review {plan.number}.{number} of {seed}"),
            "client": clients[text.language].pop(),
            "locale": text.language,
            "text": text.text,
            "reply": text.reply,
            "reply_locale": text.language if text.reply else "",
            "written_at": moment_between(earliest, ANCHOR - timedelta(days=1), chance),
            **_grades(text.grade, chance),
        }


def _texts(plan: Plan, content: Content, chance: Random) -> list[ReviewText]:
    """Texts in the languages that the partner speaks, its main one twice as likely."""
    if plan.state == "draft":
        return []
    main = main_language(plan.written.languages)
    fitting = [
        text
        for language in plan.written.languages
        if language in LANGUAGES
        for text in content.reviews[language]
    ]
    temper = chance.choices(TEMPERS, TEMPER_WEIGHTS[plan.tier])[0]
    count = _count(plan, int(len(fitting) * LARGEST_SHARE), chance)

    def place(text: ReviewText) -> float:
        weight = temper[text.grade] * (2 if text.language == main else 1)
        return -math.log(1 - chance.random()) / weight

    return sorted(fitting, key=place)[:count]


def _count(plan: Plan, most_texts: int, chance: Random) -> int:
    """How many reviews: at most one a week since the partner was listed."""
    least, most = COUNTS[plan.tier]
    weeks = (ANCHOR - plan.history.published_at).days // 7
    return min(chance.randint(least, min(most, most_texts)), weeks)


def _grades(grade: int, chance: Random) -> dict[str, int]:
    """A grade for each criterion, near the grade that the words amount to."""
    return {
        criterion: min(5, max(1, grade + chance.choice((-1, 0, 0, 0, 0, 1))))
        for criterion in CRITERIA
    }
