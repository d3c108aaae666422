"""When a form was opened, as its page says in a field that nobody can forge: programs fill in a
form sooner than people do."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner


def opened_now(form: str) -> str:
    """A mark that a form is opened at this moment; ``form`` names it."""
    return _signer().sign(form).decode()


def opened_at(form: str, mark: str | None) -> datetime | None:
    """When the form of a mark was opened; None for a mark that this site has not made for it."""
    try:
        named, moment = _signer().unsign(mark or "", return_timestamp=True)
    except BadSignature:
        return None
    return moment if named == form.encode() else None


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.secret_key or "", salt="kupec.opened")
