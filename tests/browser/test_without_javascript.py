"""Everything works by links, forms and buttons alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.catalogue import Catalogue
from tests.browser.conftest import PHONE, Demo


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit(java_script_enabled=False)


def test_filters_are_sent_by_their_button(page: Page) -> None:
    page.goto("/sk/partners/")
    plain = Catalogue(page)
    promised = plain.promised("category", "seo")
    plain.box("category", "seo").check()
    page.locator("#filters button[type=submit]").click()
    plain.expect_total(promised)
    expect(plain.box("category", "seo")).to_be_checked()

    silver = plain.promised("tier", "silver")
    plain.box("tier", "silver").check()
    plain.sort.select_option("name")
    page.locator("#filters button[type=submit]").click()
    plain.expect_total(silver)
    assert {name: values for name, values in plain.asked.items() if any(values)} == {
        "category": ["seo"],
        "tier": ["silver"],
        "sort": ["name"],
    }


def test_a_search_is_sent_by_enter_and_keeps_the_filters(page: Page) -> None:
    page.goto("/sk/partners/?category=seo")
    plain = Catalogue(page)
    everyone = plain.total
    plain.search.fill("obchod")
    plain.search.press("Enter")
    expect(plain.chips.first).to_be_visible()
    assert plain.total < everyone
    assert plain.asked["category"] == ["seo"]
    expect(plain.search).to_have_value("obchod")


def test_a_chip_is_a_link(page: Page) -> None:
    page.goto("/sk/partners/?category=seo&tier=gold")
    plain = Catalogue(page)
    page.locator('.chips a[href$="?category=seo"]').click()
    plain.expect_address("category=seo")
    expect(plain.box("tier", "gold")).not_to_be_checked()


def test_the_list_is_turned_page_by_page(page: Page) -> None:
    page.goto("/sk/partners/")
    plain = Catalogue(page)
    first = plain.slugs
    page.locator("main a[rel=next]").click()
    plain.expect_address("page=2")
    assert set(plain.slugs).isdisjoint(first)
    expect(page.locator("main a[aria-current=page]")).to_have_text("2")
    page.locator("main a[rel=prev]").click()
    plain.expect_address("")
    assert plain.slugs == first


def test_partners_are_compared(page: Page) -> None:
    page.goto("/sk/partners/")
    chosen = Catalogue(page).slugs[:2]
    for slug in chosen:
        page.locator(f'[data-partner="{slug}"] input[name=partner]').check()
    page.locator("#compare-form button").click()
    columns = page.locator("thead [data-partner]")
    expect(columns).to_have_count(2)
    shown = columns.evaluate_all("cells => cells.map(cell => cell.dataset.partner)")
    assert shown == chosen


def test_a_certificate_is_opened_and_shows_the_badge(page: Page, demo: Demo) -> None:
    page.goto(f"/sk/partners/{demo.told_all}/")
    with page.expect_response("**/badge/*.svg*") as badge:
        page.locator('main a[href$="/certificate"]').click()
    assert badge.value.ok
    expect(page.locator(f'[data-partner="{demo.told_all}"]')).to_have_attribute("data-tier", "gold")
    expect(page.locator("main img")).to_be_visible()


def test_the_sheet_of_filters_opens_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE, java_script_enabled=False)
    page.goto("/sk/partners/")
    plain = Catalogue(page)
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#answer [popovertarget=filters]").tap()
    promised = plain.promised("category", "seo")
    plain.option("category", "seo").tap()
    page.locator("#filters button[type=submit]").tap()
    plain.expect_total(promised)
    expect(page.locator("#filters")).to_be_hidden()
