"""Which brief the present request of a merchant may open, and how the pages of one are answered:
for this room, and for those above it that have pages for merchants."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from app.jobs.blueprint import jobs
from app.jobs.cookies import carried_links
from app.jobs.forms.merchant import LostLinkForm
from app.jobs.models import Brief
from app.jobs.queries.merchants import brief_opened_by
from app.refusals import NotFound
from app.web.forms import Form
from app.web.pages import render_page

TYPED = ("body", "comment", "text")
"""Fields of a merchant's forms in which somebody may have written much."""


class LinkNeeded(NotFound):
    """No link that was opened in this browser leads to the brief, or there is no such brief: the
    two are answered alike."""


def opened_brief(public_id: str) -> Brief:
    """The brief of an address, for whoever has opened a link to it in this browser. Raises
    LinkNeeded."""
    brief = brief_opened_by(carried_links(), public_id)
    if brief is None:
        raise LinkNeeded("This page needs the link from an e-mail.")
    return brief


def merchants_page(
    template: str, *, form: Form | None = None, fragment: str | None = None, **context: Any
) -> AnyResponse:
    """A page that no cache keeps and whose address no other site is told, with the form's status
    when there is one."""
    response = render_page(template, fragment=fragment, form=form, **context)
    if form is not None:
        response.status_code = form.status
        refusal = form.refusal
        if refusal is not None and refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        elif refusal is not None and refusal.field is None:
            # It is no fault of the form: things have gone on meanwhile.
            response.status_code = refusal.status
    response.headers["Cache-Control"] = "private, no-store"
    # Not "no-referrer": with it browsers hide from this site too where a form was sent from.
    response.headers["Referrer-Policy"] = "same-origin"
    response.vary.add("Cookie")
    return response


# Whichever room's page it was.
@jobs.app_errorhandler(LinkNeeded)
def link_needed(_refusal: LinkNeeded) -> AnyResponse:
    """The same page for a forged link, one that has ended, somebody else's, and a clean address
    without a cookie. What was typed stays to be copied."""
    response = merchants_page(
        "jobs/merchant_door.html",
        form=LostLinkForm(formdata=None),
        briefs=[],
        is_refused=True,
        typed=next((typed for name in TYPED if (typed := request.form.get(name))), ""),
    )
    response.status_code = LinkNeeded.status
    return response
