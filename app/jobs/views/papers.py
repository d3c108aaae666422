"""How the team's pages of agreements and accesses are answered."""

from typing import Any

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.pages import own_page
from app.web.forms import Form


def papers_page(template: str, *, form: Form | None = None, **context: Any) -> AnyResponse:
    """A page beside the inbox. What is no fault of a form is a conflict: things have gone on
    meanwhile."""
    response = own_page(template, way="jobs.inbox", form=form, **context)
    refusal = form.refusal if form is not None else None
    if refusal is not None and refusal.field is None:
        response.status_code = refusal.status
    return response
