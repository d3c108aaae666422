"""One job: its details, the conversation, and what can be done."""

from app.jobs.views.thread import answers, deeds, files, messages, page

__all__ = ["answers", "deeds", "files", "messages", "page"]
