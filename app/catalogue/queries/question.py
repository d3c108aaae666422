"""A reader's criteria as the listing tables understand them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.catalogue.criteria import Criteria
from app.catalogue.queries.facts import Facts
from app.i18n.folding import fold
from app.partners.listing.content import LONGEST_WORD
from app.partners.listing.tokens import city_token

MOST_WORDS = 8
GRADES = 5


@dataclass(frozen=True)
class Question:
    """Which listings are asked for; the order and the page are no part of it."""

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → tokens of which a listing must have at least one. Towns are a facet here."""
    words: tuple[str, ...] = ()
    """Folded; each must begin some word of a listing."""
    price_max: int | None = None
    """Minor units of the programme's currency."""

    @property
    def is_of_tokens_alone(self) -> bool:
        """Whether nothing but facet tokens is asked for, of which combinations are counted."""
        return not self.words and self.price_max is None and "city" not in self.groups

    def without(self, facet: str) -> "Question":
        """The same question without one facet."""
        kept = {name: tokens for name, tokens in self.groups.items() if name != facet}
        return replace(self, groups=kept)


def question_of(criteria: Criteria) -> Question:
    """What a reader's criteria ask for."""
    groups = {
        "category": tuple(f"category:{slug}" for slug in criteria.category),
        "tier": tuple(f"tier:{key}" for key in criteria.tier),
        "language": (f"language:{criteria.language}",) if criteria.language else (),
        "country": (f"country:{criteria.country}",) if criteria.country else (),
        "city": (city_token(criteria.city),) if criteria.city else (),
        "dropshipping": ("dropshipping:1",) if criteria.dropshipping else (),
        "available": ("available:1",) if criteria.available else (),
        "grade": grades_from(criteria.rating) if criteria.rating else (),
    }
    return Question(
        groups={facet: tokens for facet, tokens in groups.items() if tokens},
        words=tuple(search_words(criteria.q)),
        price_max=None if criteria.price_max is None else criteria.price_max * 100,
    )


def grades_from(lowest: int) -> tuple[str, ...]:
    """Tokens of the mean grades that are at least ``lowest``."""
    return tuple(f"grade:{grade}" for grade in range(lowest, GRADES + 1))


def size_of(tokens: tuple[str, ...], facts: Facts) -> int:
    """How many listings have one of the tokens, at most. Small towns count as none: they are the
    first place to look."""
    return sum(facts.counts.get(token, facts.cities.get(token, 0)) for token in tokens)


def search_words(query: str) -> list[str]:
    """The folded words of a search, the first few of them."""
    return _all_words(query)[:MOST_WORDS]


def has_more_words(query: str) -> bool:
    """Whether a search has more words than are looked for."""
    return len(_all_words(query)) > MOST_WORDS


def _all_words(query: str) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in fold(query).split()))
