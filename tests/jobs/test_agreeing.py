"""Both sides agree on access, rate, scope and dates, each version word for word (S10)."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.db import writing
from app.jobs.actions.agreements import propose_agreement
from app.jobs.actions.ending import complete, decline, set_aside
from app.jobs.models import Job
from app.jobs.rules.agreements import Piece, Terms, pieces
from app.jobs.rules.statuses import MERCHANT, PARTNER
from app.refusals import Refused
from tests import cast
from tests.jobs import stage
from tests.jobs.merchants import address_of, come, mails
from tests.jobs.papers import TERMS, steps, talk, versions
from tests.pages import parse
from tests.visits import error_at, send, sign_in, token_on

SIDES = ((PARTNER, MERCHANT), (MERCHANT, PARTNER))


def signed(page: str) -> list[int]:
    """How many moments stand at each side's name."""
    return [part.count("<time") for part in re.findall(r"data-signed=.*?</div>", page, re.S)]


@pytest.mark.parametrize(("first", "second"), SIDES)
def test_one_side_proposes_and_the_other_confirms(app: Flask, first: str, second: str) -> None:
    it = talk(app)
    assert it.propose(first).status_code == 303
    (version,) = versions(it.job_id)
    assert (version.number, version.side, version.locale) == (1, first, "sk")
    assert {name: str(getattr(version, name)) for name in TERMS} == TERMS
    page = it.get(second, "agreement").text
    assert f'data-waits-for="{second}"' in page
    # The step in the conversation leads there.
    client, base = it.of(second)
    talked = client.get(it.area if second == PARTNER else it.talk)
    step = parse(talked.text).one("[data-step=agreement_proposed] a")
    assert step["href"] == f"{base}agreement"
    assert sorted(signed(page)) == [0, 1]
    assert it.confirm(second, 1).status_code == 303
    (version,) = versions(it.job_id)
    assert version.partner_confirmed_at
    assert version.merchant_confirmed_at
    assert version.partner_confirmed_by
    for side in (first, second):
        page = it.get(side, "agreement").text
        assert 'data-waits-for=""' in page
        assert signed(page) == [1, 1]
        assert page.count(" UTC)") == 2
        assert "25 EUR za hodinu" in page
    assert steps(it.job_id) == ["agreement_proposed", "agreement_confirmed"]


@pytest.mark.parametrize(("first", "second"), SIDES)
def test_each_step_is_told_to_the_other_side_by_mail(app: Flask, first: str, second: str) -> None:
    it = talk(app, locale="pl")
    addresses = {MERCHANT: "jana@obchod.example"}
    it.propose(first)
    (proposed,) = mails("agreement_proposed")
    it.confirm(second, 1)
    (confirmed,) = mails("agreement_confirmed")
    assert (proposed.recipient == addresses[MERCHANT]) == (first == PARTNER)
    assert (confirmed.recipient == addresses[MERCHANT]) == (second == PARTNER)
    for mail in (proposed, confirmed):
        assert TERMS["rate"] in mail.text
        assert mail.locale == ("pl" if mail.recipient == addresses[MERCHANT] else "sk")


def test_it_is_the_other_sides_turn_then(app: Flask) -> None:
    it = talk(app)
    with writing():
        set_aside(job_id=it.job_id, user_id=None)
    it.propose(MERCHANT)
    job = stage.job(it.job_id)
    assert (job.status, job.is_unread) == ("awaiting", True)
    it.confirm(PARTNER, 1)
    job = stage.job(it.job_id)
    assert (job.status, job.is_unread) == ("replied", False)
    assert stage.counts(it.actor) == {"replied": 1}


def test_a_new_version_replaces_the_one_before_and_an_agreement_holds_until_then(
    app: Flask,
) -> None:
    it = talk(app)
    it.propose(PARTNER)
    it.confirm(MERCHANT, 1)
    assert it.propose(MERCHANT, seen=1, rate="20 EUR za hodinu").status_code == 303
    page = it.get(PARTNER, "agreement").text
    assert 'data-version="2"' in page
    assert 'data-holds="1"' in page
    assert 'data-changed="rate"' in page
    assert 'data-changed="scope"' not in page
    first = it.get(PARTNER, "agreement/1").text
    assert TERMS["rate"] in first
    assert "agreement/confirmations" not in first
    it.confirm(PARTNER, 2)
    assert "data-holds" not in it.get(MERCHANT, "agreement").text
    assert [row.rate for row in versions(it.job_id)] == [TERMS["rate"], "20 EUR za hodinu"]


def test_what_was_replaced_meanwhile_is_not_confirmed_and_both_are_shown(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    it.propose(PARTNER, seen=1, rate="35 EUR za hodinu")
    late = it.confirm(MERCHANT, 1)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert 'data-compared="1"' in late.text
    assert re.search(r"<del[^>]*>.*?25", late.text, re.S)
    assert re.search(r"<ins[^>]*>.*?35", late.text, re.S)
    assert [row.merchant_confirmed_at for row in versions(it.job_id)] == [None, None]
    assert it.confirm(MERCHANT, 2).status_code == 303


def test_two_proposals_cross_and_the_later_one_is_not_lost(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    late = it.propose(MERCHANT, scope="Iné <b>slová</b>")
    assert late.status_code == 409
    assert "Iné &lt;b&gt;slová&lt;/b&gt;" in late.text
    assert len(versions(it.job_id)) == 1
    # Whoever sends the form that came back has seen the newest version.
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', late.text)
    assert seen
    assert seen[1] == "1"
    assert it.propose(MERCHANT, seen=1, scope="Iné slová").status_code == 303


def test_nobody_confirms_for_the_other_side_or_twice(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    assert it.confirm(PARTNER, 1).status_code == 409
    it.confirm(MERCHANT, 1)
    before = versions(it.job_id)
    assert it.confirm(MERCHANT, 1).status_code == 409
    assert versions(it.job_id) == before
    assert it.confirm(MERCHANT, 7).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scope", " "),
        ("rate", ""),
        ("access", "x" * 2001),
        ("starts_on", "zajtra"),
        ("starts_on", "0001-01-01"),
        ("ends_on", "2026-11-30"),
    ],
)
@pytest.mark.parametrize("side", [PARTNER, MERCHANT])
def test_what_makes_no_sense_is_told_at_its_field(
    app: Flask, side: str, field: str, value: str
) -> None:
    it = talk(app)
    answered = it.propose(side, **{field: value})
    assert answered.status_code == 422
    assert error_at(answered, field)
    assert "najviac 40 hodín" in answered.text or field == "rate"
    assert versions(it.job_id) == []


def test_the_same_words_again_are_no_version(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    assert it.propose(MERCHANT, seen=1).status_code == 409
    assert len(versions(it.job_id)) == 1


def test_versions_are_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.rules.agreements.MOST_AGREEMENTS", 2)
    it = talk(app)
    for number in range(3):
        last = it.propose(PARTNER, seen=number, rate=f"{number} EUR")
    assert last.status_code == 409
    assert len(versions(it.job_id)) == 2


def test_nothing_is_agreed_on_before_the_first_answer(app: Flask) -> None:
    it = talk(app)
    job_id = stage.enquiry(it.actor, "Peter")
    terms = Terms("a", "b", "c", None, None)
    for side in (PARTNER, MERCHANT):
        with pytest.raises(Refused), writing():
            propose_agreement(job_id=job_id, side=side, terms=terms, seen=0, locale="sk")
    page = it.partner.get(f"/sk/area/jobs/{stage.job(job_id).public_id}/agreement")
    assert page.status_code == 200
    assert 'name="scope"' not in page.text


@pytest.mark.parametrize("ending", [complete, decline])
def test_after_the_end_it_can_be_read_and_nothing_else(
    app: Flask, ending: Callable[..., Job]
) -> None:
    it = talk(app)
    it.propose(PARTNER)
    reason = {"reason": "other"} if ending is decline else {}
    with writing():
        ending(job_id=it.job_id, side=MERCHANT, **reason)
    for side in (PARTNER, MERCHANT):
        page = it.get(side, "agreement")
        assert TERMS["rate"] in page.text
        assert 'name="scope"' not in page.text
        assert "agreement/confirmations" not in page.text
    assert it.post(MERCHANT, "agreement/confirmations", page="/sk/m/", number=1).status_code == 409
    late = it.post(MERCHANT, "agreement", page="/sk/m/", seen=1, **{**TERMS, "rate": "1 EUR"})
    assert late.status_code == 409
    assert "1 EUR" in late.text
    assert versions(it.job_id)[0].merchant_confirmed_at is None


def test_words_of_the_other_language_say_so_and_are_never_markup(app: Flask) -> None:
    it = talk(app)
    it.propose(MERCHANT, rate="<script>alert(1)</script>")
    page = it.partner.get(f"{it.area}/agreement".replace("/sk/", "/pl/")).text
    assert re.search(r'data-term="rate" lang="sk">&lt;script&gt;', page)
    it.propose(PARTNER, seen=1, rate="<i>x</i>")
    assert "<i>x" not in it.get(MERCHANT, "agreement").text


def test_a_stranger_finds_nothing(app: Flask) -> None:
    it, other = talk(app), talk(app, "Malina")
    it.propose(MERCHANT)
    for path in ("agreement", "agreement/1"):
        assert other.partner.get(f"{it.area}/{path}").status_code == 404
        assert other.merchant.get(f"{it.talk}{path}").status_code == 404
        # Below one's own brief neither.
        job = it.talk.split("/")[4]
        assert other.merchant.get(f"{address_of(other.brief_id)}{job}/{path}").status_code == 404
    for client, base, own in (
        (other.partner, f"{it.area}/", f"{other.area}/agreement"),
        (other.merchant, it.talk, f"{other.talk}agreement"),
    ):
        assert send(client, f"{base}agreement/confirmations", page=own, number=1).status_code == 404
        assert send(client, f"{base}agreement", page=own, seen=1, **TERMS).status_code == 404
    assert it.get(PARTNER, "agreement/2").status_code == 404
    assert versions(it.job_id)[0].partner_confirmed_at is None


def test_a_matched_merchant_does_not_learn_of_a_partner_by_its_agreement(app: Flask) -> None:
    stage.partner("Adam")
    brief_id = stage.brief_from()
    (job,) = stage.jobs_of(brief_id)
    client, address = come(app, brief_id)
    assert client.get(f"{address}{job.public_id}/agreement").status_code == 404


def test_a_member_may_confirm_and_the_team_reads_who_it_was(app: Flask) -> None:
    it = talk(app)
    it.propose(MERCHANT)
    member = app.test_client()
    email = cast.person_of(it.actor, "member")
    sign_in(member, email)
    done = send(member, f"{it.area}/agreement/confirmations", page=f"{it.area}/agreement", number=1)
    assert done.status_code == 303
    name = cast.known(email).name
    assert name in it.get(PARTNER, "agreement").text
    assert name not in it.get(MERCHANT, "agreement").text


def test_a_version_sent_twice_is_one(app: Flask) -> None:
    it = talk(app)
    path = f"{it.talk}agreement"
    form = {"csrf_token": token_on(it.merchant.get(path)), "submission": "one-key", "seen": "0"}
    for _again in range(2):
        assert it.merchant.post(path, data={**form, **TERMS}).status_code == 303
    assert len(versions(it.job_id)) == 1


def test_the_merchants_page_says_how_it_stands(app: Flask) -> None:
    it = talk(app)
    it.propose(PARTNER)
    page = it.get(MERCHANT, "").text
    assert f'href="{it.talk}agreement"' in page
    assert "data-papers" in page


def test_changes_are_told_word_by_word() -> None:
    assert pieces("Cena 20 EUR za hodinu", "Cena 25 EUR za hodinu") == [
        Piece("Cena ", "same"),
        Piece("20 ", "removed"),
        Piece("25 ", "added"),
        Piece("EUR za hodinu", "same"),
    ]
    assert pieces("a\nb", "a b") == [Piece("a b", "same")]
    assert pieces("", "x") == [Piece("x", "added")]
