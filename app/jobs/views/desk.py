"""The list of jobs, alone or beside the one that is open (templates/jobs/desk.html)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import render_template, request
from markupsafe import Markup

from app.accounts.people import known_person, own_partner_id
from app.clock import now
from app.jobs.queries.inbox import MOST_UNREAD, ListedJob, Totals, listed_jobs, totals_of
from app.jobs.queries.question import LATEST, Place, Question, question_of
from app.jobs.queries.walking import Page, page_of
from app.jobs.rules.clock import TimeLeft, time_left
from app.jobs.words import KIND_WORDS, STATUS_KINDS, STATUS_WORDS
from app.web.addresses import url_for

SEEN, BESIDE = "seen", "beside"


@dataclass(frozen=True)
class Tab:
    """A way to the jobs of one status."""

    status: str
    label: str
    count: int | None
    """None where it is not known: other filters are in force."""
    url: str
    is_current: bool


@dataclass(frozen=True)
class ShownInbox:
    """A list of jobs as templates see it."""

    question: Question
    totals: Totals
    page: Page
    jobs: list[ListedJob]
    at: datetime
    beside: str
    """Public id of the job that is open; empty where the list stands alone."""

    status_kinds = STATUS_KINDS
    kind_words = KIND_WORDS

    @property
    def unread(self) -> str:
        """How many jobs are unread, as titles have it: ``3``, ``99+``, or nothing."""
        count = self.totals.unread
        return f"{MOST_UNREAD}+" if count > MOST_UNREAD else str(count or "")

    @property
    def count(self) -> tuple[int, bool]:
        """How many jobs match, and whether that is all of them or only at least so many."""
        question = self.question
        if not question.is_sifted:
            by_status = self.totals.by_status
            return (by_status[question.status] if question.status else self.totals.all), True
        if self.page.total is not None:
            return self.page.total, True
        return len(self.jobs), False

    def tabs(self) -> list[Tab]:
        """A way to each status, all of them first; other filters stay in force. What they leave is
        not counted, so no number is told then."""
        question = self.question
        is_sifted = bool(question.query(status="", sort=LATEST))
        every = Tab(
            "", "", None if is_sifted else self.totals.all, self.url(status=""), not question.status
        )
        return [every] + [
            Tab(
                status,
                str(label),
                None if is_sifted else self.totals.by_status[status],
                self.url(status=status),
                status == question.status,
            )
            for status, label in STATUS_WORDS.items()
        ]

    def url(self, **changed: str | bool) -> str:
        """The list with something else asked of it, from its first page on."""
        return _with(url_for("jobs.inbox"), self.question.query(**changed))

    @property
    def next_url(self) -> str:
        """The next page; empty where there is none."""
        place = self.page.last if self.page.has_after else None
        return self._page_url("after", place) if place else ""

    @property
    def previous_url(self) -> str:
        """The page before; empty where there is none."""
        place = self.page.first if self.page.has_before else None
        return self._page_url("before", place) if place else ""

    def _page_url(self, name: str, place: Place) -> str:
        base = url_for("jobs.thread", job=self.beside) if self.beside else url_for("jobs.inbox")
        return _with(base, self.question.page_query(name, place))

    def thread_url(self, job: ListedJob) -> str:
        """A job, with this list beside it."""
        return _with(f"{url_for('jobs.inbox')}{job.id}", self.query)

    def status_name(self, status: str) -> str:
        """What a status is called."""
        return str(STATUS_WORDS[status])

    def kind_name(self, kind: str) -> str:
        """What a kind is called."""
        return str(KIND_WORDS[kind])

    @property
    def query(self) -> str:
        """This page of the list, as it stands in addresses."""
        return self.question.page_query()

    def poll_url(self, mark: str) -> str:
        """Where a page asks whether the list has changed since it was marked so."""
        more = f"{SEEN}={mark}" + (f"&{BESIDE}={self.beside}" if self.beside else "")
        query = self.query
        return (
            f"{url_for('jobs.inbox')}?{query}&{more}"
            if query
            else f"{url_for('jobs.inbox')}?{more}"
        )

    def left(self, job: ListedJob) -> TimeLeft | None:
        """What is left of a job's clock."""
        return time_left(job.status, job.due_at, self.at)


def shown_inbox(asked: Mapping[str, str], beside: str = "") -> ShownInbox:
    """The list that an address asks for, of the team of whoever makes the request; three questions
    to the database, one more where several things are asked for at once."""
    partner_id, at = own_partner_id(), now()
    question = question_of(asked)
    page = page_of(partner_id, question, user_id=known_person().id, at=at)
    return ShownInbox(
        question, totals_of(partner_id, at), page, listed_jobs(page.ids, at), at, beside
    )


def inbox_beside(job: str) -> dict[str, object]:
    """What ``jobs/desk.html`` needs to show the list beside a job: of the same state as the list
    that one came from, which stands in the address."""
    return _context(shown_inbox(request.args, beside=job))


def _context(shown: ShownInbox) -> dict[str, object]:
    rows = rendered(shown)
    return {"inbox": shown, "inbox_rows": rows, "inbox_mark": mark_of(rows)}


def rendered(shown: ShownInbox) -> Markup:
    """The rows of the list. Nothing in them is drawn anew each time, so that equal rows are told by
    equal marks."""
    return Markup(render_template("jobs/_inbox_rows.html", inbox=shown))  # noqa: S704 - our template


def mark_of(rows: str) -> str:
    """A mark of what is shown, by which a page knows whether it has changed."""
    return sha256(rows.encode()).hexdigest()[:16]


def _with(base: str, query: str) -> str:
    return f"{base}?{query}" if query else base
