"""From an application to a demotion: everybody's part, in Chromium, on a site of its own, whose
mails are read where a developer reads them.

In ``make faults`` the way is gone in each language from its beginning to its end. In ``make test``
it is gone once, with the languages by turns: the applicant in Slovak, the manager in Polish, the
reader in Russian, so that every page is opened in one of them and every language is somebody's.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import now
from tests.browser.public_pages import LOCALES
from tests.conftest import make_app
from tests.faults import IS_WHOLE
from tests.services.server import running_server

# The languages of the applicant, the manager and the reader.
LANGUAGES = [(locale,) * 3 for locale in LOCALES] if IS_WHOLE else [LOCALES]
PASSWORD = "sedem modrých hrušiek"
FIRMS = {"sk": "Hrušky a synovia", "pl": "Gruszki i Spółka", "ru": "Груши и сыновья"}


@pytest.fixture(scope="session")
def base_url(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in development with nobody on it but managers, who have never signed in."""
    path = tmp_path_factory.mktemp("way") / "way.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    url = f"sqlite:///{path}"
    commands = make_app(url).test_cli_runner()
    for locale in LOCALES:
        words = ("users", "create", "--email", manager_of(locale), "--role", "manager")
        made = commands.invoke(args=[*words, "--password-stdin"], input=f"{PASSWORD}\n")
        assert made.exit_code == 0, made.output
    with running_server({"KUPEC_ENV": "development", "DATABASE_URL": url}) as address:
        yield address


def manager_of(locale: str) -> str:
    return f"manager-{locale}@operator.example"


def applicant_of(locale: str) -> str:
    return f"jana-{locale}@hrusky-{locale}.example"


@pytest.mark.faults
@pytest.mark.parametrize("languages", LANGUAGES, ids="-".join)
def test_from_the_application_to_the_demotion(
    visit: Callable[..., Page], languages: tuple[str, str, str]
) -> None:
    applicant, manager, reader = visit(), visit(), visit()
    own, office, public = languages
    apply(applicant, own)
    begin_as_manager(manager, office, own)
    slug = decide_application(manager, office, own)
    accept_invitation(applicant, reader, own)
    publish_profile(applicant, own)
    reader.goto(f"/{public}/partners/")
    expect(card(reader, slug)).to_have_attribute("data-tier", "bronze")

    decide_level(manager, office, slug, "silver")
    reader.reload()
    expect(card(reader, slug)).to_have_attribute("data-tier", "silver")
    read_mail(reader, own, "tiers/tier_raised")
    choose_categories(applicant, own, "development", "seo")
    for category in ("development", "seo"):
        reader.goto(f"/{public}/partners/?category={category}")
        expect(card(reader, slug)).to_be_visible()

    decide_level(manager, office, slug, "bronze")
    read_mail(reader, own, "tiers/tier_lowered")
    # It keeps its place in both until somebody chooses, and cannot be put into a third one.
    reader.goto(f"/{public}/partners/?category=seo")
    expect(card(reader, slug)).to_have_attribute("data-tier", "bronze")
    refuse_third_category(applicant, own)
    choose_categories(applicant, own, "seo")
    reader.goto(f"/{public}/partners/?category=development")
    expect(card(reader, slug)).to_have_count(0)
    reader.goto(f"/{public}/partners/?category=seo")
    expect(card(reader, slug)).to_be_visible()
    tell_history(manager, office, slug)


def apply(page: Page, locale: str) -> None:
    """A firm finds the form from the front page, and applies."""
    page.goto(f"/{locale}/")
    page.locator(f"a[href='/{locale}/apply/']").first.click()
    page.locator("[name=kind][value=company]").check()
    fill(
        page,
        name=FIRMS[locale],
        email=applicant_of(locale),
        phone="+421 900 000 000",
        city="Žilina",
    )
    fill(page, website=f"https://www.hrusky-{locale}.example")
    page.locator("[name=country]").select_option("SK")
    check(page, "categories", "development", "seo")
    check(page, "languages", "sk", "pl")
    fill(page, experience="Desať rokov staviame obchody, na platforme tri roky.")
    fill(page, **{"references-0-client": "Ovocie Ľubica"})
    fill(page, **{"references-0-text": "Zvládli aj Vianoce."})
    page.locator("[name=consent]").check()
    send(page, "[name=consent]")
    expect(page).to_have_url(re.compile(rf"/{locale}/apply/"))
    expect(page.locator(".faults")).to_have_count(0)


def begin_as_manager(page: Page, locale: str, applicants: str) -> None:
    """The manager signs in for the first time, and cannot go on without a second factor."""
    page.goto(f"/{locale}/office/applications/")
    sign_in(page, manager_of(locale))
    page.goto(f"/{locale}/office/applications/")
    expect(page).not_to_have_url(re.compile("/office/"))
    page.locator("a[href*='app']").filter(has=page.locator("svg")).first.click()
    secret = page.locator("[data-secret]").get_attribute("data-secret") or ""
    fill(page, code=pyotp.TOTP(secret).now())
    send(page, "[name=code]")
    page.goto(f"/{locale}/office/applications/")
    expect(applications(page, applicants)).to_have_count(1)


def decide_application(page: Page, locale: str, applicants: str) -> str:
    """A call is planned, held and recorded, and the application accepted; the partner's slug."""
    applications(page, applicants).locator("a").first.click()
    call = deed(page, "call")
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    fill(call, day=tomorrow, time="10:30")
    send(call, "[name=time]")
    expect(page.locator("[data-application]")).to_have_attribute("data-status", "call_planned")
    talk = deed(page, "conversation")
    talk.locator("[name=kind][value=call]").check()
    fill(talk, held_on=(now() - timedelta(days=1)).date().isoformat())
    fill(talk, minutes="Prešli sme posledné projekty.", judgement="Skúsení, pracujú čisto.")
    for choice in talk.locator("[name^=verdict-][value=met]").all():
        choice.check()
    send(talk, "[name=judgement]")
    expect(page.locator("[data-talk=call]")).to_be_visible()
    acceptance = deed(page, "acceptance")
    fill(acceptance, welcome="Vitajte!")
    send(acceptance, "[name=welcome]")
    expect(page.locator("[data-application]")).to_have_attribute("data-status", "accepted")
    page.goto(f"/{locale}/office/partners/?q=hrusky-{applicants}")
    row = page.locator("[data-partner]")
    expect(row).to_have_attribute("data-status", "draft")
    return row.get_attribute("data-partner") or ""


def accept_invitation(page: Page, reader: Page, locale: str) -> None:
    """The owner chooses a password by the invitation, and signs in."""
    page.goto(link_in(reader, locale, "invitation", "/invitations/"))
    expect(page).to_have_url(re.compile(rf"/{locale}/"))
    fill(page, name="Ružena Hrušková", password=PASSWORD)
    send(page, "[name=password]")
    sign_in(page, applicant_of(locale))
    expect(page).to_have_url(re.compile(rf"/{locale}/area/"))


def publish_profile(page: Page, locale: str) -> None:
    """The owner tells of the firm, looks at the preview, and publishes."""
    page.goto(f"/{locale}/area/profile/")
    fill(page, **{f"headline-{locale}": "Obchody, ktoré sa nepokazia."})
    see_preview(page)
    expect(page.get_by_text("Obchody, ktoré sa nepokazia.").first).to_be_visible()
    publish(page)
    expect(page.locator("[data-first-publication]")).to_be_visible()


def choose_categories(page: Page, locale: str, *slugs: str) -> None:
    """The owner chooses these categories and publishes."""
    page.goto(f"/{locale}/area/profile/")
    choose(page, *slugs)
    see_preview(page)
    publish(page)


def refuse_third_category(page: Page, locale: str) -> None:
    """More than the level allows is refused at the field, and what was chosen stays chosen."""
    page.goto(f"/{locale}/area/profile/")
    choose(page, "development", "seo", "design")
    page.locator("#profile-form [name=then]").click()
    expect(page.locator("[data-error-for=categories]")).to_be_visible()


def decide_level(page: Page, locale: str, slug: str, tier: str) -> None:
    """The manager records a decision about the level, from the partner's record."""
    page.goto(f"/{locale}/office/partners/{slug}/")
    page.locator(f"a[href='/{locale}/office/partners/{slug}/level']").first.click()
    page.locator(f"[name=tier][value={tier}]").check()
    page.locator("[name=kind][value=meeting]").check()
    fill(page, decided_on=(now() - timedelta(days=1)).date().isoformat())
    fill(page, minutes="Stretli sme sa v Žiline.", reason="Dohodli sme sa na tom spolu.")
    send(page, "[name=minutes]")
    expect(page.locator("[role=status]").first).to_be_visible()


def tell_history(page: Page, locale: str, slug: str) -> None:
    """The record knows all of it."""
    page.goto(f"/{locale}/office/partners/{slug}/")
    expect(page.locator("[data-deed='tier.decided']")).to_have_count(2)


def applications(page: Page, locale: str) -> Locator:
    return page.locator("[data-application]").filter(has_text=FIRMS[locale])


def card(page: Page, slug: str) -> Locator:
    return page.locator(f"[data-partner={slug}]")


def deed(page: Page, name: str) -> Locator:
    """A deed of the record, opened."""
    found = page.locator(f"[data-deed={name}]")
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def fill(where: Page | Locator, **fields: str) -> None:
    for name, text in fields.items():
        where.locator(f"[name='{name}']").fill(text)


def check(page: Page, name: str, *values: str) -> None:
    for value in values:
        page.locator(f"[name={name}][value='{value}']").check()


def send(where: Page | Locator, field: str) -> None:
    """Send the form that has this field, by its own button."""
    form = where.locator("form").filter(
        has=where.page.locator(field) if isinstance(where, Locator) else where.locator(field)
    )
    form.locator("[type=submit]:not([formaction]):not([hidden])").first.click()


def choose(page: Page, *slugs: str) -> None:
    """Let exactly these categories be ticked."""
    for box in page.locator("#profile-form [name=categories]").all():
        box.set_checked(box.get_attribute("value") in slugs)


def see_preview(page: Page) -> None:
    page.locator("#profile-form [name=then]").click()
    page.wait_for_url(re.compile("/preview"))


def publish(page: Page) -> None:
    page.locator("form[action$='/publications'] [type=submit]").click()
    page.wait_for_url(lambda url: "/preview" not in url)


def sign_in(page: Page, email: str) -> None:
    fill(page, email=email, password=PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def read_mail(page: Page, locale: str, message: str) -> None:
    """The newest mail of a kind, open in a developer's mailbox, in its reader's language."""
    page.goto("/dev/mail")
    mails = page.locator("tr[data-mail]").filter(has_text=applicant_of(locale))
    mails.filter(has_text=message).first.locator("a").click()
    expect(page.locator(f"pre[lang={locale}]")).to_be_visible()


def link_in(page: Page, locale: str, message: str, part: str) -> str:
    """The address in the newest mail of a kind that has this part."""
    read_mail(page, locale, message)
    return page.locator(f"pre a[href*='{part}']").first.get_attribute("href") or ""
