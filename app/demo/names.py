"""Names, addresses and telephone numbers of invented partners."""

import re
from collections.abc import Sequence
from random import Random

from slugify import slugify

from app.demo.content import ContentError, CountryNames, WrittenPartner

SHORT_NAMES = 2_000
"""After so many combined partners the longer patterns begin, which repeat themselves less."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def new_name(
    model: WrittenPartner, names: CountryNames, town: str, number: int, chance: Random
) -> str:
    """A name for the ``number``-th partner that is combined after ``model``: a person of the same
    gender, since its texts speak in the first person, or a firm of the same field."""
    is_long = number >= SHORT_NAMES
    if model.kind == "freelancer":
        return _person(model, names, is_long, chance)
    base, other = chance.sample(names.bases, 2)
    pattern = chance.choice(names.long_patterns if is_long else names.patterns)
    return pattern.format(
        base=base,
        other=other,
        town=town,
        word=_one_of(names.words.get(model.category, []), chance),
        surname=_one_of(names.surnames_men, chance),
    )


def _person(model: WrittenPartner, names: CountryNames, is_long: bool, chance: Random) -> str:
    if is_woman(model, names):
        first, middle, last = names.first_women, names.middle_women, names.surnames_women
    else:
        first, middle, last = names.first_men, names.middle_men, names.surnames_men
    parts = (first, middle, last) if is_long else (first, last)
    return " ".join(chance.choice(part) for part in parts)


def is_woman(person: WrittenPartner, names: CountryNames) -> bool:
    """Whether a freelancer's texts speak as a woman. Raises ContentError for a first name that
    stands in neither list of its country."""
    first = person.name.split()[0]
    if first in names.first_women:
        return True
    if first in names.first_men:
        return False
    raise ContentError(f"names.toml, {names.code}: {first} is in neither list of first names")


def can_be_combined(model: WrittenPartner, towns: Sequence[str]) -> bool:
    """Whether its texts would be as true of another partner in another town: they name neither
    a town of its country, nor itself, nor a year."""
    told = " ".join(model.texts).casefold()
    own = [word for word in re.findall(r"\w+", model.name) if len(word) > 4]
    # The last letter is left out: it is what declension changes.
    stems = [word[:-1] if len(word) > 3 else f"{word}\\b" for word in (*towns, model.city, *own)]
    named = any(re.search(rf"\b{stem}", told) for stem in (s.casefold() for s in stems))
    return not named and not _YEAR.search(told)


def phone_number(names: CountryNames, town: str, chance: Random) -> str:
    """A number that is given to nobody: its subscriber part begins with 000."""
    pattern = names.phones.get(town, names.phones["default"])
    return re.sub("#", lambda _: str(chance.randrange(10)), pattern)


def email_address(written: WrittenPartner, slug: str) -> str:
    """``first-name@slug.example`` for a person, ``info@slug.example`` for a firm."""
    mailbox = "info"
    if written.kind == "freelancer":
        mailbox = slugify(written.name.split()[0])
    return f"{mailbox}@{slug}.example"


def _one_of(words: Sequence[str], chance: Random) -> str:
    return chance.choice(words) if words else ""
