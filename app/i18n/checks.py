"""``translations check``: every fault of the translators' files, named so that it can be mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from app.i18n import pofiles
from app.i18n.catalogues import DOMAIN, plural_function, po_path
from app.i18n.entries import SAMPLED, entry_of
from app.i18n.entry_checks import CHECKS
from app.i18n.extraction import extract

ALLOW = "allow:"
HEADER = "header"
UPDATE = "run: flask --app wsgi translations update"
SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """Something to mend in a file."""

    file: str
    entry: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.text}"


def check_translations(root: Path, locales: Iterable[str]) -> list[Fault]:
    """Every fault of the template of messages and of the languages' files in ``root``."""
    template = extract(root)
    faults = list(_template_faults(root, template))
    for locale in locales:
        faults.extend(_language_faults(root, locale, template))
    return faults


def _template_faults(root: Path, fresh: Catalog) -> Iterator[Fault]:
    """A template that is not what the program's texts are now.

    Texts, contexts and plurals are compared, not the files: the same text may move.
    """
    path = root / "translations" / f"{DOMAIN}.pot"
    file = str(path.relative_to(root))
    if not path.exists():
        yield Fault(file, HEADER, f"the file is missing; {UPDATE}")
        return
    try:
        known = _by_key(pofiles.read(path))
    except pofiles.UnreadableFile as error:
        yield Fault(file, HEADER, f"it cannot be read: {error}")
        return
    wanted = _by_key(fresh)
    for key in [*wanted, *(key for key in known if key not in wanted)]:
        was, now = known.get(key), wanted.get(key)
        if was is None or now is None or pofiles.message_id(was) != pofiles.message_id(now):
            what = "new" if was is None else "gone" if now is None else "counted another way now"
            yield Fault(file, _named(was or now), f"the text is {what}; {UPDATE}")


def _language_faults(root: Path, locale: str, template: Catalog) -> Iterator[Fault]:
    path = po_path(locale, root / "translations")
    file = str(path.relative_to(root))
    if not path.exists():
        yield Fault(file, HEADER, f"the file is missing; {UPDATE}")
        return
    try:
        catalog = pofiles.read(path, locale)
    except pofiles.UnreadableFile as error:
        yield Fault(file, HEADER, f"it cannot be read: {error}")
        return
    rule_fault = _plural_rule_fault(catalog, locale)
    if rule_fault:
        yield Fault(file, HEADER, rule_fault)
        return  # without the right rule every counted text would be told wrong
    known, wanted = _by_key(catalog), _by_key(template)
    for key, message in wanted.items():
        if key not in known:
            yield Fault(file, _named(message), f"the entry is missing; {UPDATE}")
    for key, message in known.items():
        if key not in wanted:
            yield Fault(file, _named(message), f"the program has no such text; {UPDATE}")
            continue
        for text in _entry_faults(message, wanted[key], catalog):
            yield Fault(f"{file}:{message.lineno}", _named(message), text)


def _plural_rule_fault(catalog: Catalog, locale: str) -> str | None:
    rule = get_plural(locale)
    should = f"for this language it is: Plural-Forms: {rule}"
    try:
        own = plural_function(catalog.plural_expr)
        same = catalog.num_plurals == rule.num_plurals and all(
            own(number) == plural_function(rule.plural_expr)(number) for number in SAMPLED
        )
    except ValueError:
        return f"the rule of plurals cannot be read; {should}"
    return None if same else f"the rule of plurals is another language's; {should}"


def _entry_faults(message: Message, source: Message, catalog: Catalog) -> Iterator[str]:
    if pofiles.message_id(message) != pofiles.message_id(source):
        yield f"the text is counted another way now; {UPDATE}"
        return
    if message.fuzzy:
        yield "it is marked fuzzy: look it over and take the mark away"
    forms = pofiles.forms(message)
    empty = [str(number) for number, form in enumerate(forms) if not form.strip()]
    if len(empty) == len(forms):
        yield "it is not translated"
    elif empty:
        yield f"form {', '.join(empty)} is not translated"
    if empty:
        return
    allowed = _allowed(message)
    for unknown in sorted(allowed - set(CHECKS)):
        yield f"“{ALLOW} {unknown}” allows nothing; there are: {', '.join(CHECKS)}"
    entry = entry_of(message, catalog)
    for name, check in CHECKS.items():
        if name not in allowed:
            yield from dict.fromkeys(check(entry))


def _allowed(message: Message) -> set[str]:
    lines = [comment.strip() for comment in message.user_comments]
    return {
        name.strip()
        for line in lines
        if line.startswith(ALLOW)
        for name in line.removeprefix(ALLOW).split(",")
    }


def _by_key(catalog: Catalog) -> dict[tuple[str, str], Message]:
    return {pofiles.key(message): message for message in pofiles.messages(catalog)}


def _named(message: Message | None) -> str:
    """How an entry is called in a fault: its English text, cut, with its context."""
    if message is None:
        return HEADER
    context, text = pofiles.key(message)
    line = " ".join(text.split())
    shown = line if len(line) <= SHOWN else line[: SHOWN - 1].rstrip() + "…"
    return f"“{shown}”" + (f" ({context})" if context else "")
