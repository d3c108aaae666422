"""A translator's day: update, check, stats, a new language."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.config import load_settings
from app.i18n import commands, init_i18n, pofiles
from app.i18n.catalogues import po_path
from app.i18n.collation import sort_key
from app.i18n.extraction import extract

VIEWS = """
def page(hours, rows):
    # TRANSLATORS: the button under a form
    save = _("Save the profile.")
    rows = ngettext("%(num)s row", "%(num)s rows", rows)
    free = pgettext("filter", "Free now")
    waits = measured("%(num)s hour", "%(num)s hours", hours)
    raise Refused.counted(1, "%(count)s place is left.", "%(count)s places are left.")
"""
PAGE = """
{# TRANSLATORS: greets a partner #}
<h1>{% trans name=user.name %}
  Welcome,
  <b>{{ name }}</b>!
{% endtrans %}</h1>
<p>{{ _("Save the profile.") }}</p>
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own that the commands work on."""
    (tmp_path / "app").mkdir()
    (tmp_path / "templates" / "mail").mkdir(parents=True)
    (tmp_path / "babel.cfg").write_text(Path("babel.cfg").read_text("utf-8"), "utf-8")
    (tmp_path / "app" / "views.py").write_text(VIEWS, "utf-8")
    (tmp_path / "templates" / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "templates" / "mail" / "subject.txt").write_text('{{ _("News") }}', "utf-8")
    for locale in ("sk", "ru"):
        (tmp_path / "translations" / locale).mkdir(parents=True)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def runner() -> FlaskCliRunner:
    app = Flask(__name__)
    app.config["SETTINGS"] = load_settings(
        {"KUPEC_ENV": "development", "KUPEC_LOCALES": "sk,ru", "KUPEC_DEFAULT_LOCALE": "sk"}
    )
    init_i18n(app)
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *words: str, code: int = 0) -> str:
    result = runner.invoke(args=["translations", *words])
    assert result.exit_code == code, result.output
    return result.output


def po(root: Path, locale: str) -> Path:
    return po_path(locale, root / "translations")


def put(root: Path, locale: str, source: str, translation: str, *, comment: str = "") -> None:
    """Translate one text as an editor does."""
    catalog = pofiles.read(po(root, locale), locale)
    message = next(m for m in pofiles.messages(catalog) if pofiles.message_id(m)[0] == source)
    message.string = translation
    message.user_comments = [comment] if comment else []
    pofiles.write(po(root, locale), catalog)


def test_update_finds_the_texts_of_code_and_templates(root: Path, runner: FlaskCliRunner) -> None:
    assert run(runner, "update").splitlines() == [
        "8 texts",
        "sk: 8 new, 0 gone, 0 of 8 translated",
        "ru: 8 new, 0 gone, 0 of 8 translated",
    ]
    text = po(root, "sk").read_text("utf-8")
    assert "#. the button under a form\n#: app/views.py templates/page.html\n" in text
    assert "#. greets a partner\n#: templates/page.html\n#, python-format\n" in text
    assert 'msgid "Welcome, <b>%(name)s</b>!"' in text
    assert 'msgctxt "filter"\nmsgid "Free now"' in text
    assert (
        'msgid_plural "%(count)s places are left."\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""'
        in text
    )
    assert "POT-Creation-Date" not in text
    assert "fuzzy" not in text


def test_an_amount_with_a_fraction_asks_for_a_form_of_its_own(
    root: Path, runner: FlaskCliRunner
) -> None:
    run(runner, "update")
    text = po(root, "sk").read_text("utf-8")
    assert 'msgid "%(num)s hour"\nmsgid_plural "%(num)s hours"' in text
    assert 'msgctxt "fraction"\nmsgid "%(num)s hours"\nmsgstr ""' in text


def test_update_keeps_translations_and_comments_and_drops_what_is_gone(
    root: Path, runner: FlaskCliRunner
) -> None:
    run(runner, "update")
    put(root, "sk", "Save the profile.", "Uložte profil.", comment="ako na tlačidle")
    put(root, "sk", "News", "Novinky")
    (root / "templates" / "mail" / "subject.txt").write_text('{{ _("News today") }}', "utf-8")
    assert "sk: 1 new, 1 gone, 1 of 8 translated" in run(runner, "update")
    text = po(root, "sk").read_text("utf-8")
    assert 'msgstr "Uložte profil."' in text
    assert "# ako na tlačidle\n#. the button" in text
    assert 'msgid "News today"\nmsgstr ""' in text
    assert "Novinky" not in text


def test_a_second_update_changes_nothing(root: Path, runner: FlaskCliRunner) -> None:
    run(runner, "update")
    put(root, "ru", "Save the profile.", "Сохраните профиль.", comment="кнопка")
    run(runner, "update")
    before = {path: path.read_bytes() for path in (root / "translations").rglob("*.po*")}
    run(runner, "update")
    assert before == {path: path.read_bytes() for path in (root / "translations").rglob("*.po*")}
    assert len(before) == 3


def test_moving_lines_about_changes_no_file(root: Path, runner: FlaskCliRunner) -> None:
    run(runner, "update")
    before = po(root, "sk").read_bytes()
    views = root / "app" / "views.py"
    views.write_text("\n\n\n" + views.read_text("utf-8"), "utf-8")
    run(runner, "update")
    assert po(root, "sk").read_bytes() == before


def test_a_text_that_becomes_counted_keeps_its_translation_as_the_first_form(
    root: Path, runner: FlaskCliRunner
) -> None:
    run(runner, "update")
    put(root, "sk", "News", "Novinky")
    mail = root / "templates" / "mail" / "subject.txt"
    mail.write_text('{{ ngettext("News", "%(num)s news", 2) }}', "utf-8")
    run(runner, "update")
    text = po(root, "sk").read_text("utf-8")
    assert 'msgstr[0] "Novinky"\nmsgstr[1] ""\nmsgstr[2] ""' in text
    mail.write_text('{{ _("News") }}', "utf-8")
    run(runner, "update")
    assert 'msgid "News"\nmsgstr ""' in po(root, "sk").read_text("utf-8")


def test_a_new_language_is_one_folder(root: Path, runner: FlaskCliRunner) -> None:
    (root / "translations" / "cs" / "LC_MESSAGES").mkdir(parents=True)
    assert "cs: 8 new, 0 gone, 0 of 8 translated" in run(runner, "update")
    text = po(root, "cs").read_text("utf-8")
    assert "Plural-Forms: nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);" in text
    assert "Language: cs" in text
    # It has no alphabet.txt, and sorts all the same.
    assert sort_key("a", "cs") < sort_key("b", "cs")


def test_a_folder_that_names_no_language_is_refused(root: Path, runner: FlaskCliRunner) -> None:
    (root / "translations" / "slovak").mkdir()
    assert "translations/slovak: no language's code" in run(runner, "update", code=1)
    assert not (root / "translations" / "messages.pot").exists()


def test_a_broken_file_is_named_and_nothing_is_written(root: Path, runner: FlaskCliRunner) -> None:
    run(runner, "update")
    po(root, "ru").write_text('msgid "a\nmsgstr "b"\n', "utf-8")
    before = po(root, "sk").read_bytes()
    (root / "templates" / "page.html").write_text('{{ _("Other") }}', "utf-8")
    output = run(runner, "update", code=1)
    assert "translations/ru/LC_MESSAGES/messages.po: line " in output
    assert po(root, "sk").read_bytes() == before
    assert "translations/ru/LC_MESSAGES/messages.po: header: it cannot be read" in run(
        runner, "check", code=1
    )
    assert "messages.po: line " in run(runner, "stats", code=1)


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ('msgid "a\nmsgstr "b"\n', "line 1"),
        ('msgid "a"\nmsgstr "b" c\n', "line 2"),
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', "line 1"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid ""\n"a"\nmsgstr "c"\n', "stands in it 2 times"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\xff', "UTF-8"),
    ],
)
def test_a_broken_file_is_never_guessed_at(
    root: Path, runner: FlaskCliRunner, broken: str, fault: str
) -> None:
    po(root, "sk").parent.mkdir()
    po(root, "sk").write_bytes(broken.encode("latin-1"))
    assert fault in run(runner, "update", code=1)
    assert po(root, "sk").read_bytes() == broken.encode("latin-1")


def test_a_template_with_a_fault_stops_the_update(root: Path, runner: FlaskCliRunner) -> None:
    (root / "templates" / "page.html").write_text("{% if %}", "utf-8")
    result = runner.invoke(args=["translations", "update"])
    assert result.exit_code == 1
    assert not po(root, "sk").exists()


def test_stats_tell_how_far_each_language_is(root: Path, runner: FlaskCliRunner) -> None:
    run(runner, "update")
    put(root, "sk", "Save the profile.", "Uložte profil.")
    put(root, "sk", "News", "Novinky")
    assert [line.split() for line in run(runner, "stats").splitlines()] == [
        ["language", "texts", "translated", "missing", "per", "cent"],
        ["sk", "8", "2", "6", "25"],
        ["ru", "8", "0", "8", "0"],
    ]


def test_check_is_silent_when_all_is_well(root: Path, runner: FlaskCliRunner) -> None:
    for path in (root / "templates").rglob("*.*"):
        path.unlink()
    (root / "app" / "views.py").write_text('_("Save the profile.")', "utf-8")
    run(runner, "update")
    put(root, "sk", "Save the profile.", "Uložte profil.")
    put(root, "ru", "Save the profile.", "Сохраните профиль.")
    assert run(runner, "check") == ""


def test_check_names_file_entry_and_fault(root: Path, runner: FlaskCliRunner) -> None:
    run(runner, "update")
    put(root, "sk", "Save the profile.", "Uložte profil")
    lines = run(runner, "check", "sk", code=1).splitlines()
    fault = "“Save the profile.”: it ends with no punctuation, the English text with “.”"
    assert [line for line in lines if line.endswith(fault)]
    assert lines[0].startswith("translations/sk/LC_MESSAGES/messages.po:")
    assert lines[-1] == "Error: 8 faults in the translations"


def test_a_stale_template_is_a_fault(root: Path, runner: FlaskCliRunner) -> None:
    assert "messages.pot: header: the file is missing" in run(runner, "check", code=1)
    run(runner, "update")
    assert "messages.pot" not in run(runner, "check", code=1)
    (root / "app" / "views.py").write_text(
        '_("Brand new")\nngettext("News", "%(num)s", 2)', "utf-8"
    )
    output = run(runner, "check", code=1)
    assert "messages.pot: “Brand new”: the text is new; run: flask" in output
    assert "messages.pot: “Free now” (filter): the text is gone; run: flask" in output
    assert "messages.pot: “News”: the text is counted another way now; run: flask" in output


def test_a_text_built_at_run_time_is_not_extracted(root: Path) -> None:
    (root / "app" / "views.py").write_text('_(f"Hello {name}")\n_(message)\n', "utf-8")
    ids = {pofiles.message_id(message)[0] for message in pofiles.messages(extract(root))}
    assert not any("Hello" in text for text in ids)
