"""What waits and what was given up can be seen; a dead letter gets its tries back; what was sent
is forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event, update

from app.clock import now
from app.db import db, writing
from app.mail.actions import forget_sent, resend
from app.mail.models import OutgoingMail
from app.mail.queries import (
    count_waiting,
    dead,
    due_ids,
    is_any_due,
    newest_mails,
    waiting,
)
from app.mail.rules import DEAD, QUEUED, SENT
from app.refusals import NotFound, Refused
from app.tasks.registry import task_named
from tests.at_once import people
from tests.mail.conftest import made, outbox, posted, sent
from tests.services.smtp import Mailbox

ANNA, EVA, JAN = "anna@shop.example", "eva@shop.example", "jan@shop.example"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GONE = "550 5.1.1 No such user here"


def given_up(mailbox: Mailbox, recipient: str = ANNA) -> int:
    """A dead letter; its id."""
    mailbox.at_recipient[recipient] = GONE
    posted(recipient)
    assert sent(mailbox) == {DEAD: 1}
    return outbox()[-1].id


def test_a_dead_letter_that_is_sent_again_arrives(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mail_id = given_up(mailbox)
        clock.shift(timedelta(days=9))
        with writing():
            resend(mail_id)
        [mail] = outbox()
        assert (mail.state, mail.attempts, mail.due_at) == (QUEUED, 0, datetime.now(UTC))
        mailbox.at_recipient.clear()
        assert sent(mailbox) == {SENT: 1}
    [arrived] = mailbox.arrived
    assert arrived.message["Message-ID"] == f"<{mail.message_id}>"
    assert arrived.message["Date"].datetime == NOON


def test_a_dead_letter_has_all_its_tries_again(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False):
        mail_id = given_up(mailbox)
        with writing():
            resend(mail_id)
        mailbox.at_recipient[ANNA] = "451 4.7.1 Greylisted"
        assert sent(mailbox) == {QUEUED: 1}
    [mail] = outbox()
    assert (mail.attempts, mail.due_at) == (1, NOON + timedelta(minutes=1))


def test_only_a_dead_letter_can_be_sent_again(app: Flask, mailbox: Mailbox) -> None:
    posted(ANNA)
    [waits] = outbox()
    for _ in range(2):
        with pytest.raises(Refused, match="was not given up"), writing():
            resend(waits.id)
        sent(mailbox)
    assert len(mailbox.arrived) == 1
    with pytest.raises(NotFound), writing():
        resend(waits.id + 1)


def test_of_two_who_send_it_again_at_once_one_does(app: Flask, mailbox: Mailbox) -> None:
    mail_id = given_up(mailbox)

    def again() -> None:
        with writing():
            resend(mail_id)

    with people(app, 2) as managers:
        errors = managers.at_once(again, again)
    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "Refused"]


def test_what_waits_and_what_was_given_up_is_listed_and_bounded(
    app: Flask, mailbox: Mailbox
) -> None:
    first, second = given_up(mailbox, ANNA), given_up(mailbox, EVA)
    with time_machine.travel(now() + timedelta(hours=2)):
        posted(JAN)
    posted("ivan@shop.example")
    assert sorted(db.session.scalars(dead())) == [first, second]
    assert [mail.recipient for mail in waiting()] == ["ivan@shop.example", JAN]
    assert [mail.recipient for mail in waiting(1)] == ["ivan@shop.example"]
    assert [mail.recipient for mail in newest_mails(2)] == ["ivan@shop.example", JAN]
    assert count_waiting() == 2


def test_what_was_sent_is_forgotten_after_ninety_days(app: Flask, mailbox: Mailbox) -> None:
    forget = task_named("forget-mail").run
    with time_machine.travel(NOON, tick=False) as clock:
        given_up(mailbox, EVA)
        posted(JAN)
        with writing() as session:
            far = NOON + timedelta(days=200)
            session.execute(
                update(OutgoingMail).where(OutgoingMail.recipient == JAN).values(due_at=far)
            )
        posted(ANNA)
        assert sent(mailbox) == {SENT: 1}
        clock.shift(timedelta(days=90) - timedelta(seconds=1))
        assert forget() == "0 e-mails removed."
        assert len(outbox()) == 3
        clock.shift(timedelta(seconds=1))
        assert forget() == "1 e-mail removed."
    assert [(mail.recipient, mail.state) for mail in outbox()] == [(EVA, DEAD), (JAN, QUEUED)]


def test_without_a_mail_server_mail_waits_and_that_is_said(database_url: str) -> None:
    app = made(database_url)
    with app.app_context():
        posted(ANNA, EVA)
        task = task_named("send-mail")
        assert task.has_work is not None
        assert not task.has_work()
        db.session.rollback()
        assert task.run() == "SMTP_URL is not set: 2 e-mails wait."
        db.session.rollback()
        assert [mail.state for mail in outbox()] == [QUEUED, QUEUED]
        db.engine.dispose()


def test_the_task_has_work_when_a_mail_is_due(app: Flask, mailbox: Mailbox) -> None:
    has_work = task_named("send-mail").has_work
    assert has_work is not None
    assert not has_work()
    db.session.rollback()
    posted(ANNA)
    assert has_work()
    assert is_any_due(now())
    db.session.rollback()
    sent(mailbox)
    assert not has_work()


def test_a_trial_goes_the_way_of_all_mail(
    app: Flask, runner: FlaskCliRunner, mailbox: Mailbox
) -> None:
    done = runner.invoke(args=["mail", "try", ANNA])
    assert done.exit_code == 0
    [mail] = outbox()
    assert (mail.message, mail.recipient, mail.locale) == ("mail/trial", ANNA, "sk")
    done = runner.invoke(args=["tasks", "run", "send-mail"])
    assert done.stdout == "Sent 1, put off 0, given up 0.\n"
    assert mailbox.recipients() == [ANNA]


def test_a_trial_to_no_address_is_refused_in_words(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["mail", "try", "anna"])
    assert done.exit_code == 1
    assert "This is no e-mail address." in done.stderr
    assert outbox() == []


def test_each_question_finds_its_rows_by_an_index(app: Flask) -> None:
    """The worker asks every two seconds, over an outbox that may hold months."""
    posted(ANNA)
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    is_any_due(now())
    due_ids(now(), 10)
    for ask in (waiting, lambda: db.session.scalars(dead()).all(), count_waiting):
        ask()
    db.session.rollback()
    with writing():
        forget_sent()
    event.remove(db.engine, "before_cursor_execute", note)
    asked = [each for each in seen if "outgoing_mails" in each[0]]
    assert len(asked) == 6
    for statement, values in asked:
        plan = plan_of(statement, values)
        assert "outgoing_mails" in plan
        for slow in ("SCAN outgoing_mails", "Seq Scan", "TEMP B-TREE", "Sort"):
            assert slow not in plan, f"{statement}\n{plan}"


def plan_of(statement: str, values: Any) -> str:
    """How the database would look for the rows, did it hold very many."""
    connection = db.session.connection()
    explain = "EXPLAIN QUERY PLAN "
    if db.engine.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN "
    rows = connection.exec_driver_sql(explain + statement, values).all()
    db.session.rollback()
    return "\n".join(str(row[-1]) for row in rows)


def test_all_tasks_of_mail_are_listed(runner: FlaskCliRunner) -> None:
    listed = runner.invoke(args=["tasks", "list"]).stdout
    assert "send-mail: every 5 minutes, and as soon as there is work" in listed
    assert "forget-mail: daily at 03:50 (Europe/Moscow)" in listed
