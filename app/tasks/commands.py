"""``worker``, ``tasks list`` and ``tasks run`` of the command line."""

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.config import settings
from app.i18n.current import gettext as _
from app.i18n.current import ngettext
from app.i18n.formats import format_moment
from app.refusals import Refused
from app.tasks.models import TaskRun
from app.tasks.queries import last_runs
from app.tasks.registry import Task, all_tasks, task_named
from app.tasks.rules import FAILED, OK, Daily, Schedule
from app.tasks.running import run_now
from app.tasks.worker import Worker
from app.web.commands import CommandGroup

log = structlog.get_logger()

tasks = CommandGroup("tasks", help="Background work: what there is, and running it by hand.")


@click.command("worker")
@click.option("--parent", type=int, metavar="PID", help="End when this process has ended.")
@with_appcontext
def worker(parent: int | None) -> None:
    """Do the background work and keep to its schedule, until told to end.

    Any number of workers may run, on any number of machines: a task is run by one of them.
    """
    Worker(current_app, parent).run()


@tasks.command("list")
def list_command() -> None:
    """Name every task: when it runs, what it does, what became of its last run."""
    last = last_runs()
    for task in all_tasks():
        click.echo(f"{task.name}: {_when(task)}")
        click.echo(f"  {task.description}")
        click.echo(f"  {_told(last.get(task.name))}")


@tasks.command("run")
@click.argument("name")
def run_command(name: str) -> None:
    """Run the task NAME now, in this process."""
    task = task_named(name)
    try:
        click.echo(run_now(task))
    except (Refused, DBAPIError):
        raise  # told by the group
    except Exception as error:
        # A fault of the program: the trace is for whoever mends it.
        log.exception("task failed", task=name, error=type(error).__name__)
        reason = f"{type(error).__name__}: {error}"
        message = _("%(name)s failed: %(reason)s", name=name, reason=reason)
        raise click.ClickException(message) from error


def _when(task: Task) -> str:
    if task.has_work is None:
        return _by_the_clock(task.schedule)
    return _("%(when)s, and as soon as there is work", when=_by_the_clock(task.schedule))


def _by_the_clock(schedule: Schedule) -> str:
    if isinstance(schedule, Daily):
        at = f"{schedule.hour:02}:{schedule.minute:02}"
        return _("daily at %(time)s (%(zone)s)", time=at, zone=settings().timezone)
    return ngettext("every %(num)s minute", "every %(num)s minutes", schedule.minutes)


def _told(run: TaskRun | None) -> str:
    if run is None:
        return _("never run")
    began = format_moment(run.started_at, settings().timezone)
    if run.outcome == OK:
        return _("last run %(moment)s, done: %(summary)s", moment=began, summary=run.summary)
    if run.outcome == FAILED:
        return _("last run %(moment)s, failed: %(summary)s", moment=began, summary=run.summary)
    return _("last run %(moment)s: it runs still, or was broken off", moment=began)
