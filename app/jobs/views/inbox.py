"""The partner's inbox."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.jobs.blueprint import jobs


@jobs.get("/area/jobs/")
@open_to(*TEAM)
def inbox() -> AnyResponse:
    """The jobs of the partner, those that moved last first."""
    return own_page("jobs/inbox.html", way="jobs.inbox")
