"""Neighbours of a word: spellings that are one slip away.

A word and a slip of it share a form with one letter left out (the symmetric delete method), so
looking a mistyped word up costs as many look-ups as it has letters, however many words there are.
"""


def variants_of(word: str) -> set[str]:
    """The word itself and every form of it with one letter left out."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_one_slip_away(word: str, other: str) -> bool:
    """Whether one letter added, left out, changed, or swapped with its neighbour makes one of
    the other."""
    if word == other:
        return False
    if len(word) > len(other):
        word, other = other, word
    if len(other) - len(word) > 1:
        return False
    first = next(
        (at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word)
    )
    if len(other) > len(word):
        return word[first:] == other[first + 1 :]
    swapped = word[:first] + word[first : first + 2][::-1] + word[first + 2 :]
    return word[first + 1 :] == other[first + 1 :] or swapped == other
