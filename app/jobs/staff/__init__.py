"""The office's pages of briefs and jobs. Importing it attaches them to the blueprint."""

from app.jobs.staff import briefs, figures, jobs

__all__ = ["briefs", "figures", "jobs"]
