"""Changing a filter swaps the list without a reload; the address, Back and a link keep it."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.catalogue import Catalogue

both_databases = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


@both_databases
def test_ticking_a_category_swaps_the_list_and_nothing_else(catalogue: Catalogue) -> None:
    everyone, first, before = catalogue.total, catalogue.slugs, catalogue.counts()
    promised = catalogue.promised("category", "seo")
    assert 0 < promised < everyone

    catalogue.box("category", "seo").click()

    catalogue.expect_total(promised)
    catalogue.expect_address("category=seo")
    expect(catalogue.box("category", "seo")).to_be_checked()
    assert catalogue.slugs != first
    assert catalogue.counts() != before
    assert catalogue.same_page


@both_databases
def test_filters_are_narrowed_one_after_the_other(catalogue: Catalogue) -> None:
    for facet, value in (("category", "seo"), ("tier", "silver"), ("available", "1")):
        promised = catalogue.promised(facet, value)
        catalogue.box(facet, value).click()
        catalogue.expect_total(promised)
    catalogue.page.locator("#language").select_option("pl")
    catalogue.expect_address("category=seo&tier=silver&language=pl&available=1")
    assert _levels(catalogue.page) == {"silver"}
    assert catalogue.same_page


def test_the_focus_stays_on_the_box_that_was_ticked(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").focus()
    catalogue.page.keyboard.press("Space")
    catalogue.expect_address("category=seo")
    assert catalogue.focused == "category-seo"
    catalogue.page.keyboard.press("Space")
    catalogue.expect_address("")
    assert catalogue.focused == "category-seo"


def test_the_new_count_is_said_to_those_who_do_not_see_it(catalogue: Catalogue) -> None:
    expect(catalogue.live).to_be_empty()
    expect(catalogue.live).to_have_role("status")
    promised = catalogue.promised("tier", "gold")
    catalogue.box("tier", "gold").click()
    catalogue.expect_total(promised)
    expect(catalogue.live).to_contain_text(str(promised))


def test_the_order_changes_without_a_reload(catalogue: Catalogue) -> None:
    catalogue.box("tier", "bronze").click()
    catalogue.expect_address("tier=bronze")
    recommended = catalogue.slugs
    catalogue.sort.focus()
    catalogue.sort.select_option("name")
    catalogue.expect_address("tier=bronze&sort=name")
    assert catalogue.slugs != recommended
    assert catalogue.focused == "sort"
    assert catalogue.same_page


@both_databases
def test_typing_searches_once_after_a_pause(catalogue: Catalogue) -> None:
    asked: list[str] = []
    catalogue.page.on("request", lambda request: asked.append(request.url))
    everyone = catalogue.total
    catalogue.search.press_sequentially("zilina", delay=20)
    catalogue.expect_address("q=zilina")
    assert 0 < catalogue.total < everyone
    assert len([address for address in asked if "/partners/?" in address]) == 1
    assert catalogue.focused == "q"
    expect(catalogue.search).to_have_value("zilina")
    assert catalogue.same_page


def test_a_chip_takes_its_filter_away_and_no_other(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    only_seo = catalogue.total
    catalogue.box("tier", "gold").click()
    catalogue.expect_address("category=seo&tier=gold")
    catalogue.page.locator('.chips a[href$="?category=seo"]').click()
    catalogue.expect_total(only_seo)
    catalogue.expect_address("category=seo")
    expect(catalogue.box("tier", "gold")).not_to_be_checked()
    expect(catalogue.box("category", "seo")).to_be_checked()
    assert catalogue.same_page
    # The chip is gone; who came by keyboard is at the new answer, not at the top of the page.
    assert catalogue.focused == "answer-count"


def test_a_town_and_a_price_are_taken_away_by_their_chips_too(catalogue: Catalogue) -> None:
    everyone = catalogue.total
    for field, typed, query in (
        ("#price_max", "900", "price_max=900"),
        ("#city", "Nitra", "city=Nitra&price_max=900"),
    ):
        catalogue.page.locator(field).fill(typed)
        catalogue.page.locator(field).press("Tab")
        catalogue.expect_address(query)
    expect(catalogue.chips.locator("data").first).to_have_attribute("value", "900.00")
    for field in ("#city", "#price_max"):
        catalogue.chips.first.click()
        expect(catalogue.page.locator(field)).to_have_value("")
        assert catalogue.focused == "answer-count"
    catalogue.expect_total(everyone)
    catalogue.expect_address("")
    assert catalogue.same_page


def test_pages_are_turned_without_a_reload(catalogue: Catalogue) -> None:
    page, first = catalogue.page, catalogue.slugs
    page.locator(".paging a[rel=next]").click()
    catalogue.expect_address("page=2")
    assert not set(catalogue.slugs) & set(first)
    # The reader is at the new answer's beginning, by eye and by keyboard.
    expect(catalogue.count).to_be_in_viewport()
    expect(catalogue.count).to_be_focused()
    page.locator(".paging a[rel=prev]").click()
    catalogue.expect_address("")
    assert catalogue.slugs == first
    expect(catalogue.count).to_be_focused()
    assert catalogue.same_page


def test_a_search_is_taken_away_by_its_chip_too(catalogue: Catalogue) -> None:
    everyone = catalogue.total
    catalogue.search.fill("zilina")
    catalogue.expect_address("q=zilina")
    catalogue.chips.first.click()
    catalogue.expect_total(everyone)
    expect(catalogue.search).to_have_value("")


@both_databases
def test_back_and_forward_bring_back_list_and_boxes(catalogue: Catalogue) -> None:
    everyone, first = catalogue.total, catalogue.slugs
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    seo = catalogue.slugs
    catalogue.box("tier", "silver").click()
    catalogue.expect_address("category=seo&tier=silver")

    catalogue.page.go_back()
    catalogue.expect_address("category=seo")
    expect(catalogue.box("tier", "silver")).not_to_be_checked()
    expect(catalogue.box("category", "seo")).to_be_checked()
    assert catalogue.slugs == seo

    catalogue.page.go_back()
    catalogue.expect_total(everyone)
    expect(catalogue.box("category", "seo")).not_to_be_checked()
    assert catalogue.slugs == first

    catalogue.page.go_forward()
    catalogue.expect_address("category=seo")
    expect(catalogue.box("category", "seo")).to_be_checked()
    assert catalogue.slugs == seo
    expect(catalogue.page.locator("main")).to_be_visible()


def test_asking_the_same_again_is_no_step_back(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    with catalogue.page.expect_response("**/partners/?*"):
        catalogue.search.press("Enter")
    catalogue.box("tier", "gold").click()
    catalogue.expect_address("category=seo&tier=gold")
    catalogue.page.go_back()
    catalogue.expect_address("category=seo")
    expect(catalogue.box("tier", "gold")).not_to_be_checked()
    catalogue.page.go_back()
    catalogue.expect_address("")
    expect(catalogue.box("category", "seo")).not_to_be_checked()


def test_back_from_a_profile_shows_the_same_list(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    seo = catalogue.slugs
    catalogue.page.locator("article[data-partner] h3 a").first.click()
    expect(catalogue.page.locator("article.profile, article[data-partner] h1")).not_to_have_count(0)
    catalogue.page.go_back()
    catalogue.expect_address("category=seo")
    expect(catalogue.box("category", "seo")).to_be_checked()
    assert catalogue.slugs == seo


def test_a_reload_and_a_link_show_the_same(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    catalogue.page.locator("#rating").select_option("4")
    catalogue.expect_address("category=seo&rating=4")
    catalogue.sort.select_option("price")
    catalogue.expect_address("category=seo&rating=4&sort=price")
    shown, counts = catalogue.slugs, catalogue.counts()

    catalogue.page.reload()
    assert (catalogue.slugs, catalogue.counts()) == (shown, counts)
    assert not catalogue.same_page

    other = Catalogue(catalogue.page.context.new_page()).open(catalogue.page.url)
    assert (other.slugs, other.counts()) == (shown, counts)
    expect(other.box("category", "seo")).to_be_checked()
    expect(other.page.locator("#rating")).to_have_value("4")
    expect(other.sort).to_have_value("price")


def test_the_language_switch_keeps_the_filters(catalogue: Catalogue) -> None:
    catalogue.box("category", "seo").click()
    catalogue.expect_address("category=seo")
    shown = catalogue.slugs
    catalogue.page.locator('header a[hreflang="pl"]').click()
    expect(catalogue.page.locator("html")).to_have_attribute("lang", "pl")
    catalogue.expect_address("category=seo")
    assert catalogue.slugs == shown
    expect(catalogue.box("category", "seo")).to_be_checked()


def test_a_slow_answer_is_seen_to_be_on_its_way(catalogue: Catalogue) -> None:
    answer = catalogue.page.locator("#answer")
    held: list[Route] = []
    catalogue.page.route("**/partners/?*", lambda route: held.append(route))
    expect(answer).to_have_css("opacity", "1")
    catalogue.box("available", "1").click()
    expect(answer).to_have_css("opacity", "0.55")
    held[0].continue_()
    catalogue.expect_address("available=1")
    expect(answer).to_have_css("opacity", "1")


def test_what_is_being_typed_survives_the_answer_to_an_earlier_filter(
    catalogue: Catalogue,
) -> None:
    page, town = catalogue.page, catalogue.page.locator("#city")
    held: list[Route] = []
    page.route("**/partners/?*", lambda route: held.append(route))
    with page.expect_request("**/partners/?*available=1*"):
        catalogue.box("available", "1").click()
    town.press_sequentially("Koš")
    held[0].continue_()
    catalogue.expect_address("available=1")
    expect(town).to_have_value("Koš")
    assert catalogue.focused == "city"


def _levels(page: Page) -> set[str | None]:
    return {card.get_attribute("data-tier") for card in page.locator("article[data-partner]").all()}
