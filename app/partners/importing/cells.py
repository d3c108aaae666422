"""Single cells: from the text in the file to the value, with everything wrong reported."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from app.i18n.current import gettext as _
from app.i18n.folding import fold
from app.i18n.names import is_country, is_language
from app.partners.models import KINDS
from app.partners.sheet import PricedName, service_parts, split_items
from app.tables.formulas import unguarded
from app.values import CURRENCIES, Money, ascii_host

Report = Callable[[str, str, str], None]
"""Takes the kind of a fault, the value as it stands in the file, and the reason."""

LONGEST_EMAIL = 254
LONGEST_WEBSITE = 300
LONGEST_PHONE = 40
LONGEST_SERVICE_NAME = 120
MOST_SERVICES = 50
MOST_LANGUAGES = 20

# Beside control characters, the signs that turn the direction of writing: with them a name can
# be made to read as another one.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONTROL_BUT_LINE_BREAKS = re.compile(_CONTROL.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))
_LINE_BREAK = re.compile(r"\r\n?")
_LABEL = r"[^\W_](?:[^\W_]|-(?!\.|$|:))*"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+\.?")
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_LONGEST_MAILBOX = 64
_PHONE = re.compile(r"[0-9 +()\-/.]*[0-9][0-9 +()\-/.]*")
_AMOUNT = re.compile(
    r"(?P<minus>[-−])?\s?(?:\d{1,3}(?:[ \xa0\u202f]\d{3})+|\d+)(?:[.,]\d{1,2})?", re.A
)
# Markup of the systems that texts come from, such as [dc]W[/dc]ebmaster (S71): the words stay.
_SHORTCODE = re.compile(r"\[(\w+)\](.*?)\[/\1\]", re.S)
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.A)


def clean(raw: str) -> str:
    """A cell's text: trimmed, in composed letters (NFC), with LF as its line break."""
    text = _LINE_BREAK.sub("\n", unguarded(raw.strip())).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_text(raw: str, report: Report, longest: int, *, line_breaks: bool = False) -> str:
    """A text of at most ``longest`` characters."""
    if not raw:
        return ""
    text = _SHORTCODE.sub(r"\2", clean(raw)).strip()
    if (_CONTROL_BUT_LINE_BREAKS if line_breaks else _CONTROL).search(text):
        report("control_character", raw, _("A control character or a line break stands in it."))
    _check_length(text, raw, longest, report)
    return text


def _check_length(text: str, raw: str, longest: int, report: Report) -> None:
    if len(text) > longest:
        reason = _("Too long: length %(length)s, at most %(most)s.", length=len(text), most=longest)
        report("too_long", raw, reason)


def read_kind(raw: str, report: Report) -> str:
    """``company``, ``freelancer``, or empty."""
    kind = clean(raw).lower()
    if kind and kind not in KINDS:
        report("unknown_kind", raw, _("Allowed are: %(kinds)s.", kinds=", ".join(KINDS)))
        return ""
    return kind


def read_categories(raw: str, report: Report, known: Mapping[str, int]) -> tuple[int, ...]:
    """Ids of categories from slugs or names; ``known`` maps both, folded, to ids."""
    ids: list[int] = []
    for item in split_items(clean(raw)):
        category_id = known.get(fold(item))
        if category_id is None:
            report("unknown_category", item, _("There is no such category."))
        elif category_id not in ids:
            ids.append(category_id)
    return tuple(ids)


def read_country(raw: str, report: Report, known: Mapping[str, str]) -> str | None:
    """ISO code from a code or a name; ``known`` maps folded names to codes."""
    text = clean(raw)
    if not text:
        return None
    if is_country(text.upper()):
        return text.upper()
    code = known.get(fold(text))
    if code is None:
        report("unknown_country", raw, _("There is no such country."))
    return code


def read_languages(raw: str, report: Report) -> tuple[str, ...]:
    """ISO codes of languages, each once, the main one first."""
    codes = tuple(dict.fromkeys(item.lower() for item in split_items(clean(raw))))
    for code in codes:
        if not is_language(code):
            report("unknown_language", code, _("This is no ISO code of a language."))
    if len(codes) > MOST_LANGUAGES:
        report(
            "too_many_languages",
            raw,
            _("Too many languages; allowed: %(most)s.", most=MOST_LANGUAGES),
        )
    return codes


def read_email(raw: str, report: Report) -> str:
    """An e-mail address in lower case, its domain as mail servers write it; empty when there is
    none."""
    mailbox, at, domain = clean(raw).lower().rpartition("@")
    email = f"{mailbox}{at}{ascii_host(domain)}"
    if not email:
        return ""
    _check_length(email, raw, LONGEST_EMAIL, report)
    if not _EMAIL.fullmatch(email) or email.index("@") > _LONGEST_MAILBOX:
        report("invalid_email", raw, _("This is no e-mail address."))
    return email


def read_phone(raw: str, report: Report) -> str:
    """A telephone number as people write it."""
    phone = read_text(raw, report, LONGEST_PHONE)
    if phone and not _PHONE.fullmatch(phone):
        reason = _("Allowed are digits, spaces and the signs %(signs)s.", signs="+ ( ) / . -")
        report("invalid_phone", raw, reason)
    return phone


def read_website(raw: str, report: Report) -> str:
    """A web address that is safe to link to."""
    website = read_text(raw, report, LONGEST_WEBSITE)
    if website and not _is_safe_link(website):
        reason = _("Allowed are addresses that begin with http:// or https://, without a password.")
        report("unsafe_website", raw, reason)
    return website


def _is_safe_link(website: str) -> bool:
    try:
        parts = urlsplit(website)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and "@" not in parts.netloc
        and _HOST.fullmatch(host) is not None
        and port != 0
        and not any(character.isspace() or character in '\\<>"' for character in website)
    )


def read_number(raw: str, report: Report, least: int, most: int) -> int | None:
    """A whole number from ``least`` to ``most``; None when the cell is empty."""
    text = clean(raw)
    if not text:
        return None
    if not _WHOLE_NUMBER.fullmatch(text) or not least <= int(text) <= most:
        reason = _("Allowed are whole numbers from %(least)s to %(most)s.", least=least, most=most)
        report("invalid_number", raw, reason)
        return None
    return int(text)


def read_services(raw: str, report: Report) -> tuple[PricedName, ...]:
    """Services with their prices, in the order of the cell."""
    items = split_items(clean(raw))
    if len(items) > MOST_SERVICES:
        report(
            "too_many_services", raw, _("Too many services; allowed: %(most)s.", most=MOST_SERVICES)
        )
    return tuple(service for item in items if (service := _read_service(item, report)))


def _read_service(item: str, report: Report) -> PricedName | None:
    parts = service_parts(item)
    if parts is None or not parts[0]:
        reason = _(
            "A service is written as name:price:currency, both empty for a price by agreement."
        )
        report("invalid_service", item, reason)
        return None
    name = read_text(parts[0], report, LONGEST_SERVICE_NAME)
    return PricedName(name, _read_price(parts, report))


def _read_price(parts: Sequence[str], report: Report) -> Money | None:
    _name, amount, currency = parts
    if (currency or amount) and currency.upper() not in CURRENCIES:
        allowed = ", ".join(CURRENCIES)
        report("unknown_currency", currency, _("Allowed are: %(currencies)s.", currencies=allowed))
        return None
    if not amount:
        return None
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        reason = _("This is no price: write it as 1200 or 1200.50.")
        report("invalid_number", amount, reason)
        return None
    if match["minus"]:
        report("negative_price", amount, _("A price cannot be below zero."))
        return None
    try:
        return Money.parse(re.sub(r"\s", "", amount), currency.upper())
    except ValueError:
        report("invalid_number", amount, _("The price is too high."))
        return None
