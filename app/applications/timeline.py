"""What happened to an application, as its record and the applicant's page tell it."""

from dataclasses import dataclass
from datetime import datetime

from app.applications.models import Application


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    at: datetime
    kind: str
    """``submitted`` or ``entered``, ``remark``, ``talk``, ``accepted``, ``rejected``, ``withdrawn``
    or ``forgotten``; what changes again and again, such as a planned call, stands in the audit."""
    text: str = ""
    by: str = ""


def timeline_of(application: Application) -> list[Event]:
    """All of it, the first thing first."""
    entry, came_in = application.entry, application.submitted_at
    events = [Event(came_in, "submitted")]
    if entry is not None:
        events = [Event(came_in, "entered", by=entry.user.name if entry.user else "")]
    events += [Event(each.at, "remark", each.text) for each in application.remarks]
    events += [
        Event(each.recorded_at, "talk", each.judgement, each.user.name if each.user else "")
        for each in application.talks
    ]
    if application.decided_at:
        kind = "withdrawn" if application.reason == "withdrawn" else application.status
        events.append(Event(application.decided_at, kind, application.words))
    if application.forgotten_at:
        events.append(Event(application.forgotten_at, "forgotten"))
    return sorted(events, key=lambda event: event.at)
