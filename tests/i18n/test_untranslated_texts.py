"""The pretended language, and the search for texts that never went through gettext."""

import pytest

from app.i18n.current import gettext, ngettext, pgettext, speaking
from app.i18n.pseudo import PseudoStore, pseudo
from tests.pseudo import untranslated_texts


def test_every_text_is_accented_in_brackets() -> None:
    with speaking("sk", PseudoStore()):
        assert gettext("Save") == "⟦Šàṽé⟧"
        assert pgettext("sort", "Newest") == "⟦Ñéŵéšţ⟧"
        assert ngettext("%(num)s partner", "%(num)s partners", 1) == "⟦1 þàŕţñéŕ⟧"
        assert ngettext("%(num)s partner", "%(num)s partners", 5) == "⟦5 þàŕţñéŕš⟧"


@pytest.mark.parametrize(
    "kept", ["%(name)s", "%(min)d", "%s", "%%", "{extensions}", '<a href="/terms">', "&nbsp;"]
)
def test_placeholders_and_markup_stay_as_they_are(kept: str) -> None:
    assert pseudo(f"Save {kept} now") == f"⟦Šàṽé {kept} ñöŵ⟧"


def test_a_text_outside_the_brackets_is_named() -> None:
    assert untranslated_texts("<p>⟦Šàṽé⟧</p><p>  Forgotten\n one</p>") == ["Forgotten one"]


def test_a_message_with_markup_inside_is_one_text() -> None:
    assert untranslated_texts('<p>⟦Ŕéàď <a href="/">ţĥé ţéŕɱš</a> ƒîŕšţ⟧</p>') == []
    assert untranslated_texts("<p>⟦Ŕéàď⟧ <b>this</b> ⟦ñöŵ⟧</p>") == ["this"]


def test_a_translated_text_may_stand_in_another() -> None:
    assert untranslated_texts("<p>⟦à ⟦Ḃ⟧ ç⟧ rest</p>") == ["rest"]


def test_a_bracket_that_is_never_closed_is_named() -> None:
    assert untranslated_texts("<p>⟦Çûţ …</p>") == ["⟦ is not closed"]


@pytest.mark.parametrize(
    "element",
    [
        '<img alt="Forgotten">',
        '<img alt="Forgotten"/>',
        '<a title="Forgotten">⟦à⟧</a>',
        '<input placeholder="Forgotten">',
        '<nav aria-label="Forgotten"></nav>',
        '<input type="submit" value="Forgotten">',
        '<meta name="description" content="Forgotten">',
        '<meta property="og:title" content="Forgotten">',
        "<title>Forgotten</title>",
        "<button>Forgotten</button>",
        "<option>Forgotten</option>",
        '<optgroup label="Forgotten"></optgroup>',
        "<svg><title>Forgotten</title></svg>",
        "<p>&#70;orgotten</p>",
        '<p data-currency="EUR">Forgotten</p>',
        '<div translate="no"><p translate="yes">Forgotten</p></div>',
        '<p lang="sk">Forgotten</p>',
    ],
)
def test_texts_are_found_wherever_a_reader_meets_them(element: str) -> None:
    assert untranslated_texts(f'<html lang="sk">{element}</html>') == ["Forgotten"]


@pytest.mark.parametrize(
    "element",
    [
        '<p translate="no">anna@example.com <b>Anna</b></p>',
        '<p lang="pl">Zapisz <i>teraz</i></p>',
        "<p>1 234,50 € — 12 % · ★ 4,5 / 5 (21)</p>",
        '<data value="5" data-currency="PLN">5 PLN</data>',
        '<time datetime="2026-11-21">21. novembra 2026</time>',
        "<script>var a = 'Save';</script>",
        "<style>p { color: red }</style>",
        "<!-- Save --><!doctype html>",
        '<input type="hidden" value="Save">',
        '<input type="text" value="Typed by a person" name="q">',
        '<a href="/sk/save" class="save" id="save">⟦Šàṽé⟧</a>',
        '<img alt="" src="a.png">',
    ],
)
def test_what_is_no_text_of_ours_is_left_out(element: str) -> None:
    assert untranslated_texts(f'<html lang="sk"><body>{element}</body></html>') == []


def test_a_text_that_a_script_will_show_is_found() -> None:
    html = '<p data-failed="No answer came." data-state="ready" data-hx-target="closest li"></p>'
    assert untranslated_texts(html) == ["No answer came."]


def test_what_follows_a_left_out_element_is_looked_at_again() -> None:
    html = '<ul><li translate="no">Anna <br>Nová</li><li>Forgotten</li></ul>'
    assert untranslated_texts(html) == ["Forgotten"]


def test_data_is_no_text_of_ours() -> None:
    html = "<h2>Nova Studio</h2><p>Nova, Bratislava</p><p>Nova and friends</p>"
    assert untranslated_texts(html, {"Nova", "Nova Studio", "Bratislava"}) == ["Nova and friends"]
