"""Running a task and writing down what became of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from app.clock import now
from app.config import settings
from app.db import db, writing
from app.refusals import Refused
from app.tasks.locks import held
from app.tasks.models import SUMMARY_LENGTH, TaskRun
from app.tasks.queries import runs_since
from app.tasks.registry import Task
from app.tasks.rules import FAILED, OK, next_try, next_try_between
from app.web.errors import refusal_text

log = structlog.get_logger()

KEPT = 100
"""Runs of each task that are remembered."""
BUSY = timedelta(seconds=5)
"""How soon a task that another process is running is looked at again."""


def run_now(task: Task) -> str:
    """Run a task whatever its schedule says; returns its summary. Raises what the task raises,
    after writing it down, and Refused when another process is running it."""
    with held(task.name) as is_ours:
        if not is_ours:
            raise Refused("%(name)s is running already.", name=task.name)
        return _run(task)


def run_when_due(task: Task) -> datetime:
    """Run a task if its schedule asks for it and nobody else does; returns when to ask again.

    A failure is written down and logged, not raised.
    """
    zone = ZoneInfo(settings().timezone)
    asked_at = now()
    moment, following = (
        task.schedule.latest(asked_at, zone),
        task.schedule.following(asked_at, zone),
    )
    wait_until = _wait_until(task, moment, following)
    if wait_until > asked_at:
        return wait_until
    with held(task.name) as is_ours:
        if not is_ours:
            return asked_at + BUSY
        # Once more: another worker may have run it before the lock was ours.
        if _wait_until(task, moment, following) <= asked_at:
            _run_in_the_worker(task)
    return _wait_until(task, moment, following)


def run_when_it_has_work(task: Task) -> bool:
    """Between two moments of its schedule: run a task if it says that there is work and nobody
    else is at it; whether it was run. One that has nothing to do leaves no row.

    A failure is written down and logged, not raised.
    """
    if not _has_work(task) or not _may_run_between(task):
        return False
    with held(task.name) as is_ours:
        # Once more: another worker may have done it before the lock was ours.
        if not is_ours or not _has_work(task):
            return False
        _run_in_the_worker(task)
    return True


def _has_work(task: Task) -> bool:
    has_work = task.has_work is not None and task.has_work()
    db.session.rollback()
    return has_work


def _may_run_between(task: Task) -> bool:
    asked_at = now()
    moment = task.schedule.latest(asked_at, ZoneInfo(settings().timezone))
    when = next_try_between(moment, runs_since(task.name, moment))
    db.session.rollback()
    return when is not None and when <= asked_at


def _wait_until(task: Task, moment: datetime, following: datetime) -> datetime:
    when = next_try(moment, runs_since(task.name, moment))
    # What was read is let go of: a worker must not hold a snapshot for as long as it sleeps.
    db.session.rollback()
    return following if when is None else min(when, following)


def _run_in_the_worker(task: Task) -> None:
    try:
        summary = _run(task)
    except Exception as error:
        log.exception("task failed", task=task.name, error=type(error).__name__)
    else:
        log.info("task done", task=task.name, summary=summary)


def _run(task: Task) -> str:
    run_id = _begun(task.name)
    try:
        summary = task.run()
    # Those too that end the process: a worker that is stopped says so.
    except BaseException as error:
        db.session.rollback()
        _ended(run_id, task.name, FAILED, told(error))
        raise
    finally:
        # A task that has only read leaves its transaction open.
        db.session.rollback()
    _ended(run_id, task.name, OK, summary)
    return summary


def _begun(name: str) -> int:
    with writing() as session:
        run = TaskRun(name=name, started_at=now())
        session.add(run)
        session.flush()
        return run.id


def _ended(run_id: int, name: str, outcome: str, summary: str) -> None:
    """Write the outcome down and forget the oldest runs, in one transaction."""
    line = " ".join(summary.split())[:SUMMARY_LENGTH]
    too_old = (
        select(TaskRun.id)
        .where(TaskRun.name == name)
        .order_by(TaskRun.id.desc())
        .offset(KEPT)
        .limit(1)
        .scalar_subquery()
    )
    with writing() as session:
        session.execute(
            update(TaskRun)
            .where(TaskRun.id == run_id)
            .values(ended_at=now(), outcome=outcome, summary=line)
        )
        session.execute(delete(TaskRun).where(TaskRun.name == name, TaskRun.id <= too_old))


def told(error: BaseException) -> str:
    """An error in one line, without what a database driver adds: the values of people."""
    if isinstance(error, Refused):
        return refusal_text(error)
    reason = error.orig if isinstance(error, DBAPIError) else error
    lines = str(reason).splitlines()
    return f"{type(reason).__name__}: {lines[0]}" if lines else type(reason).__name__
