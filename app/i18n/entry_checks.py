"""What may be wrong with one translation beside its words, each told in a translator's words.

A check takes an entry and yields its faults. Its name in ``CHECKS`` is what a translator allows
an exception by: a comment ``# allow: punctuation`` above the entry.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from app.i18n.entries import PLACEHOLDER, Entry, placeholders, tags, words_only
from app.i18n.typography import dot_faults, quote_faults, script_faults

# What a count is called: num by gettext, count in refusals, shown where it is written beforehand.
COUNTS = frozenset({"%(num)s", "%(count)s", "%(shown)s"})
CLOSING = (".", "!", "?", "…", ":")
# May stand after the closing punctuation: quotation marks and brackets of all languages.
AFTER_CLOSING = "“”\"»’')] \n"

Check = Callable[[Entry], Iterator[str]]


def placeholder_faults(entry: Entry) -> Iterator[str]:
    """Placeholders that only one side has; a per cent sign that would be taken for one."""
    known = placeholders(entry.source[0]) | placeholders(entry.source[-1])
    for number, form in enumerate(entry.forms):
        used = placeholders(form)
        for placeholder in _more(used, known):
            yield f"{placeholder} is not in the English text"
        for placeholder in _more(known, used):
            if number in entry.only_one and _is_count(placeholder):
                continue
            yield f"{placeholder} is missing{_in_form(entry, number)}"
        if (known or "%%" in entry.source[-1]) and "%" in PLACEHOLDER.sub("", form):
            yield "a per cent sign is written %% here"


def _more(one: Counter[str], other: Counter[str]) -> Iterator[str]:
    """What one has and the other has not. A named placeholder may stand several times."""
    for placeholder, times in one.items():
        named = "(" in placeholder or "{" in placeholder
        if other[placeholder] == 0 or (not named and times > other[placeholder]):
            yield placeholder


def _is_count(placeholder: str) -> bool:
    return placeholder in COUNTS or placeholder.endswith("d")


def _in_form(entry: Entry, number: int) -> str:
    return f" in form {number}" if entry.is_counted else ""


def markup_faults(entry: Entry) -> Iterator[str]:
    """Tags that differ, or that are closed in the wrong order."""
    for number, form in enumerate(entry.forms):
        wanted, used = Counter(tags(entry.source_of(number))), Counter(tags(form))
        for tag in wanted - used:
            yield f"{tag} is missing{_in_form(entry, number)}"
        for tag in used - wanted:
            yield f"{tag} is not in the English text"
        if wanted == used and not _nests(tags(form)):
            yield "the tags are closed in the wrong order"


def _nests(found: list[str]) -> bool:
    opened: list[str] = []
    for tag in found:
        name = tag.strip("</>").split()[0]
        if tag.endswith("/>") or name in ("br", "wbr", "img", "hr"):
            continue
        if not tag.startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def space_faults(entry: Entry) -> Iterator[str]:
    """Spaces or line breaks at an end that differ; two spaces in a row."""
    for number, form in enumerate(entry.forms):
        source = entry.source_of(number)
        if _leading(source) != _leading(form):
            yield "it begins with another space or line break than the English text"
        if _leading(source[::-1]) != _leading(form[::-1]):
            yield "it ends with another space or line break than the English text"
        # A line break begins a new line of a mail, where an indent may be meant.
        if any("  " in line.strip().replace("\xa0", " ") for line in form.splitlines()):
            yield "two spaces in a row"


def _leading(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def punctuation_faults(entry: Entry) -> Iterator[str]:
    """Another closing punctuation than the source's."""
    for number, form in enumerate(entry.forms):
        wanted, used = _closing(entry.source_of(number)), _closing(form)
        if wanted != used:
            yield (
                f"it ends with {_named(used)}, the English text with {_named(wanted)}"
                f"{_in_form(entry, number)}"
            )


def _closing(text: str) -> str:
    for tag in tags(text):
        text = text.replace(tag, "")
    bare = text.rstrip(AFTER_CLOSING).replace("...", "…")
    return bare[-1] if bare.endswith(CLOSING) else ""


def _named(closing: str) -> str:
    return f"“{closing}”" if closing else "no punctuation"


def same_faults(entry: Entry) -> Iterator[str]:
    """The English text itself in place of a translation; one word may be the same by right."""
    words = [word for word in words_only(entry.source[0]).split() if any(map(str.isalpha, word))]
    if len(words) > 1 and entry.forms[0].strip() == entry.source[0].strip():
        yield "it is the English text"


CHECKS: Mapping[str, Check] = {
    "placeholders": placeholder_faults,
    "markup": markup_faults,
    "spaces": space_faults,
    "punctuation": punctuation_faults,
    "same": same_faults,
    "quotes": quote_faults,
    "dots": dot_faults,
    "letters": script_faults,
}
