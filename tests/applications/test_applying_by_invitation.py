"""A firm applies with the code of a partner who invited it."""

import re

import pytest
from flask.testing import FlaskClient

from tests import cast
from tests.applications.applying import (
    APPLY,
    apply,
    mails,
    the_application,
)


def test_the_inviting_partner_is_named_and_kept(client: FlaskClient) -> None:
    inviting = cast.listed("Hrdina & Mráz")
    page = client.get(f"{APPLY}?ref={inviting.slug}")
    assert f'data-invited-by="{inviting.slug}"' in page.text
    assert re.search(rf'name="ref"[^>]*value="{inviting.slug}"', page.text)
    apply(client, ref=inviting.slug.upper())
    found = the_application()
    assert (found.inviting_partner_id, found.ref) == (inviting.id, inviting.slug.upper())
    assert not found.is_self_invited


def test_an_unknown_code_is_told_and_stops_nothing(client: FlaskClient) -> None:
    hidden = cast.draft()
    page = client.get(f"{APPLY}?ref={hidden.slug}")
    assert "data-unknown-ref" in page.text
    assert hidden.name not in page.text
    assert apply(client, ref="nobody-knows").status_code == 303
    found = the_application()
    assert (found.inviting_partner_id, found.ref) == (None, "nobody-knows")
    assert "nobody-knows" in mails("received")[0].text


@pytest.mark.parametrize("code", ["%00", "x" * 5000, "%ff", "'%22><script>", "../../etc"])
def test_any_code_is_met_with_a_page(client: FlaskClient, code: str) -> None:
    answer = client.get(f"{APPLY}?ref={code}")
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.text.replace("<script src", "")


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("ahoj@hrdina.example", "https://elsewhere.example"),
        ("jan@hrdina.example", ""),
        ("jan@elsewhere.example", "https://hrdina.example/x"),
    ],
)
def test_an_own_invitation_is_noted(client: FlaskClient, email: str, website: str) -> None:
    inviting = cast.listed(
        "Hrdina", email="ahoj@hrdina.example", website="https://www.hrdina.example"
    )
    apply(client, ref=inviting.slug, email=email, website=website)
    assert the_application().is_self_invited


def test_a_mailbox_of_a_great_provider_is_no_sign_of_one_firm(client: FlaskClient) -> None:
    inviting = cast.listed("Hrdina", email="hrdina@gmail.com")
    apply(client, ref=inviting.slug, email="mraz@gmail.com")
    assert not the_application().is_self_invited
