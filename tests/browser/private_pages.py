"""The pages of people who sign in and of merchants who come by a link, and those on the way
there."""

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.actions import sign_in as begin
from app.accounts.cookies import set_session
from app.accounts.queries import user_by_email
from app.accounts.rules import STAFF_IDLE
from app.accounts.tokens import hash_of
from app.db import db, writing
from app.demo.accounts import PASSWORD
from app.demo.applications import demo_id, demo_token
from app.demo.briefs import demo_access, demo_brief, demo_job, demo_link
from app.demo.given_reviews import demo_review
from app.jobs.actions.drafts import save_draft
from app.jobs.cookies import carry_links
from app.jobs.draft_cookie import carry_token
from app.jobs.models import Brief
from app.jobs.typed_again import typed_of
from app.values import Device

# The partners of the demo's accounts gold@ and silver@.
GOLD, SILVER = "noliktava-nr-9", "agnieszka-ziebicka"
# The one whose record is looked at.
IN_OFFICE = "adwokaci-latka-i-zuk"

# Somebody who has typed a brief, and an enquiry to the gold partner, and has sent neither.
WRITER = "writer"


def talk(status: str, path: str = "", tier: str = "gold") -> tuple[str, str]:
    """A page of a merchant's conversation, for whoever has the link of its mail."""
    ids = f"{demo_brief(status, tier)}/{demo_job(status, tier)}"
    return demo_link(status, tier), f"/m/{ids}/{path}"


# Page → whose it is and its address below the language. Nobody's, when empty; else of somebody
# with an account, of the merchant whose link it is, or of WRITER.
PAGES = {
    "login": ("", "/login"),
    "forgotten password": ("", "/password/forgotten"),
    "link on its way": ("", "/password/sent"),
    "link that works no more": ("", "/password/none"),
    "area": ("gold@kupec.example", "/area/"),
    "office": ("manager@kupec.example", "/office/"),
    "inbox": ("gold@kupec.example", "/area/jobs/"),
    "inbox asked for": (
        "gold@kupec.example",
        "/area/jobs/?q=a&sort=due&unread=1&member=me&kind=direct",
    ),
    "job to be answered": ("gold@kupec.example", f"/area/jobs/{demo_job('open')}"),
    "conversation": ("gold@kupec.example", f"/area/jobs/{demo_job('awaiting')}"),
    "conversation that is over": ("gold@kupec.example", f"/area/jobs/{demo_job('declined')}"),
    "answers kept ready": ("gold@kupec.example", "/area/jobs/templates/"),
    "agreement to be begun": (
        "silver@kupec.example",
        f"/area/jobs/{demo_job('replied', 'silver')}/agreement",
    ),
    "agreement to be confirmed": (
        "gold@kupec.example",
        f"/area/jobs/{demo_job('awaiting')}/agreement",
    ),
    "agreement of before": ("gold@kupec.example", f"/area/jobs/{demo_job('awaiting')}/agreement/1"),
    "accesses of a job": ("gold@kupec.example", f"/area/jobs/{demo_job('completed')}/accesses"),
    "request for access": ("gold@kupec.example", f"/area/jobs/{demo_job('replied')}/accesses"),
    "accesses": ("gold@kupec.example", "/area/jobs/accesses"),
    "declining many jobs": ("gold@kupec.example", "/area/jobs/many/declines?all=1"),
    "preferences for jobs": ("gold@kupec.example", "/area/jobs/preferences"),
    "preferences of a member": ("member@kupec.example", "/area/jobs/preferences"),
    "profile": ("gold@kupec.example", "/area/profile/"),
    "pictures": ("silver@kupec.example", "/area/profile/pictures"),
    "preview": ("gold@kupec.example", "/area/profile/preview"),
    "just published": ("gold@kupec.example", "/area/profile/published"),
    "profile of a member": ("member@kupec.example", "/area/profile/preview"),
    "office partners": ("manager@kupec.example", "/office/partners/"),
    "office jobs": ("manager@kupec.example", "/office/jobs/"),
    "office briefs": ("manager@kupec.example", "/office/briefs/"),
    "brief that is held": ("manager@kupec.example", f"/office/briefs/{demo_brief('held')}"),
    "brief with a job": ("manager@kupec.example", f"/office/briefs/{demo_brief('new')}"),
    "figures about jobs": ("manager@kupec.example", "/office/jobs/figures?period=all"),
    "own reviews": ("gold@kupec.example", "/area/reviews/"),
    "own review": ("gold@kupec.example", f"/area/reviews/{demo_review('published')}"),
    "own review of a member": ("member@kupec.example", f"/area/reviews/{demo_review('published')}"),
    "office reviews": ("manager@kupec.example", "/office/reviews/"),
    "review that waits": (
        "manager@kupec.example",
        f"/office/reviews/{demo_review('waiting', 'bronze')}",
    ),
    "review that is published": (
        "manager@kupec.example",
        f"/office/reviews/{demo_review('published')}",
    ),
    "office partners asked for": (
        "manager@kupec.example",
        "/office/partners/?q=a&state=published&sort=bad&since_from=2020-01-01",
    ),
    "office nothing matches": ("rep@kupec.example", "/office/partners/?q=zzzzzz"),
    "office partner": ("manager@kupec.example", f"/office/partners/{IN_OFFICE}/"),
    "office hiding": ("manager@kupec.example", "/office/bulk/partners/suspensions?all=1&tier=gold"),
    "office filters": ("manager@kupec.example", "/office/filters/partners/?state=draft"),
    "office categories": ("manager@kupec.example", "/office/categories/"),
    "office category": ("manager@kupec.example", "/office/categories/seo/"),
    "office new category": ("manager@kupec.example", "/office/categories/new"),
    "office levels": ("manager@kupec.example", "/office/levels/"),
    "office level": ("manager@kupec.example", "/office/levels/gold/"),
    "office audit": ("manager@kupec.example", "/office/audit/"),
    "account": ("member@kupec.example", "/account/"),
    "team": ("gold@kupec.example", "/area/team/"),
    "privacy": ("silver@kupec.example", "/account/privacy"),
    "users": ("admin@kupec.example", "/office/users/?q="),
    "inviting a colleague": ("admin@kupec.example", "/office/users/invitations"),
    "mails": ("manager@kupec.example", "/office/mails/"),
    "applications": ("manager@kupec.example", "/office/applications/"),
    "entering an application": ("rep@kupec.example", "/office/applications/new"),
    "application received": (
        "manager@kupec.example",
        f"/office/applications/{demo_id('submitted')}",
    ),
    "application with a call": (
        "manager@kupec.example",
        f"/office/applications/{demo_id('call_planned')}",
    ),
    "application accepted": ("rep@kupec.example", f"/office/applications/{demo_id('accepted')}"),
    "application of one's own": ("", f"/apply/{demo_token('call_planned')}/"),
    "application on its way": ("", "/apply/sent"),
    "own level": ("silver@kupec.example", "/area/level/"),
    "level of who seeks no more": ("bronze@kupec.example", "/area/level/"),
    "own contributions": ("silver@kupec.example", "/area/contributions/"),
    "new contribution": ("gold@kupec.example", "/area/contributions/new"),
    "changing a contribution": ("silver@kupec.example", "/area/contributions/demo-2-2/changes"),
    "contributions": ("manager@kupec.example", "/office/contributions/"),
    "contribution": ("manager@kupec.example", "/office/contributions/demo-2-2/"),
    "level of a partner": ("manager@kupec.example", f"/office/partners/{SILVER}/level"),
    "level for a look": ("finance@kupec.example", f"/office/partners/{GOLD}/level"),
    "condition": (
        "manager@kupec.example",
        f"/office/partners/{SILVER}/level/conditions/gold/link_back",
    ),
    "categories of a partner": ("manager@kupec.example", f"/office/partners/{GOLD}/categories"),
    "contribution by staff": (
        "manager@kupec.example",
        f"/office/partners/{SILVER}/contributions/new",
    ),
    "not allowed": ("bronze@kupec.example", "/office/"),
    "nothing in the office": ("rep@kupec.example", "/office/nothing-here"),
    "nothing in the area": ("member@kupec.example", "/area/jobs/nothing-here/"),
    "second factor": ("member@kupec.example", "/account/second-factor/"),
    "second factor of staff": ("rep@kupec.example", "/account/second-factor/"),
    "setting an app up": ("member@kupec.example", "/account/second-factor/app"),
    "adding a passkey": ("member@kupec.example", "/account/second-factor/passkeys"),
    "removing the app": ("rep@kupec.example", "/account/second-factor/app/removals"),
    "new recovery codes": ("rep@kupec.example", "/account/second-factor/recovery-codes"),
    "new e-mail link that works no more": ("", "/email/none"),
    "merchant's way in": ("", "/m/"),
    "merchant's link on its way": ("", "/m/sent"),
    "merchant's link that works no more": ("", "/m/none/"),
    "merchant's briefs": (demo_link("replied"), "/m/"),
    "merchant's enquiry": (demo_link("replied"), f"/m/{demo_brief('replied')}/"),
    "merchant's enquiry that waits": (demo_link("open"), f"/m/{demo_brief('open')}/"),
    "merchant's brief": (demo_link("new"), f"/m/{demo_brief('new')}/"),
    "merchant's conversation": talk("replied"),
    "merchant's conversation before an answer": talk("open"),
    "merchant's conversation that is over": talk("completed"),
    "merchant's agreement": talk("replied", "agreement"),
    "merchant's agreement that holds": talk("awaiting", "agreement", "bronze"),
    "merchant's agreement that was changed": talk("awaiting", "agreement"),
    "merchant's consent": talk("replied", f"accesses/{demo_access('replied')}"),
    "merchant's access": talk(
        "awaiting", f"accesses/{demo_access('awaiting', 'bronze')}", "bronze"
    ),
    "merchant's access of before": talk("completed", f"accesses/{demo_access('completed')}"),
    "brief, the business": (WRITER, "/briefs/new?step=2"),
    "brief, the way to the merchant": (WRITER, "/briefs/new?step=3"),
    "brief to be sent": (WRITER, "/briefs/new?step=4"),
    "enquiry kept": (WRITER, f"/partners/{GOLD}/enquiry"),
    "enquiry to be sent": (WRITER, f"/partners/{GOLD}/enquiry?step=4"),
    "enquiry on its way": (WRITER, f"/partners/{GOLD}/enquiry/sent"),
}
# Page → how it is answered, when it is not what it is there for.
STATUSES = {
    "not allowed": HTTPStatus.FORBIDDEN,
    "nothing in the office": HTTPStatus.NOT_FOUND,
    "nothing in the area": HTTPStatus.NOT_FOUND,
    "new e-mail link that works no more": HTTPStatus.NOT_FOUND,
    "link that works no more": HTTPStatus.NOT_FOUND,
    "merchant's link that works no more": HTTPStatus.NOT_FOUND,
}
# Port of a site → an app over the same database and with the same keys (tests/browser/conftest.py).
SITES: dict[int, Flask] = {}
NARROWEST, WIDEST = 390, 1280


def by_whom(names: Iterable[str]) -> dict[str, list[str]]:
    """Whose → those of PAGES that are theirs, so that one coming in serves them all."""
    shared: dict[str, list[str]] = {}
    for name in names:
        shared.setdefault(PAGES[name][0], []).append(name)
    return shared


def open_page(page: Page, name: str, locale: str) -> None:
    """Open one of PAGES for whoever has come in already."""
    path = f"/{locale}{PAGES[name][1]}"
    page.goto(path)
    there = urlsplit(page.url)
    assert path in (there.path, f"{there.path}?{there.query}"), f"{name}: {page.url}"


def sign_in(page: Page, email: str, locale: str = "sk") -> None:
    """Sign one of the demo's people in. The sign-in is begun on the server, and the browser gets
    its cookie: staff need a code each time, and a code works once. The pages of the login are gone
    through in test_private_pages.py and test_second_factor.py."""
    page.goto(f"/{locale}/login")
    app = SITES.get(urlsplit(page.url).port or 0)
    if app is not None:
        come_as(page, email, app, page.url)
        return
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def come_as(page: Page, whose: str, app: Flask, address: str) -> None:
    """Let a browser carry what somebody's browser does; see PAGES for whose it may be."""
    carried = [
        {"name": name, "value": value, "url": address}
        for name, value in cookies_of(app, whose).items()
    ]
    page.context.add_cookies(carried)  # type: ignore[arg-type]  # name, value and url are enough


def cookies_of(app: Flask, whose: str) -> dict[str, str]:
    """The cookies of somebody who has just come in; none of nobody."""
    with app.test_request_context():
        response = Response()
        with writing():
            if whose == WRITER:
                _carry_drafts(response)
            elif "@" in whose:
                device = Device("127.0.0.1", "Chromium")
                set_session(response, begin(user=user_by_email(whose), device=device), STAFF_IDLE)
            elif whose:
                carry_links(response, [hash_of(whose)])
        db.session.remove()
    carried = (header.partition(";")[0] for header in response.headers.getlist("Set-Cookie"))
    return {name: value for name, _, value in (each.partition("=") for each in carried)}


def _carry_drafts(response: Response) -> None:
    """Somebody has typed what the demo's unconfirmed enquiry says."""
    query = select(Brief).where(Brief.public_id == demo_brief("unconfirmed"))
    brief = db.session.scalars(query.options(joinedload(Brief.category))).one()
    g.draft_token = WRITER
    for about in ("", GOLD):
        save_draft(token=WRITER, about=about, typed=typed_of(brief))
    carry_token(response)
