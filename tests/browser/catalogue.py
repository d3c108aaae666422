"""The catalogue in a browser, by the hooks of its HTML and never by its words."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

MARK = "window.stillTheSamePage"


class Catalogue:
    """One tab that shows the catalogue."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = page.locator("#answer-count")
        self.search = page.locator("#q")
        self.sort = page.locator("#sort")
        self.live = page.locator("#live")
        self.chips = page.locator(".chips a")

    def open(self, address: str) -> "Catalogue":
        """Go there, and mark the page, so that a reload can be told from a swap."""
        self.page.goto(address)
        self.page.evaluate(f"{MARK} = true")
        return self

    @property
    def same_page(self) -> bool:
        """Whether the page has not been loaded anew since ``open``."""
        return self.page.evaluate(f"{MARK} === true")

    @property
    def total(self) -> int:
        """How many partners the answer has."""
        return int(self.count.get_attribute("data-total") or "")

    @property
    def slugs(self) -> list[str]:
        """The partners on this page of the answer, in their order."""
        cards = self.page.locator("article[data-partner]")
        return cards.evaluate_all("cards => cards.map(card => card.dataset.partner)")

    @property
    def asked(self) -> dict[str, list[str]]:
        """What the address asks."""
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def focused(self) -> str:
        """The id of the element that has the focus; empty when it has none."""
        return self.page.evaluate("document.activeElement.id")

    def option(self, facet: str, value: str) -> Locator:
        """One option of a filter, with its count."""
        return self.page.locator(f'[data-facet="{facet}"][data-value="{value}"]')

    def box(self, facet: str, value: str) -> Locator:
        """The checkbox of an option."""
        return self.option(facet, value).locator("input")

    def promised(self, facet: str, value: str) -> int:
        """How many partners an option says that it would leave."""
        return int(self.option(facet, value).get_attribute("data-count") or "")

    def counts(self) -> dict[str, int]:
        """Every option of every filter with its count."""
        pairs = self.page.locator("[data-facet]").evaluate_all(
            "all => all.map(o => [`${o.dataset.facet}:${o.dataset.value}`, +o.dataset.count])"
        )
        return dict(pairs)

    def expect_total(self, total: int) -> None:
        """Wait until the answer has so many partners."""
        expect(self.count).to_have_attribute("data-total", str(total))

    def expect_address(self, query: str) -> None:
        """Wait until the address asks exactly this."""
        end = f"/partners/?{query}" if query else "/partners/"
        expect(self.page).to_have_url(re.compile(f"{re.escape(end)}$"))
        # Where the page was loaded anew, the address is there before the list is.
        self.page.wait_for_load_state("domcontentloaded")
