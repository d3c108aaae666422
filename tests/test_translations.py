"""The translations of Kupec itself: complete, without a fault, spelt right."""

import ast
from pathlib import Path

import pytest

from app.config import ROOT
from app.i18n import pofiles
from app.i18n.catalogues import TRANSLATIONS, po_path
from app.i18n.checks import check_translations
from app.i18n.extraction import KEYWORDS, extract
from tests.services.missing import require
from tests.spelling import DICTIONARIES, misspelt, own_words

LOCALES = ("sk", "pl", "ru")
# These hand texts on that other places have marked.
HANDING_ON = ("app/i18n/", "app/web/template_texts.py", "app/web/forms.py")


def test_the_translations_have_no_fault() -> None:
    assert [str(fault) for fault in check_translations(ROOT, LOCALES)] == []


@pytest.mark.parametrize("locale", DICTIONARIES)
def test_every_word_is_spelt_right(locale: str) -> None:
    require("hunspell", f"hunspell {locale}")
    catalog = pofiles.read(po_path(locale), locale)
    texts = [form for message in pofiles.messages(catalog) for form in pofiles.forms(message)]
    own = own_words(TRANSLATIONS / locale / "words.txt")
    assert misspelt(texts, locale, own) == []


@pytest.mark.parametrize("locale", DICTIONARIES)
def test_the_list_of_own_words_holds_only_what_the_dictionary_lacks(locale: str) -> None:
    require("hunspell", f"hunspell {locale}")
    own = own_words(TRANSLATIONS / locale / "words.txt")
    assert sorted(own - set(misspelt(own, locale, set()))) == []


def test_a_misspelt_word_is_found() -> None:
    require("hunspell", "hunspell sk", "hunspell pl", "hunspell ru")
    assert misspelt(["Nájdite %(partnér)s <b>partnéra</b> na sk@x.sk"], "sk", set()) == ["partnéra"]
    assert misspelt(["Znajdż partnera"], "pl", set()) == ["Znajdż"]
    assert misspelt(["Найдите партнёра в каталогге"], "ru", set()) == ["каталогге"]
    assert misspelt(["Dropshipping a dropshipping"], "sk", {"dropshipping"}) == []
    assert misspelt(["Stĺpec external_id"], "sk", set()) == []


def test_every_kind_of_refusal_marks_its_text_for_translators() -> None:
    classes = [
        node
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    kinds = {"Refused"}
    for _depth in range(5):  # kinds of kinds
        kinds |= {
            node.name
            for node in classes
            if any(isinstance(base, ast.Name) and base.id in kinds for base in node.bases)
        }
    # One that is made otherwise marks its text itself.
    kinds -= {node.name for node in classes if node.name != "Refused" and makes_itself(node)}
    assert kinds <= {keyword.partition(":")[0] for keyword in KEYWORDS}


def makes_itself(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)


def test_every_text_that_is_marked_can_be_extracted() -> None:
    """A text built at run time is in no catalogue: the mark needs a literal."""
    marks = {keyword.partition(":")[0]: place(keyword) for keyword in KEYWORDS}
    paths = sorted((ROOT / "app").rglob("*.py"))
    names = {path: path.relative_to(ROOT).as_posix() for path in paths}
    assert [
        f"{names[path]}:{line}"
        for path in paths
        if not names[path].startswith(HANDING_ON)
        for line in unmarkable(path, marks)
    ] == []


def place(keyword: str) -> int:
    """Which argument of a mark is its text, from 0: the first that is no context."""
    numbers = keyword.partition(":")[2] or "1"
    return next(int(one) - 1 for one in numbers.split(",") if not one.endswith("c"))


def unmarkable(path: Path, marks: dict[str, int]) -> list[int]:
    """Lines that call a mark with something else than a literal text."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and len(node.args) > marks.get(called(node), 99):
            text = node.args[marks[called(node)]]
            if not (isinstance(text, ast.Constant) or is_refusals_own(text)):
                lines.append(node.lineno)
    return lines


def is_refusals_own(text: ast.expr) -> bool:
    """Whether it is ``refusal.message``, which was marked where it was raised."""
    return isinstance(text, ast.Attribute) and text.attr == "message"


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_no_text_of_the_program_lacks_a_letter() -> None:
    ids = [text for m in pofiles.messages(extract(ROOT)) for text in pofiles.message_id(m)]
    assert [text for text in ids if not any(map(str.isalpha, text))] == []
