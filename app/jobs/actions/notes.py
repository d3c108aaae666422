"""What a team writes down for itself about a job (S161)."""

from sqlalchemy import func, select

from app.db import db
from app.jobs.actions.finding import add_job_words
from app.jobs.actions.moving import held_job
from app.jobs.models import Note
from app.jobs.queries.threads import SHOWN_NOTES
from app.refusals import Refused


def write_note(*, job_id: int, user_id: int, body: str) -> Note:
    """Add a note; the job is found by its words from then on (S160). An ended job takes notes too.
    Raises Refused when there are as many as are shown."""
    job = held_job(job_id)
    there = db.session.scalar(select(func.count(Note.id)).where(Note.job_id == job_id)) or 0
    if there >= SHOWN_NOTES:
        raise Refused("There are as many notes as a job can have.", field="body")
    note = Note(job_id=job_id, user_id=user_id, body=body)
    db.session.add(note)
    add_job_words(job, [body])
    db.session.flush()
    return note
