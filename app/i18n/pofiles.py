"""Translators' files: reading them strictly, merging them with new texts, writing them tidily.

Tidy means that a file changes only where a text changed: no dates, no line numbers, one order.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

WIDTH = 100
_PLACEHOLDER_HEADERS = ("FULL NAME", "LANGUAGE <")

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_SOUND_LINE = re.compile(
    rf"\s*|#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?{_STRING}\s*"
)
_ENTRY = re.compile(
    rf"^(msgctxt\s+{_STRING}(?:\n{_STRING})*\n)?msgid\s+({_STRING}(?:\n{_STRING})*)", re.MULTILINE
)


class UnreadableFile(ValueError):
    """A ``.po`` file is broken; the text says where and how."""


class TidyCatalog(Catalog):
    """A catalogue whose header holds only what a person put there or a tool needs."""

    def _tidy_headers(self) -> list[tuple[str, str]]:
        people = [("Last-Translator", self.last_translator), ("Language-Team", self.language_team)]
        headers = [("Project-Id-Version", "Kupec")]
        headers += [
            (name, value) for name, value in people if not value.startswith(_PLACEHOLDER_HEADERS)
        ]
        if self.locale_identifier:
            headers += [
                ("Language", str(self.locale_identifier)),
                ("Plural-Forms", self.plural_forms),
            ]
        return [
            *headers,
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]

    mime_headers = property(_tidy_headers, Catalog._set_mime_headers)


@dataclass(frozen=True)
class Counts:
    """How far a language is."""

    texts: int
    translated: int

    @property
    def missing(self) -> int:
        """Texts without a translation."""
        return self.texts - self.translated

    @property
    def percent(self) -> int:
        """Translated texts as per cent, rounded down: 100 means all."""
        return 100 * self.translated // self.texts if self.texts else 100


def read(path: Path, locale: str | None = None) -> Catalog:
    """Read a file. Raises UnreadableFile where Babel would guess, and so lose translations."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("the file is not in UTF-8") from error
    _require_sound_lines(text)
    try:
        return read_po(text.splitlines(keepends=True), locale=locale, abort_invalid=True)
    except PoFileError as error:
        more_forms = "num_plurals" in str(error)
        fault = "more forms than the header Plural-Forms names" if more_forms else str(error)
        raise UnreadableFile(f"line {error.lineno}: {fault}") from error
    except ValueError as error:
        raise UnreadableFile(str(error)) from error


def _require_sound_lines(text: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if not _SOUND_LINE.fullmatch(line):
            raise UnreadableFile(f"line {number}: a quotation mark or a keyword is wrong: {line}")
    entries = Counter(
        (context, found.replace('"\n"', "")) for context, found in _ENTRY.findall(text)
    )
    for (_, found), times in entries.items():
        if times > 1:
            raise UnreadableFile(f"the entry {found} stands in it {times} times")


def write(path: Path, catalog: Catalog) -> None:
    """Write a file; in one step, because a running program may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(path.suffix + ".new")
    with unfinished.open("wb") as file:
        write_po(
            file,
            catalog,
            width=WIDTH,
            sort_by_file=True,
            include_lineno=False,
            ignore_obsolete=True,
        )
    os.replace(unfinished, path)


def messages(catalog: Catalog) -> Iterator[Message]:
    """The entries of a file, its header left out."""
    return (message for message in catalog if message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The translation of an entry: several forms where the text is counted."""
    if isinstance(message.string, list | tuple):
        return tuple(form or "" for form in message.string)
    return (message.string or "",)


def message_id(message: Message) -> tuple[str, ...]:
    """The text of an entry, and its plural where it has one."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def key(message: Message) -> tuple[str, str]:
    """(context or "", text): what an entry is found by."""
    return message.context or "", message_id(message)[0]


def merge(template: Catalog, known: Catalog | None, locale: str) -> Catalog:
    """A language's file with exactly the texts of the template.

    Translations and translators' comments are kept; new texts are empty, and none is guessed
    from a similar one. Texts that the program no longer has are left out.
    """
    merged = TidyCatalog(locale=locale, header_comment=f"# {locale}: translations of Kupec\n#")
    merged.fuzzy = False
    before: dict[tuple[str, str], Message] = {}
    if known is not None:
        before = {key(message): message for message in messages(known)}
        merged.header_comment = known.header_comment
        merged.last_translator = known.last_translator
        merged.language_team = known.language_team
        # A wrong rule is for "translations check" to name: forms must not get lost here.
        merged.mime_headers = [("Plural-Forms", known.plural_forms)]
    for message in messages(template):
        _add(merged, message, before.get(key(message)))
    return merged


def _add(merged: Catalog, message: Message, old: Message | None) -> None:
    counted = len(message_id(message)) == 2
    string = _kept(old, merged.num_plurals if counted else 1)
    merged.add(
        message.id,
        string=string if counted else string[0],
        locations=message.locations,
        auto_comments=message.auto_comments,
        user_comments=old.user_comments if old is not None else (),
        flags={"fuzzy"} if old is not None and old.fuzzy and any(string) else (),
        context=message.context,
    )


def _kept(old: Message | None, wanted: int) -> tuple[str, ...]:
    """The old translation in as many forms as are wanted now."""
    kept = forms(old) if old is not None else ()
    if len(kept) > 1 and len(kept) != wanted:
        kept = ()  # the text is no longer counted, or by other rules: no form says which is right
    return kept + ("",) * (wanted - len(kept))


def counts(catalog: Catalog, wanted: Iterable[Message]) -> Counts:
    """How many of the wanted texts a file has, complete and without a doubt mark."""
    done = {
        key(message) for message in messages(catalog) if all(forms(message)) and not message.fuzzy
    }
    keys = [key(message) for message in wanted]
    return Counts(texts=len(keys), translated=sum(1 for one in keys if one in done))
