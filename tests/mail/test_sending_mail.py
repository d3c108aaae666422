"""What is due is handed to the mail server, once; what is not taken is tried again, and given up
in the end."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from app.db import db, writing
from app.mail.actions import give_back, record_failure, record_sent, take_due
from app.mail.models import OutgoingMail
from app.mail.rules import DEAD, LEASE, PAUSES, QUEUED, SENT, TRIES
from app.mail.sending import send_due
from tests.at_once import people
from tests.mail.conftest import SENDER, is_any_due_now, made, outbox, posted, sent
from tests.services.process import free_port
from tests.services.smtp import Mailbox

ANNA, EVA, JAN = "anna@shop.example", "eva@shop.example", "jan@shop.example"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def states() -> list[tuple[str, str, int]]:
    """Recipient, state and tries of every mail, oldest first."""
    return [(mail.recipient, mail.state, mail.attempts) for mail in outbox()]


def only() -> OutgoingMail:
    [mail] = outbox()
    return mail


def test_a_mail_arrives_as_it_was_written(app: Flask, mailbox: Mailbox) -> None:
    posted(ANNA, word="Žofia & Ковалёв")
    [written] = outbox()
    assert sent(mailbox) == {SENT: 1}
    [arrived] = mailbox.arrived
    assert (arrived.sender, arrived.recipients) == (SENDER, (ANNA,))
    message = arrived.message
    assert message["Subject"] == written.subject
    assert message["Message-ID"] == f"<{written.message_id}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sk"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain, html = message.iter_parts()
    assert plain.get_content().split() == written.text.split()
    assert html.get_content().split() == written.html.split()


def test_what_was_sent_is_written_down_and_its_links_are_forgotten(
    app: Flask, mailbox: Mailbox
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        clock.shift(SECOND)
        sent(mailbox)
    mail = only()
    assert (mail.state, mail.attempts, mail.sent_at) == (SENT, 1, NOON + SECOND)
    assert (mail.text, mail.html, mail.last_error, mail.leased_until) == ("", "", "", None)
    assert mail.subject
    assert sent(mailbox) == {}
    assert len(mailbox.arrived) == 1


def test_development_keeps_what_was_sent(database_url: str, mailbox: Mailbox) -> None:
    app = made(database_url, KUPEC_ENV="development")
    with app.app_context():
        posted(ANNA)
        before = only()
        assert sent(mailbox) == {SENT: 1}
        assert (only().text, only().html) == (before.text, before.html)
        db.engine.dispose()


def test_nothing_due_means_no_connection(app: Flask) -> None:
    assert send_due(f"smtp://127.0.0.1:{free_port()}") == Counter()


def test_letters_of_a_batch_go_over_one_connection_and_no_more_than_it_holds(
    app: Flask, mailbox: Mailbox
) -> None:
    everybody = [f"p{number}@shop.example" for number in range(5)]
    posted(*everybody)
    assert sent(mailbox, most=3) == {SENT: 3}
    assert mailbox.recipients() == everybody[:3]
    assert sent(mailbox, most=3) == {SENT: 2}
    assert mailbox.recipients() == everybody
    assert [mail.connection for mail in mailbox.arrived[:3]] == [mailbox.arrived[0].connection] * 3
    assert len({mail.connection for mail in mailbox.arrived}) == 2


def test_those_first_that_wait_longest(app: Flask, mailbox: Mailbox) -> None:
    for hour, recipient in ((3, ANNA), (1, EVA), (2, JAN)):
        with time_machine.travel(NOON + timedelta(hours=hour), tick=False):
            posted(recipient)
    with time_machine.travel(NOON + timedelta(hours=4), tick=False):
        assert sent(mailbox) == {SENT: 3}
    assert mailbox.recipients() == [EVA, JAN, ANNA]


def test_workers_at_once_send_each_mail_once(app: Flask, mailbox: Mailbox) -> None:
    everybody = [f"p{number}@shop.example" for number in range(40)]
    posted(*everybody)

    def work() -> None:
        while sent(mailbox, most=7):
            pass

    with people(app, 4) as workers:
        assert workers.at_once(work, work, work, work) == [None] * 4
    assert Counter(mailbox.recipients()) == Counter(everybody)
    assert {(state, attempts) for _, state, attempts in states()} == {(SENT, 1)}


def test_workers_at_once_lease_each_mail_once(app: Flask) -> None:
    posted(*[f"p{number}@shop.example" for number in range(20)])
    leased: list[list[int]] = []

    def lease() -> None:
        with writing():
            leased.append([letter.id for letter in take_due(most=20)])

    with people(app, 4) as workers:
        assert workers.at_once(lease, lease, lease, lease) == [None] * 4
    assert sorted(number for one in leased for number in one) == [mail.id for mail in outbox()]
    assert {mail.attempts for mail in outbox()} == {1}


@pytest.mark.parametrize("answer", ["450 4.2.1 Mailbox busy", "421 4.3.0 Come back later"])
def test_a_recipient_refused_for_now_is_tried_again(
    app: Flask, mailbox: Mailbox, answer: str
) -> None:
    mailbox.at_recipient[ANNA] = answer
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        assert sent(mailbox) == {QUEUED: 1}
        assert (only().state, only().due_at) == (QUEUED, NOON + timedelta(minutes=1))
        assert only().last_error == answer
        mailbox.at_recipient.clear()
        clock.shift(timedelta(minutes=1) - SECOND)
        assert sent(mailbox) == {}
        clock.shift(SECOND)
        assert sent(mailbox) == {SENT: 1}
    assert only().last_error == ""
    assert len(mailbox.arrived) == 1


def test_the_pauses_grow_until_the_mail_is_given_up(app: Flask, mailbox: Mailbox) -> None:
    mailbox.at_recipient[ANNA] = "451 4.7.1 Greylisted"
    tries: list[datetime] = []
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        while only().state == QUEUED:
            clock.move_to(only().due_at)
            tries.append(only().due_at)
            sent(mailbox)
    assert len(tries) == TRIES
    gaps = [after - before for before, after in pairwise(tries)]
    assert gaps == list(PAUSES)
    assert gaps[:5] == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]
    assert timedelta(hours=60) < tries[-1] - tries[0] <= timedelta(hours=72)
    assert (only().state, only().last_error) == (DEAD, "451 4.7.1 Greylisted")
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert sent(mailbox) == {}


def test_a_recipient_refused_for_good_is_given_up_at_once(app: Flask, mailbox: Mailbox) -> None:
    mailbox.at_recipient[EVA] = "550 5.1.1 No such user here"
    posted(ANNA, EVA, JAN)
    assert sent(mailbox) == {SENT: 2, DEAD: 1}
    assert mailbox.recipients() == [ANNA, JAN]
    assert states() == [(ANNA, SENT, 1), (EVA, DEAD, 1), (JAN, SENT, 1)]
    given_up = outbox()[1]
    assert given_up.last_error == "550 5.1.1 No such user here"
    assert given_up.text
    assert given_up.html


@pytest.mark.parametrize(
    ("answer", "state"), [("554 5.6.0 Not wanted", DEAD), ("452 4.3.1 Disk full", QUEUED)]
)
def test_a_content_that_is_refused(app: Flask, mailbox: Mailbox, answer: str, state: str) -> None:
    mailbox.at_content[EVA] = answer
    posted(EVA, JAN)
    assert sent(mailbox) == {state: 1, SENT: 1}
    assert states() == [(EVA, state, 1), (JAN, SENT, 1)]
    assert outbox()[0].last_error == answer


def test_a_sender_that_is_refused_is_a_setting_to_be_mended(app: Flask, mailbox: Mailbox) -> None:
    mailbox.at_sender = "550 5.7.1 Not your domain"
    posted(ANNA)
    assert sent(mailbox) == {QUEUED: 1}
    assert only().last_error == "550 5.7.1 Not your domain"


def test_a_server_that_is_not_there_is_a_try_for_each(app: Flask) -> None:
    posted(ANNA, EVA)
    url = f"smtp://127.0.0.1:{free_port()}"
    assert send_due(url) == Counter({QUEUED: 2})
    assert states() == [(ANNA, QUEUED, 1), (EVA, QUEUED, 1)]
    for mail in outbox():
        assert "Connection refused" in mail.last_error
        assert mail.leased_until is None


def test_a_connection_that_breaks_is_a_try_for_the_mail_at_hand_alone(
    app: Flask, mailbox: Mailbox
) -> None:
    mailbox.breaks_at.add(EVA)
    with time_machine.travel(NOON, tick=False):
        posted(ANNA, EVA, JAN)
        assert sent(mailbox) == {SENT: 1, QUEUED: 1}
        assert states() == [(ANNA, SENT, 1), (EVA, QUEUED, 1), (JAN, QUEUED, 0)]
        assert "SMTPServerDisconnected" in outbox()[1].last_error
        assert outbox()[2].last_error == ""
        # The other is due still, and nothing holds it.
        assert sent(mailbox) == {SENT: 1}
    assert mailbox.recipients() == [ANNA, JAN]


def test_what_cannot_be_put_into_an_envelope_holds_up_nobody(app: Flask, mailbox: Mailbox) -> None:
    posted(ANNA, EVA)
    with writing() as session:
        planted = "ahoj\r\nBcc: jan@shop.example"
        session.execute(
            update(OutgoingMail).where(OutgoingMail.recipient == ANNA).values(subject=planted)
        )
    assert sent(mailbox) == {QUEUED: 1, SENT: 1}
    assert mailbox.recipients() == [EVA]
    assert "ValueError" in outbox()[0].last_error


def test_a_lease_keeps_others_away_until_it_ends(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        with writing():
            assert len(take_due(most=9)) == 1
        clock.shift(LEASE - SECOND)
        assert not is_any_due_now()
        assert sent(mailbox) == {}
        clock.shift(SECOND)
        assert sent(mailbox) == {SENT: 1}
    assert only().attempts == 2


def test_a_worker_that_slept_through_its_lease_undoes_nothing(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        with writing():
            [late] = take_due(most=1)
        clock.shift(LEASE)
        mailbox.at_recipient[ANNA] = "550 5.1.1 No such user here"
        assert sent(mailbox) == {DEAD: 1}
        with writing():
            assert not record_sent(letter=late)
            record_failure(letter=late, reason="late", is_final=False)
            give_back(letters=[late])
    assert states() == [(ANNA, DEAD, 2)]
    assert only().last_error == "550 5.1.1 No such user here"


def test_no_letter_is_begun_whose_lease_is_about_to_end(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mailbox.on_arrival = lambda: clock.shift(LEASE - timedelta(minutes=1))
        posted(ANNA, EVA)
        assert sent(mailbox) == {SENT: 1}
        assert states() == [(ANNA, SENT, 1), (EVA, QUEUED, 0)]
        assert is_any_due_now()


def test_a_mail_that_is_broken_off_each_time_is_given_up(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        posted(ANNA)
        for _ in range(TRIES):
            with writing():
                assert len(take_due(most=1)) == 1
            clock.shift(LEASE)
        assert is_any_due_now()
        assert sent(mailbox) == {DEAD: 1}
    assert mailbox.arrived == []
    assert only().last_error
