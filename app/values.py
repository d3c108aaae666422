"""Small values that every feature shares. Standard library only."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Minor units per currency as powers of ten (S167). A currency not named here is not dealt in.
CURRENCIES: Mapping[str, int] = {"EUR": 2, "PLN": 2, "RUB": 2, "CZK": 2}

# The widest amount accepted anywhere: ten thousand million units, far from 64 bits' end.
MAX_MINOR = 10**12

ANYBODYS_HOSTS = frozenset(
    (
        "azet.sk", "centrum.cz", "centrum.sk", "email.cz", "gmail.com", "gmx.de", "hotmail.com",
        "icloud.com", "interia.pl", "mail.ru", "o2.pl", "onet.pl", "outlook.com", "post.sk",
        "proton.me", "protonmail.com", "seznam.cz", "wp.pl", "yahoo.com", "yandex.ru", "zoznam.sk",
    )
)  # fmt: skip
"""Where anybody may have a mail box: two addresses there are no sign of one firm."""

# Digits only: Decimal would also read 1e3, 1_000 and digits of other scripts.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")


class CurrencyMismatchError(ValueError):
    """Amounts of two currencies met (P10): they are never added nor compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as a whole number of minor units (P9): ``Money(4500, "EUR")`` is 45 euro."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise ValueError(f"unknown currency {self.currency!r}")

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """Read ``"1234.50"`` or ``"1234,50"``. More decimals than the currency has are rounded
        half up, which is the one rounding rule of the product (P9).

        Raises ValueError when ``amount`` is no plain number within ``MAX_MINOR``, or the
        currency is unknown.
        """
        if currency not in CURRENCIES:
            raise ValueError(f"unknown currency {currency!r}")
        bare = amount.strip().replace("\xa0", "").replace(" ", "").replace(",", ".")
        if not _NUMBER.fullmatch(bare) or abs(number := Decimal(bare)) > MAX_MINOR:
            raise ValueError(f"not an amount: {amount!r}")
        # In one step: any other sum would first round to the digits that a Decimal is given.
        unit = Decimal(1).scaleb(-CURRENCIES[currency])
        minor = number.quantize(unit, ROUND_HALF_UP) / unit
        if abs(minor) > MAX_MINOR:
            raise ValueError(f"not an amount: {amount!r}")
        return cls(int(minor), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact: ``Decimal("45.00")``."""
        return Decimal(self.minor).scaleb(-CURRENCIES[self.currency])

    def __add__(self, other: "Money") -> "Money":
        self._refuse_other_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._refuse_other_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._refuse_other_currency(other)
        return self.minor < other.minor

    def _refuse_other_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")


class LocalizedText(Mapping[str, str]):
    """One text in several languages, by locale code. Empty texts are left out."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = {
            locale: text.strip() for locale, text in (texts or {}).items() if text and text.strip()
        }

    def __getitem__(self, locale: str) -> str:
        return self._texts[locale]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"LocalizedText({self._texts!r})"

    def best(self, locale: str) -> "ShownText | None":
        """The text for a reader of ``locale``; failing that the first one that there is, in the
        order in which the texts were given. None when there is no text at all."""
        if locale in self._texts:
            return ShownText(self._texts[locale], locale)
        for other, text in self._texts.items():
            return ShownText(text, other)
        return None

    def text_for(self, locale: str, otherwise: str = "") -> str:
        """The words of ``best`` alone, for places that cannot say which language they are in:
        sheets, subjects, choices. ``otherwise`` when there is no text at all."""
        shown = self.best(locale)
        return shown.text if shown else otherwise


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as chosen for a reader, with the language that it is in."""

    text: str
    locale: str


@dataclass(frozen=True)
class Device:
    """Where something is done from, as security events tell it."""

    address: str
    """IP address; empty for what is done on the machine itself."""
    agent: str
    """What the browser says that it is."""


HERE = Device("", "")
"""The machine itself: commands and background work."""


@dataclass(frozen=True)
class Doer:
    """Who does something, as the audit tells it."""

    user_id: int | None
    """None for the machine: commands and background work."""
    device: Device


MACHINE = Doer(None, HERE)
"""Commands and background work."""


def email_key(email: str) -> str:
    """An address as two are compared: small letters, the domain as mail servers write it."""
    mailbox, _, domain = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    return f"{mailbox}@{ascii_host(domain)}" if mailbox else ""


def readable_email(address: str) -> str:
    """An address as people read it: ``jan@xn--uro-gqah.sk`` is ``jan@ďurčo.sk``."""
    mailbox, at, domain = address.rpartition("@")
    return f"{mailbox}{at}{readable_host(domain)}"


def readable_host(host: str) -> str:
    """The name of a machine in the letters of its language."""
    try:
        return host.encode().decode("idna")
    except UnicodeError:  # written in no way that a name may be: shown as it is
        return host


def ascii_host(host: str) -> str:
    """The name of a machine as it is looked up: ``ďurčo.sk`` is ``xn--uro-gqah.sk``."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # an empty label, or one that is too long: compared as it is
        return host
