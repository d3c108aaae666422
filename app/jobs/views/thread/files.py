"""Files of a conversation."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.people import own_partner_id
from app.jobs.blueprint import jobs
from app.jobs.queries.threads import job_of_partner
from app.jobs.views.attachment import attachment


@jobs.get("/area/jobs/<job>/files/<name>")
@open_to(*TEAM)
def thread_file(job: str, name: str) -> AnyResponse:
    """A file that one of the two sides attached, for the team whose job it is (P23)."""
    return attachment(job_of_partner(own_partner_id(), job).id, name)
