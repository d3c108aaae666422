"""``/dev/mail``: what the site has written, for whoever works on it. Not there in production."""

from flask import Blueprint, Response, make_response, render_template

from app.mail.queries import mail_by_id, newest_mails
from app.web.security import POLICY

dev_mail = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")

# The largest number that a database gives to a row.
MAIL = "/<int(max=9223372036854775807):mail_id>"

# The page of a mail frames its HTML, which no other page does.
FRAMING_POLICY = f"{POLICY}; frame-src 'self'"
# The HTML of a mail may hold anything: it gets its styles and pictures, and an origin of its own.
# Its links open beside the page, for the site itself is framed by nobody.
FRAMED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dev_mail.get("", endpoint="mails")
def mails() -> Response:
    """The newest mails, whatever became of them."""
    return _answer(render_template("dev/mails.html", mails=newest_mails()))


@dev_mail.get(MAIL, endpoint="mail")
def mail(mail_id: int) -> Response:
    """One mail, its text and its HTML side by side."""
    return _answer(render_template("dev/mail.html", mail=mail_by_id(mail_id)), FRAMING_POLICY)


@dev_mail.get(f"{MAIL}/html", endpoint="html")
def html(mail_id: int) -> Response:
    """The HTML of one mail, as a page of its own."""
    # In development alone: the mail that is sent has no such element.
    opened_beside = '<head><base target="_blank">'
    return _answer(mail_by_id(mail_id).html.replace("<head>", opened_beside, 1), FRAMED_POLICY)


def _answer(page: str, policy: str = POLICY) -> Response:
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    return response
