"""One job: its details, the conversation, and what can be done."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.jobs.blueprint import jobs


@jobs.get("/area/jobs/<job>")
@open_to(*TEAM)
def thread(job: str) -> AnyResponse:
    """A job with its conversation."""
    return own_page("jobs/thread.html", way="jobs.inbox", job=job)
