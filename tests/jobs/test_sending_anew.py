"""Who sends the same form again before confirming means one brief, not two."""

from collections.abc import Callable

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.clock import now
from app.db import db
from app.jobs.models import BriefLink
from tests.at_once import people
from tests.jobs import asking, stage
from tests.jobs.asking import BRIEF, SLOWLY, ask, confirm, enquiry_to, fill_in, link, looked_over
from tests.visits import send


def test_a_mended_address_ends_the_link_that_went_to_a_stranger(client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    ask(client, path, email="jnaa@obchodik.example")
    ask(client, path)
    strangers, own = (link(mail) for mail in asking.mails("confirm"))
    assert asking.the_brief().email == "jana@obchodik.example"
    assert db.session.scalar(select(func.count()).select_from(BriefLink)) == 1
    assert client.get(strangers).status_code == 410
    assert send(client, strangers, page=BRIEF).status_code == 410
    assert confirm(client, own).location.startswith("/sk/m/")
    assert len(asking.jobs()) == 1


def test_what_is_confirmed_stays_beside_a_new_enquiry(app: Flask, client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    ask(client, path)
    confirm(app.test_client())
    ask(client, path, requirements="Ešte niečo iné.")
    confirm(client)
    assert [brief.state for brief in asking.briefs()] == ["asked", "asked"]
    assert len(asking.jobs()) == 2


def test_enquiries_to_two_partners_are_two(client: FlaskClient) -> None:
    first, second = stage.partner("Slivka"), stage.partner("Hruška")
    ask(client, enquiry_to(first.slug))
    ask(client, enquiry_to(second.slug))
    assert len(asking.briefs()) == 2


def test_two_people_who_ask_the_same_partner_are_two(app: Flask, client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    ask(client, path)
    ask(app.test_client(), path)
    assert len(asking.briefs()) == 2


def test_confirming_elsewhere_ends_the_draft_everywhere(app: Flask, client: FlaskClient) -> None:
    path = enquiry_to(stage.partner().slug)
    ask(client, path)
    assert "data-draft" in client.get(path).text
    confirm(app.test_client())
    assert "data-draft" not in client.get(path).text


def test_a_draft_that_is_sent_in_two_tabs_at_once_is_one_brief(
    app: Flask, client: FlaskClient
) -> None:
    path = enquiry_to(stage.partner().slug)
    deeds = [
        _sending(app, client, path, email=f"{name}@obchodik.example") for name in ("jnaa", "jana")
    ]
    with people(app, 2) as two, time_machine.travel(now() + SLOWLY, tick=False):
        assert two.at_once(*deeds) == [None, None]
    assert len(asking.briefs()) == 1
    assert len(asking.mails("confirm")) == 2


def test_one_that_is_confirmed_while_it_is_sent_anew_is_not_lost(
    app: Flask, client: FlaskClient
) -> None:
    path = enquiry_to(stage.partner().slug)
    ask(client, path)
    first = link(asking.mails("confirm")[0])
    answers = []

    def press() -> None:
        answers.append(send(app.test_client(), first, page=BRIEF).status_code)

    anew = _sending(app, client, path)
    with people(app, 2) as two, time_machine.travel(now() + SLOWLY, tick=False):
        assert two.at_once(press, anew) == [None, None]
    states = [brief.state for brief in asking.briefs()]
    # Either it was confirmed in time and stays, or the newer one has taken its place.
    assert (answers, states) in [([303], ["asked", "unconfirmed"]), ([410], ["unconfirmed"])]
    assert len(asking.jobs()) == states.count("asked")


def _sending(app: Flask, client: FlaskClient, path: str, **fields: str) -> Callable[[], None]:
    """What a second tab of the same browser does: sends what it has looked over."""
    sent = looked_over(fill_in(client, path, **fields))
    names = ("kupec-briefs", app.config["SESSION_COOKIE_NAME"])
    cookies = [client.get_cookie(name) for name in names]
    tab = app.test_client()
    for cookie in filter(None, cookies):
        tab.set_cookie(cookie.key, cookie.value)

    def send_it() -> None:
        assert tab.post(path, data=sent).status_code == 303

    return send_it
