"""Asking: an enquiry to one partner, a brief for several."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.jobs.blueprint import jobs
from app.web.pages import render_page


@jobs.get("/briefs/confirm/<token>")
@open_to(EVERYONE)
def confirming(token: str) -> AnyResponse:
    """What a merchant is about to send, with the button that sends it."""
    return render_page("jobs/confirming.html", token=token)
