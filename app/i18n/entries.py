"""An entry of a translator's file as the checks see it, and what its texts are made of."""

import re
from collections import Counter
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from app.i18n import pofiles
from app.i18n.catalogues import plural_function

# %(name)s with flags, width and precision; positional %s; %% is a per cent sign.
PLACEHOLDER = re.compile(
    r"%(?:%|(?:\((?P<name>\w+)\))?(?P<flags>[-#0+]*\d*(?:\.\d+)?)(?P<conversion>[diouxXeEfFgGcrsa]))"
)
BRACES = re.compile(r"\{(?P<name>\w*)\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")

# Plural rules repeat long before this number; CLDR's rules look at the last two digits.
SAMPLED = range(1001)


@dataclass(frozen=True)
class Entry:
    """One text with its translation."""

    locale: str
    context: str
    source: tuple[str, ...]
    """The text, and its plural where it is counted."""
    forms: tuple[str, ...]
    """The translation; as many forms as the language has where the text is counted."""
    only_one: frozenset[int]
    """Numbers of the forms that are used for exactly 1 and for nothing else."""

    @property
    def is_counted(self) -> bool:
        """Whether the text has forms by number."""
        return len(self.source) == 2

    def source_of(self, form: int) -> str:
        """The source text that a form answers to."""
        return self.source[0] if form in self.only_one or not self.is_counted else self.source[-1]


def entry_of(message: Message, catalog: Catalog) -> Entry:
    """The entry behind a message of a file. Raises ValueError when its plural rule is broken."""
    return Entry(
        locale=str(catalog.locale_identifier or ""),
        context=message.context or "",
        source=pofiles.message_id(message),
        forms=pofiles.forms(message),
        only_one=forms_of_exactly_one(catalog.plural_expr),
    )


def forms_of_exactly_one(expression: str) -> frozenset[int]:
    """Which forms stand for 1 alone: in Slovak form 0; in Russian none, its form 0 has 21 too."""
    form = plural_function(expression)
    uses = Counter(form(number) for number in SAMPLED)
    return frozenset({form(1)} if uses[form(1)] == 1 else ())


def placeholders(text: str) -> Counter[str]:
    """Placeholders as they stand, without widths: ``%(name)s``, ``%s``, ``{name}``."""
    found: Counter[str] = Counter()
    for match in PLACEHOLDER.finditer(text):
        if match["conversion"]:
            name = f"({match['name']})" if match["name"] else ""
            found[f"%{name}{match['conversion']}"] += 1
    found.update(match.group() for match in BRACES.finditer(text))
    return found


def tags(text: str) -> list[str]:
    """The tags of a text in their order."""
    return TAG.findall(text)


def words_only(text: str) -> str:
    """The text without placeholders, tags and entities: what a reader reads as words."""
    for made in (TAG, PLACEHOLDER, BRACES, ENTITY):
        text = made.sub(" ", text)
    return text
