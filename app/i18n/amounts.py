"""Reading amounts as people type them: ``1 234,50``, ``1,234.50``, ``1234.5``."""

import re
from decimal import Decimal

from babel.numbers import get_decimal_symbol, get_group_symbol

# All kinds of spaces that group digits, and the Swiss apostrophes.
_GROUPING_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d)")
_WHOLE = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,]\d{3})+")
LONGEST = 40


class NotAnAmountError(ValueError):
    """No amount, or one that could be meant in two ways."""


class AmbiguousAmountError(NotAnAmountError):
    """One separator before three digits: ``1.234`` may be a thousand or one and a bit."""


def parse_amount(text: str, locale: str) -> Decimal:
    """Read an amount as a reader of ``locale`` types it. Raises NotAnAmountError.

    Where both a comma and a dot stand, the last one is the decimal separator. One alone is the
    decimal separator too, unless three digits follow: then the language decides, and where it
    uses that sign for neither, the amount is refused, since a guess could be wrong a thousandfold.
    """
    bare = _GROUPING_SPACES.sub(" ", text.strip().replace("\N{MINUS SIGN}", "-"))
    if not bare.isascii() or len(bare) > LONGEST or not any(map(str.isdigit, bare)):
        raise NotAnAmountError(text)
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare.removeprefix("+"))
    whole, fraction = _split(bare.strip(), locale)
    if not (_WHOLE.fullmatch(whole) or _is_grouped(whole)) or not re.fullmatch(r"\d*", fraction):
        raise NotAnAmountError(text)
    digits = re.sub("[ .,]", "", whole)
    return Decimal(f"{sign}{digits}.{fraction}" if fraction else f"{sign}{digits}")


def _split(text: str, locale: str) -> tuple[str, str]:
    """Whole part and fraction of an unsigned amount, at its decimal separator."""
    separators = [character for character in text if character in ".,"]
    if not separators:
        return text, ""
    last = separators[-1]
    before, _, after = text.rpartition(last)
    if separators.count(last) > 1:
        return text, ""  # 1.234.567: a sign that stands twice groups
    if len(separators) == 1 and len(after) == 3 and re.fullmatch("[1-9][0-9]{0,2}", before):
        return _one_before_three_digits(text, before, after, last, locale)
    return before or "0", after


def _one_before_three_digits(
    text: str, before: str, after: str, separator: str, locale: str
) -> tuple[str, str]:
    if separator == get_decimal_symbol(locale):
        return before, after
    if separator == get_group_symbol(locale):
        return text, ""
    raise AmbiguousAmountError(text)


def _is_grouped(whole: str) -> bool:
    """Groups of three, all parted by the same sign."""
    return bool(_GROUPED.fullmatch(whole)) and len(set(re.sub(r"\d", "", whole))) == 1
