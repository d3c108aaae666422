"""Scheduled work on the outbox."""

from app.clock import now
from app.config import settings
from app.db import writing
from app.i18n.current import gettext as _
from app.i18n.current import lazy_gettext, ngettext
from app.mail.actions import forget_sent
from app.mail.queries import count_waiting, is_any_due
from app.mail.rules import DEAD, QUEUED, SENT
from app.tasks import Daily, Every, Task


def _send() -> str:
    url = settings().smtp_url
    if url is None:
        return ngettext(
            "SMTP_URL is not set: %(num)s e-mail waits.",
            "SMTP_URL is not set: %(num)s e-mails wait.",
            count_waiting(),
        )
    # Here and not above: whoever only posts mail does not need what talks to servers.
    from app.mail.sending import send_due

    states = send_due(url)
    return _(
        "Sent %(sent)s, put off %(put_off)s, given up %(given_up)s.",
        sent=states[SENT],
        put_off=states[QUEUED],
        given_up=states[DEAD],
    )


def _can_send() -> bool:
    return settings().smtp_url is not None and is_any_due(now())


def _forget() -> str:
    with writing():
        gone = forget_sent()
    return ngettext("%(num)s e-mail removed.", "%(num)s e-mails removed.", gone)


SEND_MAIL = Task(
    name="send-mail",
    schedule=Every(minutes=5),
    description=lazy_gettext("Sends the e-mails that are due."),
    run=_send,
    has_work=_can_send,
)

FORGET_MAIL = Task(
    name="forget-mail",
    schedule=Daily(hour=3, minute=50),
    description=lazy_gettext("Removes e-mails that were sent three months ago."),
    run=_forget,
)
