"""The words by which a partner finds a job: the merchant's name, the job's details, and notes
(S160); and those by which staff find a brief."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import count_changed, db
from app.i18n.folding import fold
from app.jobs.models import Brief, Job, JobWord
from app.partners.batches import batches
from app.tables.models import TableWord
from app.tables.words import keep_words

LONGEST_WORD = 40
MOST_WORDS = 400
"""Of one text; what comes after is not found."""
BATCH = 200
OFFICE_KIND = "brief"
"""Of the words of the office's tables."""


def keep_brief_words(*briefs: Brief) -> None:
    """Let staff find briefs by who asks and what for, and by nothing else."""
    keep_words(
        OFFICE_KIND,
        {
            brief.id: [brief.name, brief.company, brief.email, brief.store_url, brief.service]
            for brief in briefs
        },
    )


def remove_briefs(*which: ColumnElement[bool]) -> int:
    """Remove briefs that no partner has got, with what they are found by; returns how many."""
    # Held first: one that is confirmed at this moment stays, with its words.
    ids = db.session.scalars(
        select(Brief.id).where(*which).order_by(Brief.id).with_for_update()
    ).all()
    for batch in batches(ids):
        is_theirs = (TableWord.kind == OFFICE_KIND, TableWord.row_id.in_(batch))
        count_changed(delete(TableWord).where(*is_theirs))
        count_changed(delete(Brief).where(Brief.id.in_(batch)))
    return len(ids)


def keep_job_words(job: Job, brief: Brief) -> None:
    """Let a new job be found by what the merchant wrote."""
    add_job_words(
        job, [brief.name, brief.company, brief.service, brief.requirements, brief.business]
    )


def add_job_words(job: Job, texts: Collection[str]) -> None:
    """Let a job be found by further words; those that it has already change nothing."""
    words = dict.fromkeys(
        word[:LONGEST_WORD] for text in texts for word in fold(text).split() if word
    )
    rows = [
        {"partner_id": job.partner_id, "word": word, "job_id": job.id}
        for word in sorted(list(words)[:MOST_WORDS])
    ]
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), BATCH):
        statement = dialect.insert(JobWord).values(rows[start : start + BATCH])
        db.session.execute(statement.on_conflict_do_nothing())
