"""The table of all jobs."""

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import open_to
from app.accounts.pages import table_page
from app.accounts.people import present_doer
from app.jobs.blueprint import READERS, TAKERS, jobs
from app.jobs.queries.office import job_called
from app.jobs.staff.job_table import JOBS, status_of
from app.tables import sheet_of
from app.web.addresses import url_for

WAY = "jobs.office"


@jobs.get("/office/jobs/")
@open_to(*READERS)
def office() -> AnyResponse:
    """All jobs of all partners."""
    return table_page("jobs/staff/jobs.html", JOBS, way=WAY, status_of=status_of)


@jobs.post("/office/jobs/sheets")
@open_to(*TAKERS)
def office_sheet() -> AnyResponse:
    """What is shown, as a sheet."""
    return sheet_of(JOBS, doer=present_doer())


@jobs.get("/office/jobs/<public_id>")
@open_to(*READERS)
def office_job(public_id: str) -> AnyResponse:
    """A job stands in the record of its brief."""
    job = job_called(public_id)
    record = url_for("jobs.office_brief", public_id=job.brief.public_id)
    return redirect(f"{record}#job-{public_id}", 303)
