"""A partner asks for access to the shop, and the merchant consents or not, and revokes (S162,
S163)."""

from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.db import writing
from app.i18n.current import gettext, speaking
from app.jobs.actions.accesses import (
    request_access,
)
from app.jobs.actions.ending import complete
from app.jobs.queries import accesses as queries
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.partners.models import Partner
from app.refusals import Refused
from tests.jobs import stage
from tests.jobs.merchants import mails
from tests.jobs.papers import Talk, accesses, asked, granted, read, steps, talk
from tests.pages import parse
from tests.visits import error_at, send


def test_a_partner_asks_and_the_merchant_is_told(app: Flask) -> None:
    it = talk(app, locale="pl")
    path = asked(it)
    (access,) = accesses(it.job_id)
    assert (access.state, access.kinds, access.locale) == (
        "requested",
        ["read_only", "products"],
        "sk",
    )
    assert (access.partner_id, access.why) == (it.actor.id, "Kontrola cien.")
    assert stage.job(it.job_id).status == "replied"
    (mail,) = mails("access_requested")
    assert (mail.recipient, mail.locale) == ("jana@obchod.example", "pl")
    assert "Kontrola cien." in mail.text
    talk_page = it.get(MERCHANT, "").text
    assert f'href="{it.talk}{path}"' in talk_page
    page = it.get(MERCHANT, path)
    assert 'data-status="requested"' in page.text
    assert page.text.count("data-kind=") == 2
    assert page.headers["Cache-Control"] == "private, no-store"


def consent_words(it: Talk, path: str) -> str:
    return plain(parse(it.get(MERCHANT, path).text).one("#consent-words").text.strip())


def plain(text: str) -> str:
    """The parser reads every space as a plain one."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_consent_is_kept_word_for_word_with_its_time(app: Flask) -> None:
    it = talk(app)
    path = asked(it)
    words = consent_words(it, path)
    answer = it.post(MERCHANT, f"{path}/consents", page=path, **read(it, path))
    assert (answer.status_code, answer.location) == (303, f"{it.talk}{path}")
    (access,) = accesses(it.job_id)
    assert access.state == "granted"
    assert access.decided_at
    assert words in plain(access.consent_text)
    assert it.actor.name in access.consent_text
    assert "Kontrola cien." in access.consent_text
    assert access.consent_hash == sha256(access.consent_text.encode()).hexdigest()
    assert words in plain(unescape(it.get(MERCHANT, path).text))
    assert len(mails("access_decided")) == 1
    job = stage.job(it.job_id)
    assert (job.status, job.is_unread) == ("awaiting", True)
    assert 'data-status="granted"' in it.get(PARTNER, "accesses").text
    assert steps(it.job_id) == ["access_requested", "access_granted"]


def test_without_the_tick_nothing_is_granted(app: Flask) -> None:
    it = talk(app)
    path = asked(it)
    answer = it.post(MERCHANT, f"{path}/consents", page=path, read=read(it, path)["read"])
    assert answer.status_code == 422
    assert error_at(answer, "consent")
    assert accesses(it.job_id)[0].state == "requested"


def test_words_that_have_changed_are_read_again(app: Flask) -> None:
    it = talk(app)
    path = asked(it)
    had = read(it, path)
    with writing() as session:
        session.get_one(Partner, it.actor.id).name = "Slivka a synovia"
    late = it.post(MERCHANT, f"{path}/consents", page=path, **had)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert accesses(it.job_id)[0].state == "requested"
    # Another language is other words.
    other = it.post(MERCHANT, f"{path}/consents", page=path, **read(it, path))
    assert other.status_code == 303


def test_a_merchant_refuses(app: Flask) -> None:
    it = talk(app)
    path = asked(it)
    assert it.post(MERCHANT, f"{path}/refusals", page=path).status_code == 303
    (access,) = accesses(it.job_id)
    assert (access.state, access.consent_text) == ("refused", "")
    assert len(mails("access_decided")) == 1
    # What was refused is not granted after all: the partner asks again.
    late = it.post(MERCHANT, f"{path}/consents", page="/sk/m/", consent="y", read="x")
    assert late.status_code == 409
    assert accesses(it.job_id)[0].state == "refused"


@pytest.mark.parametrize("is_over", [False, True])
def test_a_consent_can_be_revoked_at_any_time(app: Flask, is_over: bool) -> None:
    it = talk(app)
    path = granted(it)
    if is_over:
        with writing():
            complete(job_id=it.job_id, side=PARTNER)
    before = stage.job(it.job_id)
    assert it.post(MERCHANT, f"{path}/revocations", page=path).status_code == 303
    (access,) = accesses(it.job_id)
    assert access.state == "revoked"
    assert access.ended_at
    # It was given, and what was agreed to can still be read.
    kept = parse(it.get(MERCHANT, path).text).one("[data-consent]")
    assert kept.text == " ".join(access.consent_text.split())
    after = stage.job(it.job_id)
    assert (after.status, after.ended_at) == (before.status, before.ended_at)
    assert after.is_unread
    assert len(mails("access_revoked")) == 1
    assert it.post(MERCHANT, f"{path}/revocations", page="/sk/m/").status_code == 409
    assert steps(it.job_id)[-1] == "access_revoked"


def test_a_partner_gives_an_access_up_and_takes_a_request_back(app: Flask) -> None:
    it = talk(app)
    for begin in (granted, asked):
        path = begin(it)
        assert it.post(PARTNER, f"{path}/endings", page="accesses").status_code == 303
        assert accesses(it.job_id)[-1].state == "given_up"
        # Only what the merchant has opened is to be closed.
        assert len(mails("access_given_up")) == 1
        late = it.post(MERCHANT, f"{path}/revocations", page="/sk/m/")
        assert late.status_code == 409
    assert it.post(PARTNER, f"{path}/endings", page="accesses").status_code == 409


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kinds": [], "what": ""}, "kinds"),
        ({"kinds": ["read_only"]}, "kinds"),
        ({"kinds": ["everything"]}, "kinds"),
        ({"what": "x" * 2001}, "what"),
        ({"why": " "}, "why"),
    ],
)
def test_a_request_says_what_and_why(app: Flask, fields: dict[str, Any], field: str) -> None:
    it = talk(app)
    answer = it.request(**fields)
    assert answer.status_code == 422
    assert error_at(answer, field)
    assert accesses(it.job_id) == []


def test_requests_are_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.rules.accesses.MOST_ACCESSES", 2)
    it = talk(app)
    assert [it.request().status_code for _each in range(3)] == [303, 303, 409]


def test_nothing_is_asked_for_or_granted_outside_of_a_conversation(app: Flask) -> None:
    it = talk(app)
    path = asked(it)
    with writing():
        complete(job_id=it.job_id, side=PARTNER)
    assert "/consents" not in it.get(MERCHANT, path).text
    late = it.post(MERCHANT, f"{path}/consents", page="/sk/m/", consent="y", read="x")
    assert late.status_code == 409
    assert it.post(PARTNER, "accesses", page="accesses", why="x", what="y").status_code == 409
    assert [row.state for row in accesses(it.job_id)] == ["requested"]
    # Nobody will decide about it any more: the list says so as the job's own page does.
    with speaking("sk"):
        words = gettext("Not decided")
    for page in (f"{it.area}/accesses", "/sk/area/jobs/accesses"):
        assert words in it.partner.get(page).text
    unanswered = stage.enquiry(it.actor, "Peter")
    with pytest.raises(Refused), writing():
        request_access(
            job_id=unanswered, user_id=None, kinds=["orders"], what="", why="x", locale="sk"
        )


def test_what_is_typed_is_never_markup(app: Flask) -> None:
    it = talk(app)
    it.request(what="<b>x</b>", why="<script>1</script>")
    path = f"accesses/{accesses(it.job_id)[0].public_id}"
    for page in (it.get(MERCHANT, path), it.get(PARTNER, "accesses")):
        assert "<script>1" not in page.text
        assert "&lt;b&gt;x" in page.text


def test_a_stranger_finds_nothing(app: Flask) -> None:
    it, other = talk(app), talk(app, "Malina")
    path = granted(it)
    theirs = asked(other)
    assert other.merchant.get(f"{it.talk}{path}").status_code == 404
    assert other.get(MERCHANT, path).status_code == 404
    assert other.partner.get(f"{it.area}/accesses").status_code == 404
    for base in (it.talk, other.talk):
        for deed in ("consents", "refusals", "revocations"):
            answer = send(
                other.merchant, f"{base}{path}/{deed}", page=f"{other.talk}{theirs}", consent="y"
            )
            assert answer.status_code == 404
    for area in (it.area, other.area):
        page = f"{other.area}/accesses"
        assert send(other.partner, f"{area}/{path}/endings", page=page).status_code == 404
    assert accesses(it.job_id)[0].state == "granted"


def test_the_list_shows_all_of_ones_own_and_nothing_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    it, other = talk(app), talk(app, "Malina")
    granted(it)
    asked(it)
    asked(it)
    asked(other)

    def shown(query: str = "") -> list[str]:
        page = parse(it.partner.get(f"/sk/area/jobs/accesses{query}").text)
        return [row["data-access"] for row in page.all("tr[data-access]")]

    ids = [row.public_id for row in accesses(it.job_id)][::-1]
    theirs = accesses(other.job_id)[0].public_id
    assert shown() == ids
    assert shown("?state=granted") == ids[2:]
    assert shown("?state=nonsense") == ids
    monkeypatch.setattr(queries, "SHOWN_ACCESSES", 2)
    monkeypatch.setattr("app.jobs.views.accesses.SHOWN_ACCESSES", 2)
    assert shown() == ids[:2]
    assert shown(f"?before={ids[1]}") == ids[2:]
    # Nothing is learnt by somebody else's id.
    assert shown(f"?before={theirs}") == shown(f"?before={'x' * 22}")
