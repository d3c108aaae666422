"""Partners are ticked over pages and filters, at most four, and stand side by side."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.catalogue import Catalogue


def tick(catalogue: Catalogue, position: int) -> str:
    """Tick the partner at this position of the list; returns its slug."""
    slug = catalogue.slugs[position]
    box(catalogue.page, slug).check()
    return slug


def box(page: Page, slug: str) -> Locator:
    return page.locator(f'[data-partner="{slug}"] input[form=compare-form]')


def compared(page: Page) -> list[str]:
    columns = page.locator("thead [data-partner]")
    return columns.evaluate_all("cells => cells.map(cell => cell.dataset.partner)")


def test_ticks_stay_over_pages_and_filters(catalogue: Catalogue) -> None:
    page, button = catalogue.page, catalogue.page.locator("#compare-form button")
    expect(button).to_be_hidden()
    chosen = [tick(catalogue, 0)]
    expect(button).to_be_visible()

    page.locator("main a[rel=next]").click()
    catalogue.expect_address("page=2")
    expect(button).to_be_visible()
    chosen.append(tick(catalogue, 1))

    catalogue.box("tier", "bronze").click()
    catalogue.expect_address("tier=bronze")
    expect(button).to_be_visible()
    chosen.append(tick(catalogue, 2))

    button.click()
    expect(page.locator("thead [data-partner]")).to_have_count(3)
    assert sorted(compared(page)) == sorted(chosen)

    page.goto("/sk/partners/")
    expect(box(page, chosen[0])).to_be_checked()


def test_at_most_four_are_ticked(catalogue: Catalogue) -> None:
    page = catalogue.page
    chosen = [tick(catalogue, position) for position in range(4)]
    fifth = box(page, catalogue.slugs[4])
    expect(fifth).to_be_disabled()
    page.locator("main a[rel=next]").click()
    catalogue.expect_address("page=2")
    expect(box(page, catalogue.slugs[0])).to_be_disabled()
    page.go_back()
    catalogue.expect_address("")
    box(page, chosen[0]).uncheck()
    expect(fifth).to_be_enabled()
    fifth.check()
    page.locator("#compare-form button").click()
    expect(page.locator("thead [data-partner]")).to_have_count(4)
    assert chosen[0] not in compared(page)


@pytest.mark.parametrize("way_back", ["link", "back"])
def test_one_that_is_removed_is_no_longer_ticked(catalogue: Catalogue, way_back: str) -> None:
    page = catalogue.page
    removed, kept = tick(catalogue, 0), tick(catalogue, 1)
    page.locator("#compare-form button").click()
    page.locator(f'thead [data-partner="{removed}"] a').last.click()
    expect(page.locator("thead [data-partner]")).to_have_count(1)
    if way_back == "link":
        page.locator("main .back a").click()
    else:
        page.go_back(wait_until="load")
        page.go_back(wait_until="load")
    expect(box(page, kept)).to_be_checked()
    expect(box(page, removed)).not_to_be_checked()
