"""What a partner has typed is shown as text, whatever it is."""

import pytest
from flask.testing import FlaskClient

from app.partners.details import ReferenceDetails, ServiceDetails
from app.values import LocalizedText, Money
from tests import cast
from tests.catalogue.programme import (
    LOCALES,
    profile,
    read,
)
from tests.pages import structured

SCRIPT = """<script>alert(1)</script>'"><img src=x onerror=alert(1)>{{ 7*7 }}&amp;"""


def test_markup_in_any_field_is_shown_as_it_was_typed(client: FlaskClient) -> None:
    in_all = LocalizedText(dict.fromkeys(LOCALES, SCRIPT))
    actor = cast.listed(
        SCRIPT,
        headline=in_all,
        about=in_all,
        city=SCRIPT[:80],
        country="SK",
        email=SCRIPT + "@x.example",
        phone=SCRIPT[:40],
        website='https://x.example/"><script>alert(1)</script>',
        services=(ServiceDetails(in_all, Money(100, "EUR")),),
        references=(ReferenceDetails(SCRIPT, in_all),),
    )
    cast.reviewed(actor, 5, client=SCRIPT, text=SCRIPT, reply=SCRIPT, reply_locale="sk")
    for path in (
        f"partners/{actor.slug}/",
        f"partners/{actor.slug}/certificate",
        "partners/",
        "",
        "categories/development/",
        f"compare/?partner={actor.slug}",
    ):
        page = read(client, path)
        assert not [e for e in page.walk() if "onerror" in e.attrs], path
        for script in page.all("script"):
            assert script.attrs.get("src") or script["type"] == "application/ld+json"
            assert "</script" not in "".join(script._texts())
    page = profile(client, actor.slug)
    assert page.one("h1").text == SCRIPT
    assert page.one(".prose").text == SCRIPT
    assert page.one("blockquote").text == SCRIPT
    assert page.one(".review__text").text == SCRIPT
    (data,) = structured(read(client, f"partners/{actor.slug}/"))
    assert data["name"] == SCRIPT
    badge = client.get(f"/badge/{actor.slug}.svg").text
    assert "<script" not in badge
    assert "<img" not in badge


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//x.example"])
def test_a_website_that_is_no_web_address_is_no_link(client: FlaskClient, website: str) -> None:
    actor = cast.listed("Zlý odkaz", website=website)
    page = profile(client, actor.slug)
    assert website not in {link["href"] for link in page.all("a")}
