"""The blueprint of accounts, and how its pages are answered."""

from typing import Any

from flask import Blueprint, Response

from app.web.forms import Form
from app.web.pages import render_page

accounts = Blueprint("accounts", __name__)


def private_page(template: str, *, form: Form | None = None, **context: Any) -> Response:
    """A page that no cache keeps, with the form's status when there is one."""
    response = render_page(template, form=form, **context)
    response.status_code = form.status if form else 200
    response.headers["Cache-Control"] = "private, no-store"
    return response
