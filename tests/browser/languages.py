"""Whether what somebody reads is in their language, by the letters that only one of them has."""

from string import ascii_lowercase

from playwright.sync_api import Page, expect

from tests.pages import Element, parse

LETTERS = {
    "sk": set("áäčďéíĺľňŕšťúýžô"),
    "pl": set("ąćęłńśźż"),
    "ru": set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
}
"""Letters of each language that the other two do not have."""

# What says itself in which language it is, or that it is a name, is somebody's own words.
OWN_WORDS = """page => {
    const copy = page.cloneNode(true);
    for (const each of copy.querySelectorAll("[lang], [translate=no], script, style, textarea"))
        each.remove();
    return copy.textContent;
}"""


def expect_language(page: Page, locale: str) -> None:
    """The whole page is in a language, less what says of itself to be in another one."""
    expect(page.locator("html")).to_have_attribute("lang", locale)
    require_language(page.locator("body").evaluate(OWN_WORDS), locale)


def require_mail_in(html: str, subject: str, locale: str) -> None:
    """The same of a mail."""
    root = parse(html).one("html")
    assert root["lang"] == locale, subject
    require_language(subject, locale, is_short=True)
    require_language("".join(_own_words(root.one("body"))), locale)


def require_language(text: str, locale: str, *, is_short: bool = False) -> None:
    """A text has letters of the language, a short one not always, and none of the others'."""
    letters = set(text.lower())
    others = set[str]().union(*(LETTERS[each] for each in LETTERS if each != locale))
    foreign = letters & others
    if foreign:
        words = [word for word in text.split() if foreign & set(word.lower())]
        raise AssertionError(f"not {locale}: {' '.join(words)}")
    assert letters & LETTERS[locale] or (is_short and letters & set(ascii_lowercase)), text


def _own_words(element: Element) -> list[str]:
    found: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            found.append(child)
        elif "lang" not in child.attrs and child.attrs.get("translate") != "no":
            found.extend(_own_words(child))
    return found
