"""The merchant's page of a brief."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.jobs.blueprint import jobs
from app.web.pages import render_page


@jobs.get("/m/<token>/")
@open_to(EVERYONE)
def merchant(token: str) -> AnyResponse:
    """The brief with every partner that has written (S140)."""
    return render_page("jobs/merchant.html", token=token)
