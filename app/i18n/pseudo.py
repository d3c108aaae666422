"""A pretended language in which every translated text can be told from an untranslated one.

``Save`` becomes ``⟦Šàṽé⟧``. A test renders a page in it: what stands outside the brackets never
went through gettext.
"""

import re

from app.i18n.catalogues import Catalogue, CatalogueStore, Number
from app.i18n.entries import BRACES, ENTITY, PLACEHOLDER, TAG

OPEN, CLOSE = "⟦", "⟧"

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "àƀçďéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÀƁÇĎÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(
    "|".join(
        # Names of groups may stand once in a pattern only.
        re.sub(r"\?P<\w+>", "?:", made.pattern)
        for made in (TAG, PLACEHOLDER, BRACES, ENTITY)
    )
)


def pseudo(message: str) -> str:
    """The message in brackets, its letters accented, placeholders and markup as they were."""
    kept = _KEPT.findall(message)
    pieces = [piece.translate(_ACCENTS) for piece in _KEPT.split(message)]
    return OPEN + "".join(a + b for a, b in zip(pieces, [*kept, ""], strict=True)) + CLOSE


class PseudoCatalogue(Catalogue):
    """Every message there is, transformed."""

    def __init__(self) -> None:
        super().__init__(texts={}, plural_form=lambda number: int(number != 1))

    def text(self, message: str, context: str = "") -> str:
        """The message itself, transformed."""
        return pseudo(super().text(message, context))

    def counted(self, singular: str, plural: str, count: Number, context: str = "") -> str:
        """The English form that goes with ``count``, transformed."""
        return pseudo(super().counted(singular, plural, count, context))


class PseudoStore(CatalogueStore):
    """Speaks the pretended language whichever is asked for: ``app.config["CATALOGUES"]``."""

    def __init__(self) -> None:
        super().__init__(watch=False)
        self._catalogue = PseudoCatalogue()

    def get(self, locale: str) -> Catalogue:  # noqa: ARG002 - the same for every language
        """The pretended language's catalogue."""
        return self._catalogue
