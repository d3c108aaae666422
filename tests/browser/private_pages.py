"""The pages of people who sign in, and those on the way there."""

from urllib.parse import urlsplit

from flask import Flask, Response
from playwright.sync_api import Page

from app.accounts.actions import sign_in as begin
from app.accounts.cookies import set_session
from app.accounts.queries import user_by_email
from app.accounts.rules import STAFF_IDLE
from app.db import db, writing
from app.demo.accounts import PASSWORD
from app.demo.applications import demo_id, demo_token
from app.demo.briefs import demo_brief
from app.demo.given_reviews import demo_review
from app.values import Device

# The partners of the demo's accounts gold@ and silver@.
GOLD, SILVER = "noliktava-nr-9", "agnieszka-ziebicka"

# Page → whose it is (nobody's, when empty) and its address below the language.
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
}
# Port of a site → an app over the same database and with the same keys (tests/browser/conftest.py).
SITES: dict[int, Flask] = {}
NARROWEST, WIDEST = 390, 1280


def open_page(page: Page, name: str, locale: str) -> None:
    """Open one of PAGES as the person whose page it is."""
    email, path = PAGES[name]
    if email:
        sign_in(page, email, locale)
    page.goto(f"/{locale}{path}")


def sign_in(page: Page, email: str, locale: str = "sk") -> None:
    """Sign one of the demo's people in. The sign-in is begun on the server, and the browser gets
    its cookie: staff need a code each time, and a code works once. The pages of the login are gone
    through in test_private_pages.py and test_second_factor.py."""
    page.goto(f"/{locale}/login")
    app = SITES.get(urlsplit(page.url).port or 0)
    if app is not None:
        page.context.add_cookies([{**_cookie(app, email), "url": page.url}])  # type: ignore[list-item]  # name and value
        return
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def _cookie(app: Flask, email: str) -> dict[str, str]:
    """The cookie of a sign-in that has just begun."""
    with app.test_request_context():
        with writing():
            token = begin(user=user_by_email(email), device=Device("127.0.0.1", "Chromium"))
        db.session.remove()
        response = Response()
        set_session(response, token, STAFF_IDLE)
    name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    return {"name": name, "value": value}
