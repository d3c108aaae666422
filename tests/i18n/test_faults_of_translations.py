"""``translations check`` finds the faults that the common tools miss, and leaves good texts be."""

from pathlib import Path

import pytest

from app.i18n.checks import check_translations
from app.i18n.entries import Entry
from app.i18n.entry_checks import CHECKS

SK_RULE = "nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);"
RU_RULE = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)


def faults_of(source: str, translation: str, locale: str = "sk") -> list[str]:
    """What the checks say of one translation."""
    entry = Entry(locale, "", (source,), (translation,), frozenset())
    return [fault for check in CHECKS.values() for fault in check(entry)]


def faults_of_counted(
    source: tuple[str, str], forms: tuple[str, ...], only_one: frozenset[int] = frozenset()
) -> list[str]:
    entry = Entry("sk", "", source, forms, only_one)
    return [fault for check in CHECKS.values() for fault in check(entry)]


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("Hello %(name)s", "Dobrý deň", "%(name)s is missing"),
        ("Hello %(name)s", "Dobrý deň %(meno)s", "%(meno)s is not in the English text"),
        ("Only %(min)d", "Len %(min)s", "%(min)d is missing"),
        ("Only %(min)d", "Len %(min)s", "%(min)s is not in the English text"),
        ("Only %(min)d", "Len %(min)", "%(min)d is missing"),
        ("Field %s of %s", "Pole %s", "%s is missing"),
        ("Use {extensions}", "Použite {pripony}", "{extensions} is missing"),
        ("%(share)s %% off", "Zľava %(share)s %", "a per cent sign is written %%"),
        ("%(share)s %% days", "%(share)s % dní", "a per cent sign is written %%"),
        ('Read <a href="/t">it</a>', "Čítajte to", '<a href="/t"> is missing'),
        ('Read <a href="/t">it</a>', 'Čítajte <a href="/x">to</a>', 'href="/x"> is not in the'),
        ("<b>Now</b> on", "<b>Teraz<b> ďalej", "</b> is missing"),
        ("<b>a <i>c</i></b>", "<b>a <i>č</b></i>", "closed in the wrong order"),
        (" of people", "ľudí", "it begins with another space"),
        ("Pages: ", "Strany:", "it ends with another space"),
        ("Line\n", "Riadok", "it ends with another space or line break"),
        ("One two", "Jeden  dva", "two spaces in a row"),
        ("One two", "Jeden \xa0dva", "two spaces in a row"),
        ("Save it.", "Uložte to", "it ends with no punctuation, the English text with “.”"),
        ("Save it", "Uložte to!", "it ends with “!”, the English text with no punctuation"),
        ("Sure?", "Naozaj.", "it ends with “.”, the English text with “?”"),
        ("<b>Wait…</b>", "<b>Čakajte.</b>", "it ends with “.”, the English text with “…”"),
        ("Name:", "Meno", "the English text with “:”"),
        ("Read “it”.", "Čítajte „to“", "the English text with “.”"),
        ("Save changes", "Save changes", "it is the English text"),
        ("Read “it”", 'Čítajte "to"', 'the quotation mark " is not this language'),
        ("Read “it”", "Čítajte “to”", "the quotation mark ” is not this language"),
        ("Read “it”", "Čítajte „to", "a quotation mark has no partner"),
        ("Don’t", "D'áno", "the typewriter's apostrophe"),
        ("Wait…", "Čakajte...", "three dots"),
    ],
)
def test_a_fault_is_named(source: str, translation: str, fault: str) -> None:
    assert [found for found in faults_of(source, translation) if fault in found]


@pytest.mark.parametrize(
    ("locale", "translation", "fault"),
    [
        ("ru", "Каталoг партнёров", "“Каталoг” mixes Latin letters (o) with Cyrillic ones"),
        ("sk", "Kаtalóg partnerov", "“Kаtalóg” mixes Latin letters"),
        ("ru", "Связь c партнёром", "“c” is a Latin letter"),
        ("ru", "Каталог „партнёров”", "the quotation mark ” is not this language"),
        ("pl", "Katalog „partnerów“", "the quotation mark “ is not this language"),
        ("pl", "Katalog »partnerów« i „", "a quotation mark has no partner"),
        ("ru", 'Каталог "партнёров"', "«…», inside them „…“"),
    ],
)
def test_signs_and_letters_of_another_language_are_named(
    locale: str, translation: str, fault: str
) -> None:
    assert [found for found in faults_of("Catalogue it", translation, locale) if fault in found]


@pytest.mark.parametrize(
    ("locale", "source", "translation"),
    [
        ("sk", "Hello %(name)s", "%(name)s, dobrý deň, %(name)s"),
        ("sk", "100 % sure", "Na 100 % isté"),
        ("sk", "%(share)s %% off", "Zľava %(share)s %%"),
        ("sk", 'Read <a href="%(url)s">it</a>.', 'Toto si <a href="%(url)s">prečítajte</a>.'),
        ("sk", "First<br>second", "Prvý<br>druhý"),
        ("sk", "Read “the terms”.", "Čítajte „podmienky“."),
        ("pl", "Read “the terms”.", "Przeczytaj „warunki”."),
        ("pl", "Quote “a “b” c”", "Cytat „a «b» c”"),
        ("ru", "Quote “a “b” c”", "Цитата «а „б“ в»"),
        ("ru", "CSV file for the IT team", "Файл CSV для IT-отдела"),
        ("ru", "Partners and I", "Партнёры и я"),
        ("sk", "Newsletter", "Newsletter"),
        ("sk", "%(a)s – %(b)s", "%(a)s – %(b)s"),
        ("sk", "O’Hara and co", "O’Hara a spol"),
        ("sk", "Mail:\n  first", "Pošta:\n  prvý"),
        ("cs", "Read “it”", "Čtěte „to“"),
        ("de", 'Read "it"', 'Lesen Sie "es"'),
    ],
)
def test_a_good_translation_is_left_be(locale: str, source: str, translation: str) -> None:
    assert faults_of(source, translation, locale) == []


COUNTED = ("%(num)s partner in %(city)s", "%(num)s partners in %(city)s")


def test_the_number_may_be_left_out_where_a_form_means_exactly_one() -> None:
    forms = ("Partner v %(city)s", "%(num)s partneri v %(city)s", "%(num)s partnerov v %(city)s")
    assert faults_of_counted(COUNTED, forms, only_one=frozenset({0})) == []


def test_the_number_may_not_be_left_out_where_a_form_means_21_too() -> None:
    forms = ("Partner v %(city)s", "%(num)s partneri v %(city)s", "%(num)s partnerov v %(city)s")
    assert faults_of_counted(COUNTED, forms) == ["%(num)s is missing in form 0"]


def test_nothing_else_may_be_left_out_with_the_number() -> None:
    forms = ("Partner", "%(num)s partneri v %(city)s", "%(num)s partnerov v %(city)s")
    faults = faults_of_counted(COUNTED, forms, only_one=frozenset({0}))
    assert faults == ["%(city)s is missing in form 0"]


def test_every_form_is_looked_at() -> None:
    forms = ("%(num)s partner v %(city)s",) * 2 + ("%(num)s partnerov  v %(mesto)s.",)
    faults = " ".join(faults_of_counted(COUNTED, forms))
    assert "%(city)s is missing in form 2" in faults
    assert "two spaces" in faults
    assert "in form 2" in faults.partition("it ends with")[2]


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {}\\n"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one plain and one counted text, and a fresh template of messages."""
    (tmp_path / "app").mkdir()
    (tmp_path / "babel.cfg").write_text("[python: app/**.py]\n", "utf-8")
    (tmp_path / "app" / "views.py").write_text(
        '_("Save it.")\nngettext("%(num)s row", "%(num)s rows", 2)\n', "utf-8"
    )
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "messages.pot").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Save it."\nmsgstr ""\n\n'
        'msgid "%(num)s row"\nmsgid_plural "%(num)s rows"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        "utf-8",
    )
    return tmp_path


GOOD = {
    "sk": (
        '\nmsgid "Save it."\nmsgstr "Uložte to."\n\nmsgid "%(num)s row"\n'
        'msgid_plural "%(num)s rows"\nmsgstr[0] "riadok"\nmsgstr[1] "%(num)s riadky"\n'
        'msgstr[2] "%(num)s riadkov"\n'
    ),
    "ru": (
        '\nmsgid "Save it."\nmsgstr "Сохраните это."\n\nmsgid "%(num)s row"\n'
        'msgid_plural "%(num)s rows"\nmsgstr[0] "строка"\nmsgstr[1] "%(num)s строки"\n'
        'msgstr[2] "%(num)s строк"\n'
    ),
}


def found(root: Path, po: str, locale: str = "sk", rule: str = SK_RULE) -> str:
    """The faults of a file, one a line, its path left out."""
    path = root / "translations" / locale / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(locale) + (f'"Plural-Forms: {rule}\\n"\n' if rule else "")
    path.write_text(header + po, "utf-8")
    faults = [str(fault) for fault in check_translations(root, [locale])]
    file = f"translations/{locale}/LC_MESSAGES/messages.po"
    assert all(fault.startswith(file) for fault in faults)
    return "\n".join(fault.removeprefix(file) for fault in faults)


def test_a_whole_file_without_a_fault_gives_none(root: Path) -> None:
    assert found(root, GOOD["sk"]) == ""
    assert found(root, GOOD["sk"], rule="") == ""
    # The same rule, written another way.
    assert found(root, GOOD["sk"], rule="nplurals=3; plural=n==1?0:n>=2&&n<=4?1:2;") == ""


def test_russian_needs_its_number_in_the_form_of_one(root: Path) -> None:
    assert "%(num)s is missing in form 0" in found(root, GOOD["ru"], "ru", RU_RULE)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('"Uložte to."', '""', ":7: “Save it.”: it is not translated"),
        ('"%(num)s riadky"', '""', "“%(num)s row”: form 1 is not translated"),
        ('\nmsgid "Save', '\n#, fuzzy\nmsgid "Save', "it is marked fuzzy"),
        ('msgstr[2] "%(num)s riadkov"\n', "", "form 2 is not translated"),
        ('msgid "Save it."', 'msgid "Keep it."', "“Save it.”: the entry is missing"),
        ('msgid "Save it."', 'msgid "Keep it."', "“Keep it.”: the program has no such text"),
        ('msgid "Save', 'msgctxt "x"\nmsgid "Save', "“Save it.” (x): the program has no such text"),
        (
            '\nmsgid "Save',
            '\n# allow: all\nmsgid "Save',
            "“allow: all” allows nothing",
        ),
    ],
)
def test_an_entry_that_is_not_whole_is_named(
    root: Path, before: str, after: str, fault: str
) -> None:
    assert before in GOOD["sk"]
    assert fault in found(root, GOOD["sk"].replace(before, after))


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("nplurals=2; plural=(n != 1);", "more forms than the header Plural-Forms names"),
        (RU_RULE, "another language's; for this language it is: Plural-Forms: nplurals=3;"),
        ("nplurals=3; plural=(n ==;", "cannot be read"),
    ],
)
def test_a_wrong_rule_of_plurals_is_named(root: Path, rule: str, fault: str) -> None:
    assert fault in found(root, GOOD["sk"], rule=rule)


def test_a_text_that_is_counted_in_the_program_alone_is_named(root: Path) -> None:
    po = '\nmsgid "Save it."\nmsgstr "Uložte to."\n\nmsgid "%(num)s row"\nmsgstr "%(num)s"\n'
    assert "the text is counted another way now" in found(root, po)


def test_an_exception_is_allowed_by_a_translators_comment(root: Path) -> None:
    po = GOOD["sk"].replace("Uložte to.", "Uložte  to")
    assert "two spaces" in found(root, po)
    assert "no punctuation" in found(root, po)
    allowed = po.replace('\nmsgid "Save', '\n# allow: spaces, punctuation\nmsgid "Save')
    assert found(root, allowed) == ""


def test_a_missing_file_is_named(root: Path) -> None:
    faults = [str(fault) for fault in check_translations(root, ["pl"])]
    assert len(faults) == 1
    assert faults[0].startswith("translations/pl/LC_MESSAGES/messages.po: header: the file is mis")
