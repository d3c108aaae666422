"""A merchant and partners before a site, each in a browser and a language of their own: what they
do there, step by step. Whatever either of them is shown is looked at: is it their language?"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.db import db
from app.partners.details import ServiceDetails
from app.values import LocalizedText
from tests import cast
from tests.browser.jobs_stage import Mail, Site
from tests.browser.languages import expect_language, require_mail_in
from tests.browser.private_pages import sign_in
from tests.cast import Actor
from tests.faults import IS_WHOLE
from tests.jobs import stage

SERVICE = ServiceDetails(
    LocalizedText({"sk": "Údržba e-shopu", "pl": "Obsługa sklepu", "ru": "Поддержка магазина"}),
    None,
)
NEED = {
    "sk": "Potrebujem rozbehnúť reklamy, čím skôr.",
    "pl": "Chcę uruchomić reklamy, najlepiej już.",
    "ru": "Нужно запустить рекламу.",
}
ANSWER = {"sk": "Dobrý deň, radi pomôžeme.", "pl": "Dzień dobry, chętnie.", "ru": "Добрый день!"}
QUESTION = {
    "sk": "Koľko by to stálo?",
    "pl": "Ile to będzie kosztować?",
    "ru": "Сколько это стоит?",
}
BYE = {"sk": "Ďakujem, už netreba.", "pl": "Dziękuję, już nie trzeba.", "ru": "Спасибо, не нужно."}


@dataclass(frozen=True)
class Round:
    """One time that a story is played."""

    merchant: str
    """The merchant's language."""
    partner: str
    """The partners' language."""
    scripts: bool
    category: str
    """Of the partners of a brief; nobody of another round is in it."""

    def __str__(self) -> str:
        return f"{self.merchant}-{self.partner}{'' if self.scripts else '-without-JavaScript'}"


ROUNDS = {
    str(each): each
    for each in (
        Round("sk", "pl", True, "seo"),
        Round("pl", "ru", True, "design"),
        Round("ru", "sk", True, "content"),
        Round("sk", "pl", False, "photo"),
        Round("pl", "ru", False, "legal"),
        Round("ru", "sk", False, "support"),
    )
}


def rounds(*in_test: str, whole: tuple[str, ...] = tuple(ROUNDS)) -> pytest.MarkDecorator:
    """The rounds in which a story is played: in ``make faults`` all of them, in ``make test``
    those that are named."""
    names = whole if IS_WHOLE else in_test
    return pytest.mark.parametrize("played", [ROUNDS[each] for each in names], ids=str)


class Play:
    """A round of a story."""

    def __init__(self, site: Site, played: Round, visit: Callable[..., Page]) -> None:
        self.site, self.locale = site, {"merchant": played.merchant, "partner": played.partner}
        self.played = played
        self.talk = ""
        """Address of the conversation for the partner."""
        self.shop = f"obchodik-{os.urandom(4).hex()}.example"
        self.merchant, self.partner = (
            visit(base_url=address, java_script_enabled=played.scripts)
            for address in site.addresses
        )

    @property
    def email(self) -> str:
        """The merchant's address."""
        return f"jana@{self.shop}"

    def hire(self, name: str, category: str = "development") -> tuple[Actor, str]:
        """A partner comes on stage; it and its owner's address."""
        with self.site.app.app_context():
            actor = stage.partner(name, services=[SERVICE], categories=(category,))
            # Names stand within sentences: this one has no letter of one language alone.
            email = cast.person_of(actor, locale=self.played.partner, name="Jan Mak")
            db.session.remove()
        return actor, email

    def enter(self, email: str) -> None:
        """Somebody sits down before the partner's browser and signs in."""
        self.partner.context.clear_cookies()
        sign_in(self.partner, email, self.played.partner)

    def get_mail(self, message: str, to: str = "") -> Mail:
        """The mail that has just come, to a partner or to the merchant, in their language."""
        locale = self.played.partner if to else self.played.merchant
        mail = self.site.mail(message, to or self.email)
        assert mail.locale == locale
        assert mail.link.startswith(f"/{locale}/")
        require_mail_in(mail.html, mail.subject, locale)
        return mail

    def follow(self, message: str, to: str = "") -> None:
        """Open the link of the mail that has just come."""
        page = self.partner if to else self.merchant
        page.goto(self.get_mail(message, to).link)
        self.look(page)

    def stands_agreement(self, page: Page, *, version: str, waits_for: str) -> None:
        """The page shows this version of the agreement, and whom it waits for."""
        sheet = page.locator("[data-agreement]")
        expect(sheet).to_have_attribute("data-version", version)
        expect(sheet).to_have_attribute("data-waits-for", waits_for)
        self.look(page)

    def look(self, page: Page) -> None:
        """What is shown is in the language of whoever reads it."""
        expect_language(page, self.locale[self.side(page)])

    def stands(self, status: str, *pages: Page) -> None:
        """The pages, whichever side's they are, say where the job stands."""
        for page in pages:
            expect(page.locator(f"[data-job][data-status='{status}']").first).to_be_attached()
            self.look(page)

    def ask(self, path: str, **chosen: str) -> None:
        """Fill in an enquiry or a brief, send it, and confirm the address."""
        page, locale = self.merchant, self.played.merchant
        page.goto(f"/{locale}{path}")
        page.locator("[name=requirements]").fill(NEED[locale])
        service = page.locator("[name=service]")
        if "category" in chosen:
            service.fill(QUESTION[locale])
        else:
            service.select_option(index=1)
        for name, value in chosen.items():
            page.locator(f"[name={name}]").select_option(value)
        self._go_on(1)
        page.locator("[name=has_store][value=yes]").check()
        page.locator("[name=store_url]").fill(f"www.{self.shop}")
        self._go_on(2)
        page.locator("[name=name]").fill("Jana Mala")
        page.locator("[name=email]").fill(self.email)
        self._go_on(3)
        # Nobody reads four steps as fast as this browser fills them in.
        self.site.pass_time(timedelta(minutes=2))
        page.locator("[name=consent]").check()
        page.locator("form[data-step] button[type=submit]").first.click()
        page.wait_for_url("**/sent")
        self.look(page)
        self.follow("confirm")
        page.locator("[data-stands=waits] form button").click()
        page.wait_for_url("**/m/**")
        self.look(page)

    def _go_on(self, step: int) -> None:
        page = self.merchant
        self.look(page)
        page.locator(f"form[data-step='{step}'] button[name=to][value='{step + 1}']").click()
        page.locator(f"form[data-step='{step + 1}']").wait_for()

    def write(self, page: Page, words: str) -> None:
        """Write to the other side."""
        page.locator("#answer [name=body]").fill(words)
        page.locator("#answer button[type=submit]").last.click()
        said = page.locator(f"[data-message][data-side={self.side(page)}]").last
        expect(said).to_contain_text(words)

    def hears(self, page: Page, words: str) -> None:
        """A page shows the other side's words, and says in which language they are."""
        by = "merchant" if page is self.partner else "partner"
        said = page.locator(f"[data-message][data-side={by}]").last
        expect(said).to_contain_text(words)
        expect(said.locator(f"[lang={self.locale[by]}]").first).to_contain_text(words)

    def side(self, page: Page) -> str:
        """Whose page it is."""
        return "partner" if page is self.partner else "merchant"

    def press(self, page: Page, deed: str) -> None:
        """Press the button of a deed; what is folded away is opened first."""
        self.form(page, deed).locator("[type=submit]").last.click()

    def form(self, page: Page, deed: str) -> Locator:
        """The form of a deed, unfolded."""
        form = page.locator(f"form[action$='/{deed}']").last
        fold = page.locator("details:not([open])").filter(has=form)
        if fold.count():
            fold.locator("summary").first.click()
        return form
