"""The pages of people who sign in, and those on the way there."""

from playwright.sync_api import Page

from app.demo.accounts import PASSWORD

# Page → whose it is (nobody's, when empty) and its address below the language.
PAGES = {
    "login": ("", "/login"),
    "forgotten password": ("", "/password/forgotten"),
    "link on its way": ("", "/password/sent"),
    "link that works no more": ("", "/password/none"),
    "area": ("gold@kupec.example", "/area/"),
    "office": ("manager@kupec.example", "/office/"),
    "office partners": ("manager@kupec.example", "/office/partners/"),
    "office partners asked for": (
        "manager@kupec.example",
        "/office/partners/?q=a&state=published&sort=bad&since_from=2020-01-01",
    ),
    "office nothing matches": ("rep@kupec.example", "/office/partners/?q=zzzzzz"),
    "office partner": ("manager@kupec.example", "/office/partners/adwokaci-latka-i-zuk/"),
    "office hiding": ("manager@kupec.example", "/office/bulk/partners/suspensions?all=1&tier=gold"),
    "office filters": ("manager@kupec.example", "/office/filters/partners/?state=draft"),
    "office categories": ("manager@kupec.example", "/office/categories/"),
    "office category": ("manager@kupec.example", "/office/categories/seo/"),
    "office new category": ("manager@kupec.example", "/office/categories/new"),
    "office levels": ("manager@kupec.example", "/office/levels/"),
    "office level": ("manager@kupec.example", "/office/levels/gold/"),
    "office audit": ("manager@kupec.example", "/office/audit/"),
    "account": ("member@kupec.example", "/account/"),
    "not allowed": ("bronze@kupec.example", "/office/"),
}
NARROWEST, WIDEST = 390, 1280


def open_page(page: Page, name: str, locale: str) -> None:
    """Open one of PAGES as the person whose page it is."""
    email, path = PAGES[name]
    if email:
        sign_in(page, email, locale)
    page.goto(f"/{locale}{path}")


def sign_in(page: Page, email: str, locale: str = "sk") -> None:
    """Sign one of the demo's people in."""
    page.goto(f"/{locale}/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
