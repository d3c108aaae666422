"""Tables of briefs and jobs. None of them shows in public."""

from app.jobs.models.agreements import Access, Agreement
from app.jobs.models.briefs import Brief, BriefDraft, BriefLink, LinkRequest
from app.jobs.models.jobs import Job, JobCount, JobEvent, JobRead, JobWord
from app.jobs.models.messages import Message, MessageFile, Note
from app.jobs.models.preferences import AnswerTemplate, JobPreferences

__all__ = [
    "Access",
    "Agreement",
    "AnswerTemplate",
    "Brief",
    "BriefDraft",
    "BriefLink",
    "Job",
    "JobCount",
    "JobEvent",
    "JobPreferences",
    "JobRead",
    "JobWord",
    "LinkRequest",
    "Message",
    "MessageFile",
    "Note",
]
