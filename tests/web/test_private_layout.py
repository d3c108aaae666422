"""The frame of private pages: who is here, the ways on, and nothing of it on public pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.accounts.waiting import NOTHING, Count

PAGE = (
    "{% extends 'layouts/private.html' %}{% block title %}T{% endblock %}"
    "{% block heading %}A heading{% endblock %}{% block main_content %}Content{% endblock %}"
)


@dataclass(frozen=True)
class Entry:
    """A way as the rail gets it."""

    label: str
    waiting: Count = NOTHING
    is_current: bool = False
    icon: str = "user"

    @property
    def url(self) -> str:
        return f"/sk/{self.label}"


@pytest.fixture(autouse=True)
def request_context(site: Flask) -> Iterator[None]:
    with site.test_request_context("/sk/"):
        # What is said before the view is called: the language.
        site.preprocess_request()
        yield


def private(rail: list[Entry], **context: object) -> str:
    person = SimpleNamespace(name="Eva <Malá>")
    return render_template_string(PAGE, rail=rail, person=person, **context)


def ways(number: int, **of_last: object) -> list[Entry]:
    return [*(Entry(f"way{n}") for n in range(number - 1)), Entry("last", **of_last)]  # type: ignore[arg-type]  # what a test says of the last one


def sheet(page: str) -> str:
    """The part of the rail that phones show in a sheet; empty where all fits into the bar."""
    found = re.search(r'<div class="rail__rest".*?</ul>', page, re.DOTALL)
    return found[0] if found else ""


def test_it_says_who_is_here_and_for_whom() -> None:
    assert "Eva &lt;Malá&gt;" in private(ways(2))
    assert "top__place" not in private(ways(2))
    assert '<span class="top__place">Firma &amp; syn</span>' in private(
        ways(2), place_name="Firma & syn"
    )


def test_signing_out_is_a_form_with_a_token() -> None:
    form = re.search(r'<form method="post" action="/sk/logout".*?</form>', private([]), re.DOTALL)
    assert form
    assert re.search(r'name="csrf_token" value="[^"]{20,}"', form[0])
    assert "<button" in form[0]


def test_the_present_page_is_marked() -> None:
    page = private(ways(3, is_current=True))
    assert page.count('aria-current="page"') == 1
    assert re.search(r'href="/sk/last" aria-current="page"', page)


@pytest.mark.parametrize("number", [1, 5, 6, 12])
def test_every_way_is_there_once_and_a_phone_has_at_most_five_places(number: int) -> None:
    page = private(ways(number))
    assert page.count('class="rail__way"') == number
    far = sheet(page).count('class="rail__way"')
    places = number - far + page.count("rail__more")
    assert places == min(number, 5)


def test_a_way_in_the_sheet_marks_the_button_that_opens_it() -> None:
    page = private(ways(9, waiting=Count(3, is_more=False), is_current=True))
    button = re.search(r'<button class="rail__more.*?</button>', page, re.DOTALL)
    assert button
    assert "rail__more--current" in button[0]
    assert ">3<" in button[0]
    assert "rail__more--current" not in private(ways(9))


def test_what_waits_is_a_number_for_the_eye_and_words_for_the_ear() -> None:
    page = private(ways(2, waiting=Count(21, is_more=False)))
    count = re.search(r'<span class="rail__count">(.*?)</a>', page, re.DOTALL)
    assert count
    assert '<span aria-hidden="true">21</span>' in count[1]
    words = re.search(r'<span class="visually-hidden">([^<]*21[^<]*)<', count[1])
    assert words
    assert re.search(r"[^\W\d]{3}", words[1])
    assert "rail__count" not in private(ways(2))


def test_more_than_is_counted_is_told_as_more_in_every_place() -> None:
    in_the_bar, in_the_sheet = (private(ways(n, waiting=Count(100, is_more=True))) for n in (2, 9))
    assert '<span aria-hidden="true">100+</span>' in in_the_bar
    assert re.search(r'<span class="visually-hidden">[^<]*100\+[^<]*<', in_the_bar)
    assert in_the_sheet.count('<span aria-hidden="true">100+</span>') == 2


def test_public_pages_load_nothing_of_private_ones(reader: FlaskClient) -> None:
    frame = ("css/private.css", "js/forms.js")
    page = reader.get("/sk/partners/").text
    assert not [name for name in frame if name in page]
    assert all(name in private([]) for name in frame)
    assert all(name in reader.get("/sk/login").text for name in frame)
