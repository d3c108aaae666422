"""A partner's mark where it has no logo: a monogram in a colour of its own."""

from zlib import crc32

MONOGRAM_COLOURS = 8


def monogram(name: str) -> str:
    """One or two capitals for a partner without a logo: ``Ďurčo & Chovanec`` → ``ĎC``."""
    initials = [
        next(character for character in word if character.isalnum())
        for word in name.split()
        if any(character.isalnum() for character in word)
    ]
    return "".join(initials[:2]).upper() or "·"


def colour_of(slug: str) -> int:
    """Which of the monogram's colours a partner has; always the same one."""
    return crc32(slug.encode()) % MONOGRAM_COLOURS + 1
