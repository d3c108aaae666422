"""What rooms above this one do when a job is completed and when merchants are forgotten. They tell
it when the site is put together; this room knows none of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.jobs.models import Job


@dataclass(frozen=True)
class AfterCompletion:
    """What comes after a job was completed (S158)."""

    key: str
    """Names it in the links of mails that lead there: ``review``."""
    do: Callable[[Job, str], None]
    """What is done in the transaction of the completion, once for each job; takes the held job and
    the side that completed it. What ends otherwise is not completed."""
    url: Callable[[str, str], str]
    """The page for the merchant; takes the public ids of the brief and of the job."""
    part: str
    """The template of what the merchant's page of a completed job shows of it."""
    shown: Callable[[Job], Mapping[str, Any]]
    """What that template sees beside ``url``."""


@dataclass(frozen=True)
class ShownPart:
    """The same as a page shows it."""

    template: str
    url: str
    context: Mapping[str, Any]


Forgetter = Callable[[Collection[int], bool], None]
"""Takes the numbers of the jobs whose merchants are forgotten, and whether they wish it."""


def add_after_completion(app: Flask, after: AfterCompletion) -> None:
    """Let something come after the completion of a job."""
    app.extensions.setdefault("after_completion", []).append(after)


def all_after_completion() -> list[AfterCompletion]:
    """All that comes then, in the order in which rooms have told it."""
    return list(current_app.extensions.get("after_completion", []))


def completion_url(key: str, brief: str, job: str) -> str | None:
    """The merchant's page of this key about a completed job; None for a key that no room has."""
    urls = (each.url for each in all_after_completion() if each.key == key)
    return next((url(brief, job) for url in urls), None)


def parts_of_completed(job: Job, brief: str) -> list[ShownPart]:
    """What the merchant's page of a completed job shows beside the conversation."""
    return [
        ShownPart(each.part, each.url(brief, job.public_id), each.shown(job))
        for each in all_after_completion()
    ]


def add_after_forgetting(app: Flask, forget: Forgetter) -> None:
    """Let a room forget what it holds about merchants by their jobs, in the same transaction."""
    app.extensions.setdefault("after_forgetting", []).append(forget)


def forget_elsewhere(job_ids: Collection[int], *, by_wish: bool) -> None:
    """Let all rooms forget."""
    forgetters: list[Forgetter] = current_app.extensions.get("after_forgetting", [])
    for forget in forgetters:
        forget(job_ids, by_wish)
