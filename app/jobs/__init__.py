"""Jobs: a merchant's request, matching, the inbox, conversations, agreements."""

from flask import Flask

from app.accounts.holdings import add_holding
from app.audit import add_audited
from app.jobs.audited import DEEDS, DETAILS, SUBJECTS
from app.jobs.blueprint import jobs
from app.jobs.held import HOLDING
from app.jobs.merchant_tasks import add_merchant_tasks
from app.jobs.rail import add_job_ways
from app.jobs.tasks import add_job_tasks
from app.jobs.why import told_out, told_parts, told_why
from app.jobs.words import told_reason
from app.tables import add_table
from app.web.languages import register_localized


def init_jobs(app: Flask) -> None:
    """Add the room: its pages, its places on the rail, and its tasks."""
    # Views attach themselves to the blueprint.
    from app.jobs import staff, views

    del staff, views
    register_localized(app, jobs)
    # The tables name pages of staff.
    from app.jobs.staff.brief_table import BRIEFS
    from app.jobs.staff.job_table import JOBS

    add_table(app, BRIEFS, JOBS)
    add_job_ways(app)
    add_audited(app, DEEDS, DETAILS, SUBJECTS)
    add_job_tasks(app)
    app.jinja_env.filters.update(
        told_why=told_why, told_parts=told_parts, told_out=told_out, told_reason=told_reason
    )
    add_merchant_tasks(app)
    add_holding(app, HOLDING)
